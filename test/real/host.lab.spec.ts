/** The report of machines' settings on a real machine: a kubelet that mounts the machine's file, and a real kernel. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  type V1Pod,
} from "@kubernetes/client-node";
import { bundleAgent } from "../../agents/bundle.ts";
import { HostSettings } from "../../components/host/host.ts";
import { acquireCluster, acquireImages, createContext, labImages } from "../../lab/acquire/index.ts";
import { setForwards, startLab } from "../../lab/lab.ts";
import { silentProgress, terminalProgress } from "../../lab/progress.ts";
import { planHost } from "../../stacks/plan/host.ts";
import { dropLab, labFolder } from "../support/lab-folder.ts";
import { manifests } from "../support/manifests.ts";
import { record } from "../support/recorder.ts";
import { eventually } from "./support/lab.ts";

const enforce = "pod-security.kubernetes.io/enforce";
const { host, namespace } = planHost("dev");
const plan = host.nodeSettings;

describe("the report of machines' settings, on a real machine", function () {
  this.timeout(180_000);
  const dataDir = labFolder("test-");
  const progress = silentProgress();
  let core: CoreV1Api;
  let apps: AppsV1Api;
  let metrics: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    const context = createContext({ progress: terminalProgress(), env: process.env });
    const binaries = await acquireCluster(context);
    const images = await acquireImages(context, [...Object.values(labImages), plan.image]);
    const lab = await startLab({ name: "host", dataDir, binaries, images, progress });
    const config = new KubeConfig();
    config.loadFromFile(lab.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);

    const bundle = bundleAgent("node-settings");
    const program = () => {
      new HostSettings("host", { plan: host, bundle, namespace: namespace.name, needs: [] });
      return Promise.resolve({});
    };
    const objects = KubernetesObjectApi.makeApiClient(config);
    await core.createNamespace({ body: { metadata: { name: namespace.name, labels: { [enforce]: "privileged" } } } });
    // Configuration before the set that mounts it.
    const order = (kind: string): number => (kind === "DaemonSet" ? 1 : 0);
    const made = manifests((await record(program)).resources).sort((a, b) => order(a.kind) - order(b.kind));
    for (const object of made) await objects.create(object);
    // For the test alone: a pod is reached from here through a Service only.
    await core.createNamespacedService({
      namespace: namespace.name,
      body: {
        metadata: { name: plan.name },
        spec: { selector: { ...plan.selector }, ports: [{ port: plan.port, targetPort: plan.port }] },
      },
    });
    const urls = await setForwards(dataDir, [
      { name: "metrics", namespace: namespace.name, service: plan.name, port: plan.port },
    ]);
    metrics = await eventually(
      "the agent's metrics",
      async () => {
        const response = await fetch(`${urls.metrics ?? ""}/metrics`, { signal: AbortSignal.timeout(2000) });
        const text = await response.text();
        return text.includes("node_settings_checked_timestamp_seconds") ? text : undefined;
      },
      120,
    );
  });

  after(async () => {
    await dropLab(dataDir, progress);
  });

  const sample = (name: string, setting: string): number | undefined => {
    const found = new RegExp(`^${name}\\{.*setting="${setting.replaceAll(".", "\\.")}"\\} (\\S+)$`, "m").exec(metrics);
    return found === null ? undefined : Number(found[1]);
  };
  const podOf = async (): Promise<V1Pod> => {
    const [pod] = (await core.listNamespacedPod({ namespace: namespace.name })).items;
    assert.ok(pod !== undefined);
    return pod;
  };

  it("runs on the machine, and says its name", async () => {
    const set = await eventually(
      "a ready pod",
      async () => {
        const { status } = await apps.readNamespacedDaemonSet({ namespace: namespace.name, name: plan.name });
        return status?.numberReady === 1 ? status : undefined;
      },
      60,
    );
    assert.equal(set.desiredNumberScheduled, 1);
    const machine = (await podOf()).spec?.nodeName ?? "";
    assert.match(metrics, new RegExp(`^node_setting_drift\\{environment="dev",machine="${machine}",setting=`, "m"));
  });

  it("reads every setting, as a user that is not root and with the machine's one file", () => {
    for (const name of Object.keys(plan.settings.checks)) assert.equal(sample("node_setting_readable", name), 1, name);
  });

  it("finds what the kernel says, through a network namespace of its own", () => {
    const files: Record<string, string> = {
      "net.core.rmem_max": "/proc/sys/net/core/rmem_max",
      "net.core.wmem_max": "/proc/sys/net/core/wmem_max",
      "vm.swappiness": "/proc/sys/vm/swappiness",
      "vm.max_map_count": "/proc/sys/vm/max_map_count",
      "fs.inotify.max_user_watches": "/proc/sys/fs/inotify/max_user_watches",
    };
    for (const [name, file] of Object.entries(files)) {
      assert.equal(sample("node_setting_value", name), Number(readFileSync(file, "utf8")), name);
    }
    const pages = readFileSync("/sys/kernel/mm/transparent_hugepage/enabled", "utf8");
    assert.equal(sample("node_setting_drift", "transparent-huge-pages"), pages.includes("[madvise]") ? 0 : 1);
  });

  it("has no way to the clock here, and says that it cannot tell rather than that it drifts", () => {
    assert.equal(sample("node_setting_readable", "clock"), 0);
    assert.equal(sample("node_setting_drift", "clock"), undefined);
  });

  it("is refused by Pod Security `baseline` for its file of the machine alone", async () => {
    const { spec } = await podOf();
    await core.createNamespace({ body: { metadata: { name: "baseline", labels: { [enforce]: "baseline" } } } });
    const pod = (change: Partial<V1Pod["spec"]> = {}) =>
      core.createNamespacedPod({
        namespace: "baseline",
        dryRun: "All",
        body: {
          metadata: { name: "node-settings" },
          spec: {
            securityContext: spec!.securityContext!,
            automountServiceAccountToken: false,
            containers: spec!.containers,
            volumes: spec!.volumes!,
            ...change,
          },
        },
      });
    await eventually(
      "the namespace's account",
      () => core.readNamespacedServiceAccount({ namespace: "baseline", name: "default" }),
      30,
    );
    await assert.rejects(pod(), (error: unknown) => {
      assert.ok(error instanceof ApiException);
      assert.equal(error.code, 403);
      assert.match(
        String(error.body),
        /violates PodSecurity \\"baseline:latest\\": hostPath volumes \(volume \\"machine-0\\"\)"?/,
      );
      return true;
    });
    const without = spec!.volumes!.map((volume) =>
      volume.hostPath === undefined ? volume : { name: volume.name, emptyDir: {} },
    );
    await core.replaceNamespace({
      name: "baseline",
      body: { metadata: { name: "baseline", labels: { [enforce]: "restricted" } } },
    });
    assert.equal((await pod({ volumes: without })).metadata?.name, "node-settings");
  });
});
