/** A lab for rehearsals in specs: one for all files of a run, and a simulated cloud of its own for each spec. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Surroundings } from "../../../cli/rehearse/run.ts";
import { zoneNamesOf } from "../../../cli/rehearse/start.ts";
import { acquireEngine, createContext } from "../../../lab/acquire/index.ts";
import type { ApiClient, KubeObject } from "../../../lab/cluster/api.ts";
import type { Lab } from "../../../lab/lab.ts";
import { silentProgress, terminalProgress } from "../../../lab/progress.ts";
import type { Fault } from "../../../lab/providers/aws/faults.ts";
import { labClient, readLabAccess } from "../../../lab/rehearsal/cluster.ts";
import { rehearsalFiles, writeRehearsal, type RehearsalRecord } from "../../../lab/rehearsal/place.ts";
import { prepareSandbox, sandboxEnvironment } from "../../../lab/rehearsal/sandbox.ts";
import { acquireRehearsal, startRehearsalLab } from "../../../lab/rehearsal/start.ts";
import { dropLab, labFolder } from "../../support/lab-folder.ts";

/** A rehearsal's surroundings, and what a spec does to its cloud. */
export interface Rehearsal extends Surroundings {
  order: (faults: Fault[]) => void;
}

export interface RehearsalSuite {
  lab: Lab;
  engine: string;
  api: ApiClient;
  /**
   * A simulated cloud of its own; `withoutCluster`: it does nothing to the API server; `server`: the address at which it
   * knows that.
   */
  rehearsal: (o?: { region?: string; withoutCluster?: boolean; server?: string }) => Rehearsal;
}

let shared: Promise<RehearsalSuite & { stop: () => Promise<void> }> | undefined;
after(async function () {
  this.timeout(60_000);
  await (await shared?.catch(() => undefined))?.stop();
});

async function start(): Promise<RehearsalSuite & { stop: () => Promise<void> }> {
  const progress = terminalProgress();
  const context = createContext({ progress });
  const engine = (await acquireEngine(context)).path;
  const programs = await acquireRehearsal(context);
  const dataDir = labFolder("rehearsal-spec-");
  const lab = await startRehearsalLab({ ...programs, name: "rehearsal-spec", dataDir, progress });
  const api = labClient(lab.kubeconfig);
  let count = 0;
  const stop = () => dropLab(dataDir, silentProgress());
  const rehearsal: RehearsalSuite["rehearsal"] = ({ region = "eu-west-1", withoutCluster = false, server } = {}) => {
    const root = path.join(dataDir, `rehearsal-${String((count += 1))}`);
    mkdirSync(root);
    prepareSandbox(root);
    const record: RehearsalRecord = {
      id: `sim-spec-${String(count)}`,
      environment: "spec",
      region,
      kubeconfig: withoutCluster ? "" : server === undefined ? lab.kubeconfig : kubeconfigAt(server, lab, root),
      labId: lab.id,
      account: "000000000000",
      caller: "arn:aws:iam::000000000000:role/rehearsal",
      zoneNames: zoneNamesOf(region),
      // 15 minutes are 3 seconds.
      speed: 300,
    };
    writeRehearsal(root, record);
    const env = sandboxEnvironment({ root, labId: lab.id, engineDir: path.dirname(engine), ambient: process.env });
    const nothing = (): void => undefined;
    const step = () => ({ update: nothing, done: nothing, fail: nothing });
    const order = (faults: Fault[]): void => {
      writeFileSync(rehearsalFiles(root).faults, JSON.stringify(faults));
    };
    return { record, root, engine, env, api, step, order };
  };
  return { lab, engine, api, rehearsal, stop };
}

function kubeconfigAt(server: string, { kubeconfig }: Lab, root: string): string {
  const file = path.join(root, "kubeconfig.json");
  writeFileSync(file, readFileSync(kubeconfig, "utf8").replace(readLabAccess(kubeconfig).server, server));
  return file;
}

/** Specs on the shared lab. What stays of one in the cluster is cleared after it. */
export function describeRehearsal(title: string, specs: (suite: () => RehearsalSuite) => void): void {
  describe(title, function () {
    this.timeout(240_000);
    let suite: RehearsalSuite | undefined;
    before(async function () {
      this.timeout(1_800_000);
      suite = await (shared ??= start());
    });
    specs(() => {
      if (suite === undefined) throw new Error("the lab is not up");
      return suite;
    });
  });
}

/** Makes the cluster as it was at first: whatever a spec left in it goes. */
export async function clearCluster(api: ApiClient): Promise<void> {
  const own = (name: string): boolean => !/^(default|kube-)/.test(name);
  const all = (collection: string) => api.list(collection);
  const removeAll = async (collection: string, which: (object: KubeObject) => boolean = () => true) => {
    const found = (await all(collection)).filter(which);
    await Promise.all(found.map(({ metadata }) => api.remove(`${collection}/${metadata.name}`)));
  };
  await removeAll("/api/v1/namespaces", ({ metadata }) => own(metadata.name));
  for (const kind of ["daemonsets", "deployments"]) await removeAll(`/apis/apps/v1/namespaces/kube-system/${kind}`);
  await removeAll("/apis/policy/v1/namespaces/kube-system/poddisruptionbudgets");
  await removeAll("/apis/networking.k8s.io/v1/namespaces/kube-system/networkpolicies");
  await removeAll("/apis/storage.k8s.io/v1/csidrivers");
  await removeAll("/api/v1/nodes");
  const until = performance.now() + 30_000;
  while ((await all("/api/v1/namespaces")).some(({ metadata }) => own(metadata.name))) {
    // The garbage collector follows when its node is gone; the pods of a node that is no more are deleted by hand.
    for (const pod of await all("/api/v1/pods")) {
      const { namespace = "", name } = pod.metadata;
      await api.request("DELETE", `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`).catch(() => "");
    }
    if (performance.now() > until) throw new Error("the cluster is not cleared within 30 s");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await removeAll("/api/v1/persistentvolumes");
  for (const kind of ["storageclasses", "volumeattributesclasses", "volumeattachments"]) {
    await removeAll(`/apis/storage.k8s.io/v1/${kind}`);
  }
  await removeAll("/apis/networking.k8s.io/v1/ingressclasses");
  await removeAll("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
  for (const kind of ["clusterroles", "clusterrolebindings"]) {
    await removeAll(`/apis/rbac.authorization.k8s.io/v1/${kind}`, ({ metadata }) => {
      const labels = metadata.labels as Record<string, string> | undefined;
      return labels?.["app.kubernetes.io/part-of"] === "cryptokube";
    });
  }
}
