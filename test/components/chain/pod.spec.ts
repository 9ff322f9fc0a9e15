import assert from "node:assert/strict";
import { chainPod } from "../../../components/chain/pod.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import type { NodePlan } from "../../../stacks/plan.ts";
import { follower, followers, testCatalogue } from "../../support/fake-client.ts";
import type { Container, PodSpec } from "../../support/manifests.ts";

function nodes(count: number, network = "dev"): NodePlan[] {
  return planEnvironment(followers(count, network), "dev", { clients: testCatalogue }).chains[0]!.nodes;
}
const podOf = (node: NodePlan) => chainPod(node).spec as unknown as PodSpec;
const [node] = nodes(1) as [NodePlan];
const pod = podOf(node);
const client = pod.containers[0] as Container & Record<"startupProbe" | "livenessProbe", Record<string, unknown>>;
const sidecar = pod.initContainers![0] as Container & Record<string, Record<string, unknown>>;

describe("components/chain/pod: a chain node's pod", () => {
  it("is all that the catalogue says of the client", () => {
    assert.equal(client.image, follower.image);
    assert.deepEqual(client.command, follower.command);
    assert.deepEqual(client.resources, follower.networks.dev!.own!.resources);
    assert.equal(pod.terminationGracePeriodSeconds, follower.graceSeconds);
    assert.equal(pod.securityContext?.runAsUser, follower.user);
    assert.deepEqual(
      client.ports,
      follower.ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
    );
  });

  it("has one user, who owns the volumes, and an error where two clients had two", () => {
    assert.equal(pod.securityContext?.fsGroup, follower.user);
    assert.equal(pod.securityContext.fsGroupChangePolicy, "OnRootMismatch");
    const other = { ...node.clients[0]!, user: 1 };
    assert.throws(() => chainPod({ ...node, clients: [...node.clients, other] }), /one user/);
  });

  it("has neither a token of the API server nor Services in its environment", () => {
    assert.equal(pod.automountServiceAccountToken, false);
    // geth reads GETH_PORT as its flag, and a Service named geth would set it.
    assert.equal(pod.enableServiceLinks, false);
  });

  it("limits memory and never CPU", () => {
    for (const container of [client, sidecar]) {
      assert.deepEqual(Object.keys(container.resources!.limits!), ["memory"]);
    }
  });

  it("is kept alive by the client's own answers: no probe of it asks the sidecar", () => {
    assert.deepEqual(client.livenessProbe.httpGet, { path: "/alive", port: "api" });
    assert.deepEqual(client.startupProbe.httpGet, { path: "/alive", port: "api" });
    assert.equal(client.readinessProbe, undefined);
  });

  it("gives the client all the time that the catalogue gives it to its first answer", () => {
    const { periodSeconds, failureThreshold } = client.startupProbe as {
      periodSeconds: number;
      failureThreshold: number;
    };
    assert.equal(periodSeconds * failureThreshold, follower.liveness.startupSeconds);
  });

  it("gives a client that is busy at least a minute before it is restarted", () => {
    const { periodSeconds, failureThreshold } = client.livenessProbe as {
      periodSeconds: number;
      failureThreshold: number;
    };
    assert.ok(periodSeconds * failureThreshold >= 60);
  });

  it("is spread over machines only where there is something to spread", () => {
    assert.equal(pod.topologySpreadConstraints, undefined);
    const [constraint] = podOf(nodes(2)[0]!).topologySpreadConstraints as Record<string, unknown>[];
    assert.equal(constraint?.whenUnsatisfiable, "ScheduleAnyway");
    assert.deepEqual(constraint.labelSelector, { matchLabels: { "cryptokube.io/chain": "chain" } });
  });

  it("is selected by labels that it has", () => {
    const { labels } = chainPod(node).metadata as { labels: Record<string, string> };
    for (const [key, value] of Object.entries(node.selector)) assert.equal(labels[key], value);
  });
});

describe("components/chain/pod: the health sidecar", () => {
  it("is a native sidecar, whose readiness is the pod's", () => {
    assert.equal(sidecar.restartPolicy, "Always");
    assert.deepEqual(sidecar.readinessProbe?.httpGet, { path: "/readyz", port: "health" });
    assert.deepEqual(sidecar.livenessProbe?.httpGet, { path: "/livez", port: "health" });
  });

  it("comes up by itself when its bundle or its settings change: no part of the pod depends on their content", () => {
    const settings = { ...node.health.settings, siblings: ["http://other:9750/status"] };
    assert.deepEqual(chainPod({ ...node, health: { ...node.health, settings } }), chainPod(node));
  });

  it("reads whole folders, as a file mounted by subPath would never change", () => {
    const mounts = sidecar.volumeMounts as unknown as { mountPath: string; subPath?: string }[];
    assert.deepEqual(
      mounts.map(({ mountPath }) => mountPath),
      ["/agent", "/agent-config", "/data"],
    );
    assert.ok(mounts.every(({ subPath }) => subPath === undefined));
    assert.deepEqual(sidecar.env, [{ name: "HEALTH_SETTINGS", value: "/agent-config/health.json" }]);
    assert.equal((sidecar.command as unknown as string[]).at(-1), "/agent/health.mjs");
    assert.ok((sidecar.command as unknown as string[]).includes("--preserve-symlinks-main"));
  });

  it("sees the client's volume where its settings say", () => {
    const mounts = client.volumeMounts as { name: string; mountPath: string }[];
    const { dataDir, markerPath } = node.health.settings;
    assert.ok(mounts.some(({ mountPath }) => mountPath === dataDir));
    assert.ok(markerPath.startsWith(`${dataDir}/`));
    assert.ok(!markerPath.startsWith(`${dataDir}/${follower.name}/`), "the marker is no file of the client's");
  });
});
