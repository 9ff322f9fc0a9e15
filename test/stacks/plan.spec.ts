import assert from "node:assert/strict";
import fc from "fast-check";
import type { Catalogue } from "../../catalogue/chains/index.ts";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { lighthouse } from "../../catalogue/chains/ethereum/lighthouse.ts";
import { decide } from "../../stacks/plan/decide.ts";
import { notInTheLab } from "../../stacks/plan/grafana.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { namespaceName } from "../../stacks/plan/names.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { madeStacks, configOf } from "../support/stacks.ts";

const clients = testCatalogue;
const dev = configOf(
  "config: { cryptokube:chains: [{ name: ethereum, chain: ethereum, network: dev, execution: geth }] }",
);

const claims = (plan: ReturnType<typeof planEnvironment>) =>
  plan.chains.flatMap(({ nodes }) => nodes.flatMap((node) => node.clients.map(({ claim }) => claim)));

describe("stacks/plan", () => {
  for (const { environment, config } of madeStacks()) {
    it(`of ${environment} is plain data, and the same each time`, () => {
      const plan = planEnvironment(config, environment);
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
      assert.deepEqual(planEnvironment(structuredClone(config), environment), plan);
    });
  }

  it("protects nothing in development, and what holds data elsewhere", () => {
    const plan = planEnvironment(dev, "dev");
    assert.ok(plan.development);
    assert.ok(Object.values(plan.namespaces).every(({ protect }) => !protect));
    assert.ok(
      plan.chains.every(({ nodes }) => nodes.every((node) => node.clients.every(({ claim }) => !claim.protect))),
    );

    const valuable = planEnvironment(followers(2, "public"), "prod", { clients });
    assert.ok(!valuable.development);
    assert.deepEqual(
      Object.values(valuable.namespaces).map(({ protect }) => protect),
      [true, false, false],
    );
    assert.ok(
      valuable.chains.every(({ nodes }) => nodes.every((node) => node.clients.every(({ claim }) => claim.protect))),
    );
  });

  it("forwards in development only, and names a flow for each forward", () => {
    const plan = planEnvironment(dev, "dev");
    assert.deepEqual(plan.forwards, [
      { name: "ethereum-rpc", namespace: "dev-chains", service: "ethereum", port: 8545 },
      { name: "prometheus", namespace: "dev-observability", service: "prometheus", port: 9090 },
      { name: "alertmanager", namespace: "dev-observability", service: "alertmanager", port: 9093 },
    ]);
    const fromMachine = plan.flows.filter(({ from }) => from.kind === "machine");
    assert.deepEqual(
      fromMachine.map(({ name }) => name),
      ["machine-to-ethereum-rpc", "machine-to-prometheus", "machine-to-alertmanager"],
    );
    for (const { reason } of fromMachine) assert.match(reason, /^Development only/);

    const valuable = planEnvironment(followers(2, "public"), "prod", { clients });
    assert.deepEqual(valuable.forwards, []);
    assert.ok(valuable.flows.every(({ from }) => from.kind !== "machine"));
  });

  it("has a forward nowhere as soon as one chain is not for development", () => {
    const [devChain] = followers(1).chains;
    const [publicChain] = followers(1, "public").chains;
    const config = { ...followers(1), chains: [devChain!, { ...publicChain!, name: "other" }] };
    assert.deepEqual(planEnvironment(config, "mixed", { clients }).forwards, []);
  });

  it("names images once, in order", () => {
    const plan = planEnvironment(followers(3), "dev", { clients });
    assert.deepEqual(plan.images, [
      "docker.io/library/node:24.21.0-bookworm-slim",
      "docker.io/prom/prometheus:v3.14.0",
      "quay.io/prometheus/alertmanager:v0.35.0",
      "quay.io/prometheus/node-exporter:v1.12.1",
      "registry.example/follower:v1.2.3",
      "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.18.0",
    ]);
  });

  it("gives a chain of several nodes a budget, and one of one node none, as that would only block drains", () => {
    assert.deepEqual(planEnvironment(followers(2), "dev", { clients }).chains[0]?.disruptionBudget, {
      maxUnavailable: 1,
    });
    assert.equal(planEnvironment(followers(1), "dev", { clients }).chains[0]?.disruptionBudget, undefined);
  });

  it("tells each sidecar of its siblings, by names that resolve before they are ready", () => {
    const [chain] = planEnvironment(followers(3), "dev", { clients }).chains;
    assert.deepEqual(
      chain?.nodes.map(({ health }) => health.settings.siblings),
      [
        ["http://chain-1.dev-chains.svc:9750/status", "http://chain-2.dev-chains.svc:9750/status"],
        ["http://chain-0.dev-chains.svc:9750/status", "http://chain-2.dev-chains.svc:9750/status"],
        ["http://chain-0.dev-chains.svc:9750/status", "http://chain-1.dev-chains.svc:9750/status"],
      ],
    );
  });

  it("names volumes by role, node and generation, and sizes them by the file or by the catalogue", () => {
    const planned = claims(planEnvironment(followers(2), "dev", { clients }));
    assert.deepEqual(
      planned.map(({ name, size, storageClass }) => ({ name, size, storageClass })),
      [
        { name: "execution-chain-0-g1", size: "1Gi", storageClass: "fast" },
        { name: "execution-chain-1-g1", size: "1Gi", storageClass: "fast" },
      ],
    );
    const sized = { ...followers(1), chains: [{ ...followers(1).chains[0]!, storage: "9Gi" }] };
    assert.equal(claims(planEnvironment(sized, "dev", { clients }))[0]?.size, "9Gi");
    assert.equal(claims(planEnvironment(dev, "dev"))[0]?.storageClass, undefined);
  });

  it("appends the file's flags to the platform's", () => {
    const [node] = planEnvironment(followers(1), "dev", { clients }).chains[0]!.nodes;
    assert.deepEqual(node?.clients[0]?.args, ["--network=dev", "--dir=/data/follower", "--memory=64", "--verbose"]);
  });

  it("leaves out what no client file is there for, and says why", () => {
    const without = planEnvironment(followers(1), "dev");
    assert.deepEqual(
      [without.chains, without.nodes, without.leftOut],
      [[], [], [{ name: "chain", why: "no client file for follower yet" }]],
    );
    assert.deepEqual(planEnvironment(followers(1, "moon"), "dev", { clients }).leftOut, [
      { name: "chain", why: "the client file of follower has no moon yet" },
    ]);
    assert.deepEqual(planEnvironment(followers(1), "dev", { clients }).leftOut, []);
  });

  it("leaves out what stands beside the chains, each by its name", () => {
    const wanted = configOf(`config:
      cryptokube:chains:
        - { name: mainnet, chain: ethereum, network: mainnet, execution: geth, consensus: lodestar }
        - { name: other, chain: ethereum, network: mainnet, execution: reth, consensus: lighthouse }
        - { name: made, chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse }
        - { name: bitcoin, chain: bitcoin, network: mainnet }
      cryptokube:explorers: [{ name: explorer, chain: mainnet }]
      cryptokube:signers: [{ name: signer, chain: mainnet }]
      cryptokube:apps: [{ name: web }]
      cryptokube:grafana: { enabled: true }
      cryptokube:fluentd: { enabled: true }`);
    const few: Catalogue = { execution: { geth }, consensus: { lighthouse } };
    assert.deepEqual(planEnvironment(wanted, "dev", { clients: few }).leftOut, [
      { name: "mainnet", why: "no client file for lodestar yet" },
      { name: "other", why: "no client file for reth yet" },
      { name: "bitcoin", why: "no client file for bitcoin yet" },
      { name: "explorer", why: "explorers are not made yet" },
      { name: "signer", why: "its chain is not made: no client file for lodestar yet" },
      { name: "web", why: "rooms for applications are not made yet" },
      { name: "grafana", why: notInTheLab },
      { name: "fluentd", why: "its image cannot be had in the lab, which runs without it" },
    ]);
  });

  it("refuses a cluster whose components are not built yet, and says what can be had of it", () => {
    const config = configOf(`config:
      gcp:region: us-east1
      gcp:project: my-project
      cryptokube:cluster: { kind: gke, version: "1.36" }`);
    assert.throws(() => planEnvironment(config, "prod"), {
      message:
        "prod is planned and priced, and not made: the components of gke are not built yet. " +
        "`./cryptokube estimate prod` says what it will cost.",
    });
  });

  it("makes no cluster of which nothing was decided", () => {
    const config = configOf(`config:
      aws:region: us-east-1
      cryptokube:cluster: { kind: eks, version: "1.36" }`);
    assert.throws(() => planEnvironment(config, "prod"), {
      message: "nothing was decided of the machines and addresses of prod",
    });
  });

  it("names and sizes claims by what was accepted, which only grows", () => {
    const config = followers(1);
    const decided = decide(config, "dev", { clients });
    assert.ok(decided.ok);
    const { capacity } = decided.decision.next;
    const [placement] = capacity.placements.filter(({ name }) => name === "chain-0");
    const claim = (sizeGiB: number, storage?: string) => {
      const volumes = placement!.volumes.map((volume) => ({ ...volume, claim: "execution-chain-0-g4", sizeGiB }));
      const chains = [{ ...config.chains[0]!, ...(storage === undefined ? {} : { storage }) }] as typeof config.chains;
      const accepted = { ...capacity, placements: [{ ...placement!, volumes }] };
      const { name, size } = claims(planEnvironment({ ...config, chains }, "dev", { clients, capacity: accepted }))[0]!;
      return `${name} ${size}`;
    };
    assert.equal(claim(7), "execution-chain-0-g4 7Gi");
    assert.equal(claim(7, "512Mi"), "execution-chain-0-g4 7Gi");
    assert.equal(claim(1, "512Mi"), "execution-chain-0-g4 512Mi");
    assert.equal(claim(2048, "2Ti"), "execution-chain-0-g4 2Ti");
  });

  it("moves nothing that runs when a chain or a node is added", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (before, more) => {
        const one = planEnvironment(followers(before), "dev", { clients });
        const other = { ...followers(1).chains[0]!, name: "other" };
        const grown = { ...followers(before + more), chains: [other, ...followers(before + more).chains] };
        const two = planEnvironment(grown, "dev", { clients });
        for (const node of one.nodes) {
          assert.deepEqual(
            two.nodes.find(({ name }) => name === node.name),
            node,
          );
        }
        const claims = (plan: typeof one) =>
          plan.chains.flatMap(({ nodes }) => nodes.flatMap(({ clients }) => clients.map(({ claim }) => claim.name)));
        for (const claim of claims(one)) assert.ok(claims(two).includes(claim));
        assert.equal(two.cluster.clusterIdentifier, one.cluster.clusterIdentifier);
      }),
    );
  });
});

