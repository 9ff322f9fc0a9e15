import assert from "node:assert/strict";
import { openCluster } from "../../cli/cluster-view.ts";
import { endingGroups, refuseToEnd } from "../../cli/ending-groups.ts";
import { leavingText, lookAtLeaving } from "../../cli/leaving.ts";
import { statusRows } from "../../cli/status.ts";
import type { AwsPoolPlan } from "../../stacks/plan.ts";
import { pool } from "../components/aws/fixtures.ts";
import { emptyCluster, type KubeContent, type KubeServer, startKubeServer } from "../support/kube-server.ts";

const machine = (generation: string, of = "a") => ({
  "cryptokube.io/pool": of,
  "cryptokube.io/generation": generation,
});
const group = (generation: string, of = "a"): AwsPoolPlan =>
  pool({ pool: of, name: `${of}-${generation}`, generation, labels: machine(generation, of) });
const chain = { "cryptokube.io/node": "ethereum-0" };

describe("cli: machines that leave", () => {
  let server: KubeServer;
  before(async () => {
    server = await startKubeServer();
  });
  after(() => server.stop());
  const look = async (content: Partial<KubeContent>, groups = [group("11111111")]) => {
    server.content = { ...emptyCluster, ...content };
    return lookAtLeaving(openCluster(server.kubeconfig("c")), groups);
  };
  const nodes = [
    { name: "old", labels: { ...machine("11111111"), other: "x" } },
    { name: "new", labels: machine("22222222") },
    { name: "beside", labels: machine("11111111", "b") },
  ];
  const heldBy = async (content: Partial<KubeContent>) => (await look(content)).flatMap(({ holders }) => holders);

  it("are held by each chain's node on them, of their pool and generation alone", async () => {
    const pods = ["old", "new", "beside"].map((node) => ({ name: `on-${node}`, node, labels: chain }));
    assert.deepEqual(await heldBy({ nodes, pods }), [{ name: "x-chains/on-old", machine: "old", ending: false }]);
  });

  it("are held by one that is closing its database, and by whatever else writes to a volume", async () => {
    const pods = [
      { name: "closing", node: "old", labels: chain, ending: true },
      { name: "writer", node: "old", claim: "data" },
    ];
    assert.deepEqual(await heldBy({ nodes, pods }), [
      { name: "x-chains/closing", machine: "old", ending: true },
      { name: "x-chains/writer", machine: "old", ending: false },
    ]);
  });

  it("are not held by what keeps nothing, nor by what has ended", async () => {
    const pods = [
      { name: "daemon", node: "old" },
      { name: "done", node: "old", claim: "data", phase: "Succeeded" },
      { name: "failed", node: "old", labels: chain, phase: "Failed" },
    ];
    assert.deepEqual(await heldBy({ nodes, pods }), []);
  });

  it("are held by a StatefulSet that still asks for them, as its pod may come back there", async () => {
    const sets = { "ethereum-0": machine("11111111"), "ethereum-1": machine("22222222"), prometheus: {} };
    assert.deepEqual(await heldBy({ nodes, sets }), [{ name: "x-chains/ethereum-0", ending: false }]);
  });

  it("say in the closing table what holds them, or what lets them go", async () => {
    const pods = [{ name: "ethereum-0-0", node: "old", labels: chain }];
    const [held] = await look({ nodes, pods });
    assert.equal(leavingText("prod", held!), "stays until it is empty: x-chains/ethereum-0-0 stands on old");
    const [empty] = await look({ nodes });
    const status = {
      environment: "prod",
      cluster: "c",
      apiServer: undefined,
      nodes: [],
      rolls: [],
      reach: [],
      leftOut: [],
      limits: [],
    };
    assert.deepEqual(statusRows({ ...status, leaving: [empty!] }), [
      { what: "old a-11111111", where: "", health: "empty: `./cryptokube plan prod --let-go`, then `up`" },
    ]);
  });

  describe("and that a lock no longer names", () => {
    const stateOf = (...groups: AwsPoolPlan[]) => ({
      version: 3,
      deployment: {
        resources: groups.map(({ name, labels }) => ({
          type: "aws:eks/nodeGroup:NodeGroup",
          urn: `urn::${name}`,
          inputs: { nodeGroupName: name, labels },
        })),
      },
    });
    const renewed = { ...group("33333333"), labels: { "cryptokube.io/pool": "apps" } };
    const names = (of: { name: string }[]) => of.map(({ name }) => name);

    it("are those of the state that the plan neither wants nor lets stay, and that are not renewed in place", () => {
      const state = stateOf(group("11111111"), group("22222222"), group("44444444"), renewed);
      const plan = { pools: [group("22222222")], leaving: [group("44444444")] };
      assert.deepEqual(names(endingGroups(state, plan)), ["a-11111111"]);
      assert.deepEqual(endingGroups({ version: 3, deployment: {} }, plan), []);
    });

    const refuse = async (content: Partial<KubeContent>) => {
      server.content = { ...emptyCluster, ...content };
      await refuseToEnd("prod", [group("11111111")], () => openCluster(server.kubeconfig("c")));
    };

    it("are not ended while anything stands on them: `up` does nothing, and says what stands where", async () => {
      await assert.rejects(refuse({ nodes, pods: [{ name: "ethereum-0-0", node: "old", labels: chain }] }), {
        name: "UserError",
        message:
          /^Nothing was done: prod\.lock\.json no longer names machines .*\n {2}a-11111111: x-chains\/ethereum-0-0 stands on old\n.*--let-go/,
      });
    });

    it("go where they are empty, and the cluster is not asked where there are none", async () => {
      await refuse({ nodes });
      await refuseToEnd("prod", [], () => assert.fail("it was opened"));
    });
  });
});
