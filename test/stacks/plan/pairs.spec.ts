import assert from "node:assert/strict";
import { genesisHashes } from "../../../catalogue/chains/ethereum/networks.ts";
import { catalogue } from "../../../catalogue/chains/index.ts";
import type { ClientPlan, NodePlan } from "../../../stacks/plan.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { chooseClients, planChain } from "../../../stacks/plan/chains.ts";
import { millicores, quantityMiB } from "../../../stacks/config/quantities.ts";
import { nodesIn } from "../../../stacks/config/chains.ts";
import { loadEnvironment } from "../../../stacks/load.ts";
import { whyLeftOut } from "../../../stacks/plan/left-out.ts";
import { chainPod } from "../../../components/chain/pod.ts";
import { type Container, containersOf, type PodSpec } from "../../support/manifests.ts";
import { pairs } from "../../support/pairs.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";

const nodesOf = (config = pairs()) => planEnvironment(config, "prod").chains[0]!.nodes;

describe("stacks/plan: a node of an execution and a consensus client", () => {
  let node: NodePlan;
  let execution: ClientPlan | undefined;
  let consensus: ClientPlan | undefined;
  beforeEach(() => {
    [node] = nodesOf() as [NodePlan];
    [execution, consensus] = node.clients;
  });

  it("has both, each with a claim of its own, and one user", () => {
    assert.deepEqual(
      node.clients.map(({ name, role, user, mountPath, claim }) => [name, role, user, mountPath, claim.name]),
      [
        ["geth", "execution", 10001, "/data", "execution-chain-0-g1"],
        ["lighthouse", "consensus", 10001, "/consensus", "consensus-chain-0-g1"],
      ],
    );
    assert.ok(node.clients.every(({ claim }) => claim.protect));
  });

  it("gives both the longer time to stop, as they are told to at the same moment", () => {
    const slow = { ...catalogue.consensus.lighthouse!, graceSeconds: 900 };
    const clients = { ...catalogue, consensus: { lighthouse: slow } };
    assert.equal(planEnvironment(pairs(), "prod", { clients }).chains[0]!.nodes[0]!.graceSeconds, 900);
    assert.equal(node.graceSeconds, 300);
  });

  it("lets them speak over loopback, by a secret of the node's own, which no plan holds", () => {
    assert.deepEqual(node.jwt, { secretName: "chain-0-jwt", file: "jwtsecret", mountPath: "/jwt" });
    assert.ok(execution!.args.includes("--authrpc.jwtsecret=/jwt/jwtsecret"));
    assert.ok(consensus!.args.includes("--execution-jwt=/jwt/jwtsecret"));
    assert.ok(consensus!.args.includes("--execution-endpoint=http://127.0.0.1:8551"));
    const secrets = nodesOf(pairs({ nodes: 3 })).map(({ jwt }) => jwt?.secretName);
    assert.deepEqual(secrets, ["chain-0-jwt", "chain-1-jwt", "chain-2-jwt"]);
  });

  it("exposes neither the engine nor the beacon API in any Service", () => {
    const { service } = planEnvironment(pairs(), "prod").chains[0]!;
    assert.deepEqual(
      service.ports.map(({ name }) => name),
      ["rpc"],
    );
    assert.deepEqual(
      node.service.ports.map(({ name }) => name),
      ["rpc", "metrics", "beacon-metrics", "health"],
    );
    assert.ok(node.clients.every(({ ports }) => ports.every(({ port }) => port !== 8551)));
  });

  it("is asked for its health at both, and told the folders of both", () => {
    const { client, consensus: beside, dataDir, rule } = node.health.settings;
    const { mainnet } = genesisHashes;
    const url = "http://127.0.0.1:8545";
    assert.deepEqual(client, { kind: "ethereum-execution", name: "geth", url, chainId: 1, genesisHash: mainnet });
    assert.deepEqual(beside, {
      kind: "ethereum-consensus",
      name: "lighthouse",
      url: "http://127.0.0.1:5052",
      dataDir: "/consensus",
      engineUrl: "http://127.0.0.1:8551",
      jwtFile: "/jwt/jwtsecret",
    });
    assert.equal(dataDir, "/data");
    assert.equal(rule.development, false);
    assert.equal(rule.maxHeadAgeSeconds, 120);
  });

  it("is sized by the mode that the file names, in flags and in memory", () => {
    const [wide] = nodesOf(pairs({ more: "history: all\n        supernode: true" })) as [NodePlan];
    assert.ok(wide.clients[0]!.args.includes("--history.chain=all"));
    assert.ok(wide.clients[1]!.args.includes("--supernode"));
    assert.equal(wide.clients[1]!.resources.requests.cpu, "2");
    assert.equal(consensus!.resources.requests.cpu, "1");
    assert.ok(execution!.args.includes("--history.chain=postmerge"));
    assert.deepEqual(execution!.resources, { requests: { cpu: "2", memory: "10Gi" }, limits: { memory: "16Gi" } });
  });

  it("gives the file's flags to the execution client, and volumes the sizes that it names", () => {
    const [sized] = nodesOf(
      pairs({ more: 'flags: ["--maxpeers=20"]\n        storage: 3Ti\n        consensusStorage: 300Gi' }),
    ) as [NodePlan];
    assert.equal(sized.clients[0]!.args.at(-1), "--maxpeers=20");
    assert.ok(!sized.clients[1]!.args.includes("--maxpeers=20"));
    assert.deepEqual(
      sized.clients.map(({ claim }) => claim.size),
      ["3Ti", "300Gi"],
    );
    assert.deepEqual(
      node.clients.map(({ claim }) => claim.size),
      // Today's data, its growth over a year, and 15 % free: what the capacity plan takes where nothing was accepted.
      ["1990Gi", "70Gi"],
    );
  });

  it("has its metrics read of both containers, by the name of each", () => {
    const { jobs } = planEnvironment(pairs(), "prod").prometheus;
    const job = (name: string) => jobs.find((each) => each.name === name);
    assert.deepEqual([job("geth")?.app, job("geth")?.container], ["geth", undefined]);
    assert.deepEqual(
      [job("lighthouse")?.app, job("lighthouse")?.container, job("lighthouse")?.port, job("lighthouse")?.path],
      [undefined, "lighthouse", "beacon-metrics", "/metrics"],
    );
  });

  it("is told by the summary as the pair that it is", () => {
    assert.equal(planEnvironment(pairs(), "prod").nodes[0]!.client, "geth+lighthouse");
  });

  it("fails where the execution client has no Engine API for the consensus client", () => {
    const { enginePort, ...deaf } = catalogue.execution.geth!;
    assert.equal(enginePort, 8551);
    const clients = { ...catalogue, execution: { geth: deaf } };
    assert.throws(() => planEnvironment(pairs(), "prod", { clients }), /geth has no Engine API/);
  });
});

