import assert from "node:assert/strict";
import { fluentdPod } from "../../components/observability/fluentd-pod.ts";
import { quantityBytes } from "../../stacks/config/primitives.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { type Manifest, manifests, ofKind } from "../support/manifests.ts";
import type { Recorded } from "../support/recorder.ts";
import { configOf, recordStack } from "../support/stacks.ts";

const config = (bucket = "acme-logs") =>
  configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse }]
  cryptokube:fluentd: { enabled: true, bucket: ${bucket}, region: eu-west-1, credentials: keys, buffer: 4Gi }
`);
const stack = (bucket?: string) => ({ environment: "prod", config: config(bucket) });

interface Volume {
  name: string;
  emptyDir?: { sizeLimit: string };
  configMap?: { name: string };
  hostPath?: { path: string; type: string };
}
interface Container {
  image: string;
  command: string[];
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef?: object; fieldRef?: object } }[];
  ports: { name: string; containerPort: number }[];
  readinessProbe: { httpGet: object };
  livenessProbe: { httpGet: object; initialDelaySeconds: number; periodSeconds: number; failureThreshold: number };
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: Record<string, unknown>;
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
interface Pod {
  metadata: { labels: Record<string, string>; annotations: Record<string, string> };
  spec: Record<string, unknown> & { containers: Container[]; volumes: Volume[]; initContainers?: unknown };
}
type DaemonSet = Manifest & {
  spec: { selector: { matchLabels: Record<string, string> }; updateStrategy: unknown; template: Pod };
};

describe("components/observability: Fluentd", () => {
  let resources: Recorded[];
  let objects: Manifest[];
  let set: DaemonSet;
  let pod: Pod["spec"];
  let container: Container;
  const setIn = (all: Manifest[]) =>
    ofKind(all, "DaemonSet").find(({ metadata }) => metadata.name === "fluentd") as DaemonSet;
  const volume = (name: string) => pod.volumes.find((each) => each.name === name)!;
  before(async () => {
    ({ resources } = await recordStack(stack()));
    objects = manifests(resources);
    set = setIn(objects);
    pod = set.spec.template.spec;
    [container] = pod.containers as [Container];
  });

  it("is one DaemonSet, in a namespace of its own, of one container and nothing before it", () => {
    assert.equal(set.metadata.namespace, "prod-logs");
    assert.deepEqual([pod.containers.length, pod.initContainers], [1, undefined]);
    for (const [key, value] of Object.entries(set.spec.selector.matchLabels)) {
      assert.equal(set.spec.template.metadata.labels[key], value);
    }
  });

  it("has a buffer with a limit of its own, within what the pod asks for, which is all that it may have", () => {
    const limit = quantityBytes(volume("buffer").emptyDir!.sizeLimit);
    const { requests, limits } = container.resources;
    assert.deepEqual([requests["ephemeral-storage"], limits["ephemeral-storage"]], ["4Gi", "4Gi"]);
    const others = quantityBytes(volume("tmp").emptyDir!.sizeLimit);
    assert.ok(limit > 3 * 2 ** 30 && limit + others < quantityBytes("4Gi"), String(limit));
    assert.equal(container.volumeMounts.find(({ name }) => name === "buffer")!.mountPath, "/buffer");
  });

  it("evicts no chain's pod: no folder of the machine can be written to, so a full disk is never its doing", () => {
    const written = container.volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name);
    assert.deepEqual(written, ["buffer", "tmp"]);
    for (const name of written) assert.ok(volume(name).emptyDir?.sizeLimit !== undefined, name);
    assert.equal(container.securityContext.readOnlyRootFilesystem, true);
    // Without a priority of its own it takes no machine from a pod of a chain.
    assert.equal(pod.priorityClassName, undefined);
    assert.match(container.resources.limits.memory ?? "", /^[0-9]+Mi$/);
  });

  it("sees two folders of the machine, read-only, and nothing else of it", () => {
    const hosts = pod.volumes.filter(({ hostPath }) => hostPath !== undefined);
    assert.deepEqual(
      hosts.map(({ hostPath }) => hostPath),
      ["/var/log/containers", "/var/log/pods"].map((path) => ({ path, type: "Directory" })),
    );
    for (const { name } of hosts) {
      assert.equal(container.volumeMounts.find((mount) => mount.name === name)?.readOnly, true, name);
    }
    for (const field of ["hostNetwork", "hostPID", "hostIPC"]) assert.equal(pod[field], undefined, field);
  });

  it("is no root, may gain nothing, and has beside its own the one group that reads the files", () => {
    assert.notEqual(container.securityContext.privileged, true);
    assert.deepEqual(pod.securityContext, {
      ...(pod.securityContext as object),
      runAsNonRoot: true,
      runAsUser: 999,
      supplementalGroups: [0],
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(container.securityContext, {
      ...container.securityContext,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("has an account of its own, and no token for the API server", () => {
    const account = ofKind(objects, "ServiceAccount").find(
      ({ metadata }) => metadata.name === "fluentd",
    ) as Manifest & {
      automountServiceAccountToken: boolean;
    };
    assert.deepEqual([account.metadata.namespace, account.automountServiceAccountToken], ["prod-logs", false]);
    assert.deepEqual(
      [pod.serviceAccountName, pod.automountServiceAccountToken, pod.enableServiceLinks],
      ["fluentd", false, false],
    );
    const bound = [...ofKind(objects, "RoleBinding"), ...ofKind(objects, "ClusterRoleBinding")] as (Manifest & {
      subjects: { name: string; namespace: string }[];
    })[];
    assert.ok(bound.length > 0);
    assert.ok(!bound.some(({ subjects }) => subjects.some(({ namespace }) => namespace === "prod-logs")));
  });

  it("stands on every machine, whatever taint it has, and leaves them one at a time", () => {
    assert.deepEqual(pod.tolerations, [{ operator: "Exists" }]);
    assert.deepEqual(set.spec.updateStrategy, { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } });
    assert.equal(pod.terminationGracePeriodSeconds, 60);
  });

  it("is made anew when its configuration changes, and only then", async () => {
    const digest = (of: DaemonSet) => of.spec.template.metadata.annotations["cryptokube.io/config"];
    const again = setIn(manifests((await recordStack(stack())).resources));
    const other = setIn(manifests((await recordStack(stack("other-logs"))).resources));
    assert.match(digest(set)!, /^[0-9a-f]{12}$/);
    assert.equal(digest(again), digest(set));
    assert.notEqual(digest(other), digest(set));
  });

  it("reads the configuration of the plan, and waits for it, for its account and for its flows", () => {
    const plan = planEnvironment(config(), "prod").fluentd!;
    const map = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === "fluentd") as Manifest & {
      data: Record<string, string>;
    };
    assert.deepEqual(map.data, { "fluent.conf": plan.config });
    assert.equal(volume("config").configMap!.name, "fluentd");
    assert.deepEqual(container.args.slice(0, 2), ["-c", "/etc/cryptokube/fluent.conf"]);
    const registered = resources.find(
      ({ type, name }) => type === "kubernetes:apps/v1:DaemonSet" && name === "fluentd",
    )!;
    const needs = registered.dependencies.map((urn) => urn.split("::").slice(-2).join(" "));
    for (const needed of [/v1:ConfigMap fluentd$/, /v1:ServiceAccount fluentd$/, /NetworkPolicy .*fluentd-to-store/]) {
      assert.ok(
        needs.some((each) => needed.test(each)),
        `${needed}: ${needs.join(", ")}`,
      );
    }
  });

  it("gets credentials from the Secret that the file names, and no value stands in the pod", () => {
    const secrets = container.env.filter(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined);
    assert.deepEqual(
      secrets.map(({ name, valueFrom }) => [name, valueFrom!.secretKeyRef]),
      [
        ["AWS_ACCESS_KEY_ID", { name: "keys", key: "accessKeyId" }],
        ["AWS_SECRET_ACCESS_KEY", { name: "keys", key: "secretAccessKey" }],
      ],
    );
    assert.deepEqual(
      container.env.filter(({ value }) => value !== undefined).map(({ name }) => name),
      ["HOME"],
    );
  });

  it("is asked for its metrics, and given time before it counts as stuck", () => {
    const [port] = container.ports;
    assert.deepEqual([port!.name, port!.containerPort], ["metrics", 24_231]);
    const asked = { path: "/metrics", port: "metrics" };
    const { livenessProbe: alive, readinessProbe: ready } = container;
    assert.deepEqual([alive.httpGet, ready.httpGet], [asked, asked]);
    assert.ok(alive.initialDelaySeconds >= 60 && alive.periodSeconds * alive.failureThreshold >= 180);
  });

  it("is told the bucket that is made beside it, and is refused where nobody says which", () => {
    const plan = { ...planEnvironment(config(), "prod").fluentd!, bucketVariable: "LOG_BUCKET" };
    const made = fluentdPod(plan, "made") as unknown as Pod;
    const { env } = made.spec.containers[0]!;
    assert.deepEqual(
      env.find(({ name }) => name === "LOG_BUCKET"),
      { name: "LOG_BUCKET", value: "made" },
    );
    assert.ok(!container.env.some(({ name }) => name === "LOG_BUCKET"));
    assert.throws(() => fluentdPod(plan), /makes a bucket for logs, and nobody says which/);
  });
});