describe("stacks/plan: the cluster's identity", () => {
  const identity = (cluster: (typeof dev)["cluster"]) =>
    planEnvironment({ ...dev, cluster }, "dev").cluster.clusterIdentifier;

  it("is the context's name, or the lab's, and never comes from a file or a machine", () => {
    assert.equal(identity({ kind: "existing" }), "lab/dev");
    assert.equal(identity({ kind: "existing", context: "mine" }), "mine");
    assert.equal(identity({ kind: "existing", context: "mine", kubeconfig: "/home/me/other" }), "mine");
  });

  it("takes over what is there already in a lab alone, where nobody else can have made it", () => {
    const takesOver = (cluster: (typeof dev)["cluster"]) =>
      planEnvironment({ ...dev, cluster }, "dev").cluster.takesOver;
    assert.equal(takesOver({ kind: "existing" }), true);
    assert.equal(takesOver({ kind: "existing", context: "mine" }), false);
  });

  it("stays what the file says it is when the context is renamed", () => {
    assert.equal(identity({ kind: "existing", context: "renamed", identifier: "mine" }), "mine");
  });
});

describe("stacks/plan: names", () => {
  const longest = "a".repeat(40);

  it("fit what Kubernetes allows, for the longest names that a file may have", () => {
    const config = { ...followers(32), chains: [{ ...followers(32).chains[0]!, name: longest }] };
    const plan = planEnvironment(config, longest, { clients });
    for (const role of ["chains", "observability", "system"] as const) {
      assert.ok(namespaceName(longest, role).length <= 63);
    }
    for (const node of plan.nodes) {
      // A pod's label `controller-revision-hash` is the StatefulSet's name, "-" and up to 10 characters.
      assert.ok(node.statefulSet.length + 11 <= 63, node.statefulSet);
      assert.ok(node.pod.length <= 63);
    }
    for (const { service, nodes } of plan.chains) {
      for (const { name } of [service, ...nodes.map((node) => node.service)]) assert.ok(name.length <= 63);
    }
  });
});
