/**
 * A lab for real, from its first start to its deletion, with all the ways in which one ends. The tests build on each
 * other: a start costs seconds, and it is one lab's life that is told.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { ClusterBinaries, ImageArchive } from "../../../lab/acquire/index.ts";
import { acquireCluster, acquireImages, createContext, labImages } from "../../../lab/acquire/index.ts";
import type { ApiClient } from "../../../lab/cluster/api.ts";
import { cgroupFolders } from "../../../lab/cluster/cgroups.ts";
import { cgroupName } from "../../../lab/cluster/layout.ts";
import { isAlive, waitForEnd } from "../../../lab/cluster/processes.ts";
import type { LabRecord } from "../../../lab/cluster/record.ts";
import { readRecord } from "../../../lab/cluster/record.ts";
import type { Lab } from "../../../lab/lab.ts";
import { deleteLab, labStatus, needsRoot, setForwards, startLab, stopLab } from "../../../lab/lab.ts";
import { silentProgress } from "../../../lab/progress.ts";
import { clientOf, eventually } from "./cluster-client.ts";
import { assertNothingOf, type Before, populated } from "./end-of-a-lab.ts";
import { hostState, namespacesInUse, processesNaming, programsBelow } from "./machine-state.ts";
import { listen } from "./squatter.ts";
import { nameTest, service, workload } from "./workload.ts";

describe("a lab, for real", function () {
  this.timeout(180_000);

  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-lab-"));
  const dataDir = path.join(folder, "one");
  const progress = silentProgress();
  let binaries: ClusterBinaries;
  let images: ImageArchive[];
  let untouched: Record<string, unknown>;

  const start = (name = "one"): Promise<Lab> =>
    startLab({ name, dataDir: path.join(folder, name), binaries, images, progress });

  const recordOf = (name = "one"): LabRecord => {
    const record = readRecord(path.join(folder, name, "lab.json"));
    assert.ok(record, `${name} has a record`);
    return record;
  };

  /** The page of the workload: how often it started, how often it could end cleanly. */
  const page = async (): Promise<string> => {
    const urls = await setForwards(dataDir, [service]);
    return eventually(60, async () => {
      const response = await fetch(urls.counter ?? "", { signal: AbortSignal.timeout(2000) });
      assert.equal(response.status, 200);
      return (await response.text()).trim();
    });
  };

  const beforeEnd = (): Before => populated(recordOf());
  const assertNothingLeft = (lab: Before): void => {
    assertNothingOf(lab, dataDir);
    assert.deepEqual(hostState(binaries), untouched, "the machine's own state");
  };

  before(async function () {
    if (needsRoot().length > 0) this.skip();
    const context = createContext();
    binaries = await acquireCluster(context);
    images = await acquireImages(context, Object.values(labImages));
    untouched = hostState(binaries);
  });

  after(async () => {
    for (const name of ["one", "two", "broken"]) await deleteLab({ dataDir: path.join(folder, name), progress });
    rmSync(folder, { recursive: true, force: true });
  });

  it("starts once for two who ask at once, and answers as the kubeconfig says", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    assert.deepEqual(first, second);
    assert.equal((await labStatus(dataDir)).running, true);
    const text = readFileSync(first.kubeconfig, "utf8");
    assert.doesNotMatch(text, /PRIVATE|client-key|token/);
    const marker = await clientOf(first.kubeconfig).get<{ data: { id: string } }>(
      "/api/v1/namespaces/kube-public/configmaps/cryptokube-lab",
    );
    assert.equal(marker.data.id, first.id);
  });

  it("is found running in less than 300 ms", async () => {
    const began = performance.now();
    await start();
    const took = performance.now() - began;
    assert.ok(took < 300, `${String(took)} ms`);
  });

  it("runs a restricted pod with limits, a probe and a volume, reachable by its Service and its name", async () => {
    const api = clientOf((await start()).kubeconfig);
    for (const { path: at, object } of workload()) await api.request("POST", at, object);
    assert.equal(await page(), "starts=1 ends=0");
    await api.request("POST", nameTest.path, nameTest.object);
    await eventually(60, async () => {
      const job = await api.get<{ status: { succeeded?: number } }>(`${nameTest.path}/by-name`);
      assert.equal(job.status.succeeded, 1);
    });
  });

  it("serves kubectl, its logs and its commands in a pod, with no secret in the kubeconfig", () => {
    const kubectl = (...args: string[]): string =>
      execFileSync(
        binaries.kubectl.path,
        ["--kubeconfig", path.join(dataDir, "kubeconfig"), "-n", service.namespace, ...args],
        {
          encoding: "utf8",
          env: { PATH: process.env.PATH, HOME: folder },
        },
      );
    assert.equal(kubectl("logs", "job/by-name").trim(), "starts=1 ends=0");
    assert.equal(kubectl("exec", "counter-0", "--", "id", "-u").trim(), "10001");
    assert.match(kubectl("exec", "counter-0", "--", "cat", "/proc/self/status"), /^Seccomp:\s*2$/m);
  });

  it("stops cleanly and leaves nothing", async () => {
    const lab = beforeEnd();
    await stopLab({ dataDir, progress });
    assertNothingLeft(lab);
    assert.equal((await labStatus(dataDir)).running, false);
  });

  it("goes on with its data, and with its forward on the port that it had", async () => {
    const port = (await labStatus(dataDir)).forwards.find(({ name }) => name === "counter")?.url;
    const { id } = recordOf();
    assert.equal((await start()).id, id);
    assert.equal(await page(), "starts=2 ends=1");
    assert.equal((await labStatus(dataDir)).forwards[0]?.url, port);
  });

  it("ends with its daemon, cleanly, when that is killed, and is mended with its data", async () => {
    const { record, namespaces, processes, everybody: among } = beforeEnd();
    process.kill(record.daemon?.pid ?? 0, "SIGKILL");
    assert.equal(await waitForEnd(record.init, 60_000), true, "the inner half ends by itself");
    assert.deepEqual(processes.filter(isAlive), []);
    assert.deepEqual(namespacesInUse(namespaces, among), []);
    assert.match((await labStatus(dataDir)).trouble ?? "", /next start mends it/);
    await start();
    assert.equal(await page(), "starts=3 ends=2");
  });

  it("ends at once when its first process is killed, leaves nothing, and is mended with its data", async () => {
    const lab = beforeEnd();
    process.kill(lab.record.init?.pid ?? 0, "SIGKILL");
    assert.equal(await waitForEnd(lab.record.daemon, 10_000), true, "the outer half ends with the inner one");
    assertNothingLeft(lab);
    await start();
    assert.equal(await page(), "starts=4 ends=2");
  });

  it("brings a killed program back without being asked", async () => {
    const api = clientOf((await start()).kubeconfig);
    const { init } = recordOf();
    const [apiserver] = programsBelow(init?.pid ?? 0, "kube-apiserver");
    process.kill(apiserver ?? 0, "SIGKILL");
    await eventually(30, async () => {
      assert.ok(
        (await labStatus(dataDir)).components.some(({ name, restarts }) => name === "kube-apiserver" && restarts === 1),
      );
    });
    await start();
    assert.equal(await api.ready(), true);
  });

  it("lets containers end cleanly also when its API server no longer answers", async () => {
    assert.equal(await page(), "starts=4 ends=2");
    const lab = beforeEnd();
    const [apiserver] = programsBelow(lab.record.init?.pid ?? 0, "kube-apiserver");
    process.kill(apiserver ?? 0, "SIGSTOP");
    await stopLab({ dataDir, progress });
    assertNothingLeft(lab);
    await start();
    assert.equal(await page(), "starts=5 ends=3");
  });

  it("takes another port where its own was taken, and says where it is now", async () => {
    const { apiPort } = recordOf();
    await stopLab({ dataDir, progress });
    const squatter = await listen(apiPort ?? 0);
    try {
      const warnings: string[] = [];
      const lab = await startLab({
        name: "one",
        dataDir,
        binaries,
        images,
        progress: { ...progress, warn: (text) => warnings.push(text) },
      });
      assert.notEqual(lab.apiServer, `https://127.0.0.1:${String(apiPort)}`);
      assert.equal(await clientOf(lab.kubeconfig).ready(), true);
      assert.match(warnings.join(), new RegExp(`Port ${String(apiPort)} .* in use by another program`));
    } finally {
      squatter.close();
    }
  });

  it("refuses a forward to a port that is taken, naming both, and keeps what it had", async () => {
    const squatter = await listen(0);
    const { port } = squatter.address() as AddressInfo;
    try {
      await assert.rejects(
        setForwards(dataDir, [service, { ...service, name: "rpc", localPort: port }]),
        (error: Error) => {
          assert.match(
            error.message,
            new RegExp(`Port ${String(port)} on 127.0.0.1, asked for by the forward "rpc", is in use`),
          );
          return true;
        },
      );
      assert.deepEqual(
        (await labStatus(dataDir)).forwards.map(({ name }) => name),
        ["counter"],
      );
    } finally {
      squatter.close();
    }
  });

  it("runs beside another lab that uses the same addresses", async () => {
    const two = await start("two");
    const apis: ApiClient[] = [clientOf((await start()).kubeconfig), clientOf(two.kubeconfig)];
    for (const api of apis) assert.equal(await api.ready(), true);
    assert.equal(await apis[1]?.find(`/api/v1/namespaces/lab-test`), undefined);
    assert.notEqual(cgroupName(recordOf().id), cgroupName(recordOf("two").id));
    await stopLab({ dataDir: path.join(folder, "two"), progress });
    assert.equal(await apis[0]?.ready(), true);
    assert.match(await page(), /^starts=6 ends=4$/);
  });

  it("names the program that does not start, shows the end of its log, and leaves nothing", async () => {
    const broken = { ...binaries, kubeScheduler: { ...binaries.kubeScheduler, path: "/bin/false" } };
    const failing = startLab({
      name: "broken",
      dataDir: path.join(folder, "broken"),
      binaries: broken,
      images,
      progress,
    });
    await assert.rejects(failing, (error: Error) => {
      assert.match(error.message, /kube-scheduler does not stay up \(exit status 1\)/);
      assert.match(error.message, /starting \/bin\/false/);
      assert.ok(error.message.includes(path.join(folder, "broken", "cluster", "logs")));
      return true;
    });
    assert.deepEqual(cgroupFolders(cgroupName(recordOf("broken").id)), []);
    assert.deepEqual(processesNaming(path.join(folder, "broken")), []);
  });

  it("is deleted with all that it had", async () => {
    const lab = beforeEnd();
    await deleteLab({ dataDir, progress });
    assertNothingLeft(lab);
    assert.equal(existsSync(path.join(dataDir, "cluster")), false);
    assert.equal(existsSync(path.join(dataDir, "kubeconfig")), false);
  });
});
