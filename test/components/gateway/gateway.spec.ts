import assert from "node:assert/strict";
import { newestValidators } from "../../support/kubernetes-schemas.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { recordStack, testAgents } from "../../support/stacks.ts";

const more =
  "gateway: { consumers: [{ name: shop, namespace: shop }, { name: scan, namespace: scan, traces: true, key: { existingSecret: theirs } }] }";

describe("components/gateway", function () {
  // The first run fetches the schemas.
  this.timeout(180_000);
  let objects: Manifest[];
  before(async () => {
    objects = manifests((await recordStack({ environment: "prod", config: pairs({ nodes: 3, more }) })).resources);
  });
  const named = (kind: string, name = "chain-gateway") =>
    ofKind(objects, kind).find(({ metadata }) => metadata.name === name) ?? assert.fail(`${kind} ${name}`);
  const pod = () => podsOf(objects).find(({ workload }) => workload.includes("chain-gateway")) ?? assert.fail();

  it("is valid by the strict schemas of the newest three minors", () => {
    const ours = objects.filter(({ metadata }) => /gateway|traces/.test(metadata.name));
    assert.ok(ours.length > 12);
    for (const [version, validate] of newestValidators()) {
      for (const object of ours) {
        assert.deepEqual(validate(object), [], `${version} ${object.kind}/${object.metadata.name}`);
      }
    }
  });

  it("keeps to Pod Security restricted, without a token, and on machines and zones of their own", () => {
    const { spec, namespace } = pod();
    assert.equal(namespace, "prod-system");
    assert.deepEqual(restrictedViolations(spec), []);
    assert.equal(spec.automountServiceAccountToken, false);
    assert.deepEqual(
      spec.containers.map(({ name }) => name),
      ["gateway", "erpc"],
    );
    for (const { securityContext, resources } of spec.containers) {
      assert.equal(securityContext?.readOnlyRootFilesystem, true);
      assert.ok(resources?.requests?.cpu !== undefined && resources.limits?.memory !== undefined);
      assert.equal(resources.limits.cpu, undefined);
    }
    const keys = (spec.topologySpreadConstraints as { topologyKey: string }[]).map(({ topologyKey }) => topologyKey);
    assert.deepEqual(keys, ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
  });

  it("grows by its own CPU, and loses one replica at a time", () => {
    const { spec } = named("HorizontalPodAutoscaler") as unknown as {
      spec: { minReplicas: number; maxReplicas: number; scaleTargetRef: object };
    };
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [2, 4]);
    assert.deepEqual(spec.scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name: "chain-gateway" });
    // Whoever says a number of replicas fights with what decides it.
    assert.equal(named("Deployment").spec?.replicas, undefined);
    assert.equal(named("PodDisruptionBudget").spec?.maxUnavailable, 1);
    assert.deepEqual(named("Deployment").spec?.strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it("has a Service for all and one for traces, each of which keeps a consumer with its replica", () => {
    const names = ["chain-gateway", "chain-traces"];
    for (const [index, name] of names.entries()) {
      const spec = named("Service", name).spec as { ports: { port: number }[]; sessionAffinity: string; type: string };
      assert.deepEqual(
        [spec.ports.map(({ port }) => port), spec.sessionAffinity, spec.type],
        [[8545 + index], "ClientIP", "ClusterIP"],
      );
    }
  });

  it("lets in the consumers' namespaces alone, to traces those with the grant", () => {
    const from = (name: string) => {
      const { spec } = named("NetworkPolicy", name) as unknown as {
        spec: { ingress: { from?: unknown; ports: { port: number }[] }[] };
      };
      return [spec.ingress[0]!.from, spec.ingress[0]!.ports.map(({ port }) => port)];
    };
    const of = (namespace: string) => [
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
    ];
    assert.deepEqual(from("consumers-to-chain-gateway-from-shop-in"), [of("shop"), [8545]]);
    assert.deepEqual(from("consumers-to-chain-traces-from-scan-in"), [of("scan"), [8546]]);
    const traces = ofKind(objects, "NetworkPolicy").filter((each) => JSON.stringify(each.spec).includes("8546"));
    assert.equal(traces.length, 1);
  });

  it("has keys in a Secret alone: made ones there, others from the Secret that the file names", () => {
    const secret = named("Secret", "chain-gateway-keys");
    assert.deepEqual(Object.keys(secret.data as object), ["shop"]);
    const volume = pod().spec.volumes?.find(({ name }) => name === "keys");
    assert.deepEqual((volume?.projected as { sources: unknown[] }).sources, [
      { secret: { name: "chain-gateway-keys", optional: true, items: [{ key: "shop", path: "shop" }] } },
      { secret: { name: "theirs", optional: true, items: [{ key: "key", path: "scan" }] } },
    ]);
  });

  it("runs one bundle, from a ConfigMap of constant name", () => {
    assert.deepEqual(named("ConfigMap", "gateway-agent").data, { "gateway.mjs": testAgents.gateway });
    const data = named("ConfigMap", "chain-gateway-erpc").data as Record<string, string>;
    assert.ok(JSON.parse(data["erpc.yaml"]!) instanceof Object);
  });

  it("is not there where no chain asks for it", async () => {
    const { resources } = await recordStack({ environment: "prod", config: pairs({ nodes: 3 }) });
    assert.ok(!manifests(resources).some(({ metadata }) => metadata.name.includes("gateway")));
  });
});
