import { readFileSync } from "node:fs";
import { acquireCluster, acquireImages, createContext, labImages } from "../../../../lab/acquire/index.ts";
import { startLab } from "../../../../lab/lab.ts";
import { terminalProgress } from "../../../../lab/progress.ts";
import { Access } from "../../../../lab/providers/kubernetes/access.ts";
import { HttpsClient, loadKubeConfig } from "../../../../lab/providers/kubernetes/client.ts";
import { LAB_MARK } from "../../../../lab/providers/kubernetes/lab-guard.ts";
import { text } from "../../../../lab/providers/kubernetes/object.ts";
import { dropLab, labFolder } from "../../../support/lab-folder.ts";

/** A lab's cluster for specs: its kubeconfig's text, and the id in its mark. */
export interface ClusterUnderTest {
  kubeconfig: string;
  labId: string;
  access: Access;
  /** `https://127.0.0.1:<port>` */
  server: string;
  stop(): Promise<void>;
}

/**
 * The lab that LAB_KUBECONFIG leads to, else one started for these specs. A cluster without a lab's mark is refused,
 * here as in the stand-in.
 *
 * @param images what pods of the spec run, beside what a lab's own do.
 */
export async function clusterUnderTest(images: readonly string[] = [], env = process.env): Promise<ClusterUnderTest> {
  const given = env["LAB_KUBECONFIG"];
  const { file, stop } =
    given === undefined ? await startOwnLab(images) : { file: given, stop: () => Promise.resolve() };
  const kubeconfig = readFileSync(file, "utf8");
  const loaded = loadKubeConfig(kubeconfig);
  const client = new HttpsClient(loaded);
  const labId = text(await client.request(LAB_MARK), "data", "id");
  return { kubeconfig, labId, access: new Access(client), server: loaded.getCurrentCluster()?.server ?? "", stop };
}

async function startOwnLab(images: readonly string[]): Promise<{ file: string; stop: () => Promise<void> }> {
  const progress = terminalProgress();
  const context = createContext({ progress });
  const dataDir = labFolder("providers-");
  const lab = await startLab({
    name: "providers-spec",
    dataDir,
    binaries: await acquireCluster(context),
    images: await acquireImages(context, [...Object.values(labImages), ...images]),
    progress,
  });
  return { file: lab.kubeconfig, stop: () => dropLab(dataDir, progress) };
}
