import assert from "node:assert/strict";
import type { ClientPort } from "../../../catalogue/client.ts";
import { flowPolicies } from "../../../components/security/policies.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { follower, followers, testCatalogue } from "../../support/fake-client.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { isAllowed, isDeniedByDefault } from "../../support/network.ts";
import { madeStacks, recordStack } from "../../support/stacks.ts";

const clients = testCatalogue;

describe("components/security: who reaches whom", () => {
  let objects: Manifest[];
  before(async () => {
    objects = manifests((await recordStack({ environment: "dev", config: followers(2) }, { clients })).resources);
  });

  const end = (namespace: string, labels: Record<string, string>) => ({ namespace: `dev-${namespace}`, labels });
  const endOf = (workload: string) => podsOf(objects).find((pod) => pod.workload.endsWith(`/${workload}`))!;
  const [rpc, metrics] = follower.ports as [ClientPort, ClientPort];
  const health = 9750;

  it("denies every pod of the environment by default, both ways", () => {
    for (const pod of podsOf(objects)) assert.ok(isDeniedByDefault(objects, pod), pod.workload);
    for (const namespace of ["chains", "observability", "system"]) {
      assert.ok(isDeniedByDefault(objects, end(namespace, { any: "pod" })), namespace);
    }
  });

  for (const [from, to, port, allowed] of [
    ["prometheus", "chain-0", metrics.port, true],
    ["prometheus", "chain-1", health, true],
    ["prometheus", "chain-0", rpc.port, false],
    ["prometheus", "roller", 9751, true],
    ["roller", "chain-0", health, true],
    ["roller", "chain-0", rpc.port, false],
    ["roller", "chain-0", metrics.port, false],
    ["chain-0", "chain-1", health, true],
    ["chain-0", "chain-1", rpc.port, false],
    ["chain-0", "chain-1", metrics.port, false],
    ["chain-0", "roller", 9751, false],
    ["chain-0", "prometheus", 9090, false],
    ["prometheus", "kube-state-metrics", 8080, true],
    ["prometheus", "node-exporter", 9100, true],
    ["roller", "node-exporter", 9100, false],
    ["node-exporter", "prometheus", 9090, false],
    ["roller", "prometheus", 9090, false],
  ] as const) {
    it(`${allowed ? "lets" : "does not let"} ${from} reach ${to} on ${port}`, () => {
      assert.equal(isAllowed(objects, endOf(from), endOf(to), port), allowed);
    });
  }

  it("lets a stranger reach nothing, from inside the namespaces or outside", () => {
    const strangers = [
      end("chains", { app: "stranger" }),
      end("observability", { app: "stranger" }),
      { namespace: "default", labels: { "app.kubernetes.io/name": "prometheus", "cryptokube.io/environment": "dev" } },
    ];
    for (const stranger of strangers) {
      for (const pod of podsOf(objects)) {
        for (const { port, protocol } of [
          rpc,
          metrics,
          { port: health, protocol: "TCP" },
          { port: 9090, protocol: "TCP" },
        ]) {
          assert.ok(
            !isAllowed(objects, stranger, pod, port, protocol),
            `${JSON.stringify(stranger)} to ${pod.workload}`,
          );
        }
      }
    }
  });

  it("lets every pod ask for names, and none but the watchers the API server", () => {
    const dns = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
    const apiServer = { namespace: "elsewhere", labels: {} };
    for (const pod of podsOf(objects)) {
      assert.ok(isAllowed(objects, pod, dns, 53, "UDP"), pod.workload);
      assert.ok(isAllowed(objects, pod, dns, 53, "TCP"), pod.workload);
      const watches = /prometheus|roller|kube-state-metrics/.test(pod.workload);
      assert.equal(isAllowed(objects, pod, apiServer, 443), watches, pod.workload);
      assert.equal(isAllowed(objects, pod, apiServer, 6443), watches, pod.workload);
      assert.ok(!isAllowed(objects, pod, apiServer, 80), pod.workload);
    }
  });

  it("lets nothing of one environment reach another's on the same cluster", async () => {
    const other = await recordStack({ environment: "test", config: followers(2) }, { clients });
    const both = [...objects, ...manifests(other.resources)];
    const foreign = podsOf(manifests(other.resources));
    for (const from of foreign) {
      for (const to of podsOf(objects)) {
        for (const port of [health, 9751, metrics.port]) {
          assert.ok(!isAllowed(both, from, to, port), `${from.workload} to ${to.workload}`);
        }
      }
    }
  });

  it("says on each policy why it is there", () => {
    for (const { metadata } of ofKind(objects, "NetworkPolicy")) {
      if (metadata.name !== "deny-all") assert.ok(metadata.annotations?.["cryptokube.io/reason"], metadata.name);
    }
  });

  it("has no policy for the machine itself, whose flows no selector could name", () => {
    const plan = planEnvironment(followers(1), "dev", { clients });
    const fromMachine = plan.flows.filter(({ from }) => from.kind === "machine");
    assert.deepEqual(
      fromMachine.map(({ name }) => name),
      ["machine-to-chain-api", "machine-to-prometheus", "machine-to-alertmanager"],
    );
    assert.deepEqual(
      fromMachine.flatMap((flow) => flowPolicies(flow, plan.namespaces)),
      [],
    );
  });
});

for (const stack of madeStacks()) {
  describe(`components/security: the network of ${stack.environment}`, () => {
    it("covers every pod and no rule is open to everybody but those to the API server", async () => {
      const objects = manifests((await recordStack(stack)).resources);
      for (const pod of podsOf(objects)) assert.ok(isDeniedByDefault(objects, pod), pod.workload);
      const open = ofKind(objects, "NetworkPolicy").filter(({ spec }) => {
        const rules = [
          ...((spec?.ingress ?? []) as { from?: unknown }[]),
          ...((spec?.egress ?? []) as { to?: unknown }[]),
        ];
        return rules.some((rule) => !("from" in rule) && !("to" in rule));
      });
      assert.deepEqual(open.map(({ metadata }) => metadata.name).sort(), [
        "kube-state-metrics-to-api-server-out",
        "prometheus-to-api-server-out",
        "roller-to-api-server-out",
      ]);
    });
  });
}