describe("stacks/plan: pods fit the slots that were planned for them", () => {
  const made = committedStacks().flatMap(({ environment, config }) =>
    config.chains
      .filter((chain) => chain.chain === "ethereum")
      .filter((chain) => whyLeftOut(chain, catalogue) === undefined)
      .map((chain) => ({ environment, config, chain })),
  );

  it("has environments to look at: one with a development chain, and some with pairs", () => {
    assert.deepEqual(
      made.map(({ environment, chain }) => `${environment} ${chain.name}`),
      [
        "dev ethereum",
        "prod-europe-west1 ethereum",
        "prod-us-east-1 ethereum",
        "staging-eu-west-1 sepolia",
        "staging-eu-west-1 hoodi",
      ],
    );
  });

  for (const { environment, config, chain } of made) {
    it(`asks for what was reserved and no more: ${environment}, ${chain.name}`, () => {
      const read = loadEnvironment(environment, { projectDir });
      assert.ok(read.ok);
      const { needs, next } = read.loaded;
      const { placements, pools } = next.capacity;
      const choice = chooseClients(chain, catalogue, config.planning);
      const { nodes } = planChain({ environment, roles: true }, choice, {
        classes: () => ({}),
        scheduling: () => undefined,
        placements,
        protect: true,
      });
      assert.equal(nodes.length, nodesIn(chain));
      for (const node of nodes) {
        const placement = placements.find(({ name }) => name === node.name)!;
        const slot = pools
          .find(({ name }) => name === placement.pool)!
          .slots.find(({ name }) => name === placement.slot)!;
        const need = needs.find(({ name }) => name === node.name)!;
        const pod = chainPod(node).spec as unknown as PodSpec;
        const containers = containersOf(pod);
        // What ends before the clients start counts only where it asks for more than all that runs then.
        const isEarly = ({ restartPolicy }: Container) => restartPolicy !== "Always";
        const early = pod.initContainers!.filter(isEarly);
        const lasting = [...pod.initContainers!.filter((each) => !isEarly(each)), ...pod.containers];
        const sum = (of: (container: Container) => number) => lasting.reduce((total, each) => total + of(each), 0);
        const cpuMillis = sum(({ resources }) => millicores(resources!.requests!.cpu!));
        const memoryMiB = sum(({ resources }) => quantityMiB(resources!.requests!.memory!));
        assert.deepEqual([cpuMillis, memoryMiB], [need.cpuMillis, need.memoryMiB], node.name);
        assert.ok(cpuMillis <= slot.cpuMillis, `${node.name}: ${cpuMillis}m of ${slot.cpuMillis}m`);
        assert.ok(memoryMiB <= slot.memoryMiB, `${node.name}: ${memoryMiB} of ${slot.memoryMiB} MiB`);
        for (const { name, resources } of early) {
          assert.ok(millicores(resources!.requests!.cpu!) < cpuMillis, `${node.name} ${name}`);
          assert.ok(quantityMiB(resources!.requests!.memory!) < memoryMiB, `${node.name} ${name}`);
        }
        for (const { name, resources } of containers) {
          const limit = quantityMiB(resources!.limits!.memory!);
          assert.ok(limit <= slot.ceilingMiB, `${node.name} ${name}: ${limit} of ${slot.ceilingMiB} MiB`);
          assert.ok(limit >= quantityMiB(resources!.requests!.memory!), `${node.name} ${name}`);
        }
        assert.deepEqual(
          node.clients.map(({ claim }) => claim.name),
          placement.volumes.map(({ claim }) => claim),
        );
        for (const [index, { claim }] of node.clients.entries()) {
          assert.ok(quantityMiB(claim.size) / 1024 >= placement.volumes[index]!.sizeGiB, claim.name);
        }
      }
    });
  }
});
