import assert from "node:assert/strict";
import { follower, followers, testCatalogue } from "../../support/fake-client.ts";
import { type Manifest, manifests, ofKind } from "../../support/manifests.ts";
import { recordStack } from "../../support/stacks.ts";

async function objectsOf(nodes: number, network = "dev"): Promise<Manifest[]> {
  const { resources } = await recordStack(
    { environment: "dev", config: followers(nodes, network) },
    { clients: testCatalogue },
  );
  return manifests(resources).filter(({ metadata }) => metadata.labels?.["cryptokube.io/chain"] === "chain");
}

const skipAwait = "pulumi.com/skipAwait";
const spec = (object: Manifest) => object.spec as Record<string, unknown>;

describe("components/chain: nodes", () => {
  let objects: Manifest[];
  before(async () => {
    objects = await objectsOf(3);
  });

  it("are a StatefulSet of one replica each, which the roller alone replaces", () => {
    const sets = ofKind(objects, "StatefulSet");
    assert.deepEqual(
      sets.map(({ metadata }) => metadata.name),
      ["chain-0", "chain-1", "chain-2"],
    );
    for (const set of sets) {
      const { replicas, updateStrategy, podManagementPolicy, serviceName, volumeClaimTemplates } = spec(set);
      assert.deepEqual(
        { replicas, updateStrategy, podManagementPolicy, serviceName, volumeClaimTemplates },
        {
          replicas: 1,
          updateStrategy: { type: "OnDelete" },
          podManagementPolicy: "Parallel",
          serviceName: set.metadata.name,
          volumeClaimTemplates: undefined,
        },
      );
    }
  });

  it("are not waited for by the engine, nor is what waits for them", () => {
    for (const kind of ["StatefulSet", "Service", "PersistentVolumeClaim"]) {
      for (const { metadata } of ofKind(objects, kind)) {
        assert.equal(metadata.annotations?.[skipAwait], "true", `${kind} ${metadata.name}`);
      }
    }
  });

  it("have a claim each that one pod at a time can mount", () => {
    const claims = ofKind(objects, "PersistentVolumeClaim");
    assert.deepEqual(
      claims.map(({ metadata }) => metadata.name),
      ["execution-chain-0-g1", "execution-chain-1-g1", "execution-chain-2-g1"],
    );
    for (const claim of claims) {
      assert.deepEqual(claim.spec, {
        accessModes: ["ReadWriteOncePod"],
        storageClassName: "fast",
        resources: { requests: { storage: "1Gi" } },
      });
    }
  });

  it("have a name each in DNS, also while they are not ready, and a Service that leads to those that are", () => {
    const services = new Map(ofKind(objects, "Service").map((service) => [service.metadata.name, spec(service)]));
    assert.deepEqual([...services.keys()], ["chain", "chain-0", "chain-1", "chain-2"]);
    const own = services.get("chain-1")!;
    assert.equal(own.clusterIP, "None");
    assert.equal(own.publishNotReadyAddresses, true);
    assert.deepEqual(own.selector, { "cryptokube.io/node": "chain-1" });
    const ports = (service: Record<string, unknown>) => (service.ports as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(ports(own), ["api", "stats", "health"]);

    const chain = services.get("chain")!;
    assert.equal(chain.publishNotReadyAddresses, undefined);
    assert.deepEqual(chain.selector, { "cryptokube.io/chain": "chain" });
    assert.deepEqual(ports(chain), ["api"]);
  });

  it("have settings for their sidecars, each with its own siblings", () => {
    const settings = ofKind(objects, "ConfigMap").map(({ metadata, data }) => ({
      name: metadata.name,
      siblings: (JSON.parse((data as Record<string, string>)["health.json"]!) as { siblings: string[] }).siblings
        .length,
    }));
    assert.deepEqual(settings, [
      { name: "chain-0-health", siblings: 2 },
      { name: "chain-1-health", siblings: 2 },
      { name: "chain-2-health", siblings: 2 },
    ]);
  });

  it("have a budget that lets nodes go that are not ready, from two nodes on", async () => {
    assert.deepEqual(ofKind(objects, "PodDisruptionBudget").map(spec), [
      {
        maxUnavailable: 1,
        selector: { matchLabels: { "cryptokube.io/chain": "chain" } },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    ]);
    assert.deepEqual(ofKind(await objectsOf(1), "PodDisruptionBudget"), []);
  });

  it("are selected by labels that no other node has", () => {
    const selectors = ofKind(objects, "StatefulSet").map((set) => JSON.stringify(spec(set).selector));
    assert.equal(new Set(selectors).size, selectors.length);
  });

  it("keep their volume on a network that is worth something", async () => {
    const { resources } = await recordStack(
      { environment: "dev", config: followers(1, "public") },
      { clients: testCatalogue },
    );
    const claim = resources.find(({ name }) => name === "execution-chain-0-g1")!;
    assert.equal(claim.protect, true);
    assert.deepEqual(claim.inputs.spec, {
      accessModes: ["ReadWriteOncePod"],
      storageClassName: "fast",
      resources: { requests: { storage: follower.networks.public!.own!.storage.size } },
    });
  });
});
