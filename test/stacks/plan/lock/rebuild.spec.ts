import assert from "node:assert/strict";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import type { Problem } from "../../../../stacks/plan/capacity/types.ts";
import { lockFromState } from "../../../../stacks/plan/lock/rebuild.ts";
import { aNeed, aProblem, aVolume } from "../../../support/capacity-problems.ts";

const node = aNeed("eth-0", { bookedOn: "eth", group: "eth", volumes: [aVolume(100)] });
const prometheus = aNeed("prometheus", {
  bookedOn: "platform",
  volumes: [aVolume(8, { role: "server", stated: true })],
});
const problem = aProblem([node, prometheus], { zones: ["t-a"], spot: false });

const environment = { "cryptokube.io/environment": "lost" };

function claim(name: string, labels: Record<string, string>, storage: unknown, storageClassName?: string): object {
  return {
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    inputs: {
      metadata: { name, labels: { ...environment, ...labels } },
      spec: { resources: { requests: { storage } }, storageClassName },
    },
  };
}

const ethLabels = { "cryptokube.io/node": "eth-0", "cryptokube.io/chain": "eth" };
const exported = (...resources: unknown[]): unknown => ({ version: 3, deployment: { resources } });

function rebuilt(state: unknown, of: Problem = problem) {
  const result = lockFromState(state, "lost", of);
  assert.ok(result.ok, JSON.stringify(result));
  const { capacity } = result.value.lock;
  const volumes = capacity.placements.flatMap((each) =>
    each.volumes.map(({ claim: name, type, sizeGiB }) => [name, type, sizeGiB]),
  );
  return { ...result.value, capacity, volumes };
}

describe("stacks/plan/lock: a lock rebuilt from state", () => {
  const both = exported(
    claim("execution-eth-0-g3", ethLabels, "512Gi", "swift"),
    claim("execution-eth-0-g2", ethLabels, "2Ti"),
    claim("prometheus-g1", { "app.kubernetes.io/instance": "prometheus" }, "9Gi"),
    { type: "kubernetes:core/v1:ConfigMap", inputs: {} },
  );

  it("has the claims, generations and sizes that are there, and says what it could not know", () => {
    const { capacity, volumes, unknown, lock } = rebuilt(both);
    assert.equal(lock.environment, "lost");
    assert.deepEqual(volumes, [
      ["execution-eth-0-g3", "swift", 512],
      ["prometheus-g1", "flexible", 9],
    ]);
    assert.deepEqual(
      capacity.placements.map(({ name, generation }) => [name, generation]),
      [
        ["eth-0", 3],
        ["prometheus", 1],
      ],
    );
    const places = capacity.placements.map(({ name, pool }) => [name, pool]);
    assert.deepEqual(unknown, [
      ...places.map(
        ([name, pool]) => `The state does not say where ${name} stands: it is planned afresh, pool ${pool} in t-a.`,
      ),
      "The ranges of addresses are not read from the state: they are planned afresh.",
    ]);
  });

  it("gives each client of a pod the claim of its own role, in whatever order the state has them", () => {
    const pair = aNeed("eth-0", {
      bookedOn: "eth",
      group: "eth",
      volumes: [aVolume(100), aVolume(50, { role: "consensus" })],
    });
    const claims = [
      claim("consensus-eth-0-g1", ethLabels, "256Gi"),
      claim("execution-eth-0-g1", ethLabels, "2Ti"),
      claim("consensus-eth-0-g2", ethLabels, "300Gi"),
      claim("execution-eth-0-g2", ethLabels, "3Ti"),
    ];
    for (const order of [claims, claims.toReversed()]) {
      assert.deepEqual(rebuilt(exported(...order), aProblem([pair], { zones: ["t-a"], spot: false })).volumes, [
        ["execution-eth-0-g2", "flexible", 3072],
        ["consensus-eth-0-g2", "flexible", 300],
      ]);
    }
    const { volumes, unknown } = rebuilt(exported(claims[0]), aProblem([pair], { zones: ["t-a"], spot: false }));
    assert.deepEqual(volumes, [
      ["execution-eth-0-g1", "flexible", 100],
      ["consensus-eth-0-g1", "flexible", 256],
    ]);
    assert.equal(unknown[0], "The state holds no execution volume of eth-0: it will be made.");
  });

  it("is a lock that the next plan keeps", () => {
    const { capacity } = rebuilt(both);
    const stated = { ...prometheus, volumes: [aVolume(9, { role: "server", stated: true })] };
    assert.deepEqual(solve({ ...problem, needs: [node, stated], accepted: capacity }), { ok: true, capacity });
  });

  it("leaves what is not there to the next plan, and says of what the file does not ask for", () => {
    const { volumes, unknown } = rebuilt(
      exported(claim("execution-old-0-g1", { "cryptokube.io/node": "old-0" }, "1Ti")),
    );
    assert.deepEqual(volumes, []);
    assert.equal(
      unknown[0],
      "The file does not ask for old-0: it is left out of the lock, and nothing guards execution-old-0-g1 any more.",
    );
  });

  it("says of a size and a class that it does not know", () => {
    const { volumes, unknown } = rebuilt(exported(claim("execution-eth-0-g1", ethLabels, { secret: 1 }, "fast-disks")));
    assert.deepEqual(volumes, [["execution-eth-0-g1", "flexible", 100]]);
    assert.deepEqual(unknown.slice(0, 2), [
      "The state does not say how large execution-eth-0-g1 is: 100 GiB are taken.",
      "What disk class fast-disks of execution-eth-0-g1 gives is not known: flexible is taken.",
    ]);
  });

  for (const [cloud, group] of [
    [
      "AWS",
      {
        type: "aws:eks/nodeGroup:NodeGroup",
        inputs: {
          instanceTypes: ["g1.2xlarge"],
          capacityType: "ON_DEMAND",
          scalingConfig: { desiredSize: 2 },
          labels: { "cryptokube.io/pool": "g1-2xlarge-t-b-4", "cryptokube.io/zone": "t-b" },
        },
      },
    ],
    [
      "Google Cloud",
      {
        type: "gcp:container/nodePool:NodePool",
        inputs: {
          nodeCount: 2,
          nodeLocations: ["t-b"],
          nodeConfig: { machineType: "g1.2xlarge", labels: { "cryptokube.io/pool": "g1-2xlarge-t-b-4" } },
        },
      },
    ],
  ] as const) {
    it(`keeps the pools of ${cloud} that it holds, and who stands in them`, () => {
      const set = {
        type: "kubernetes:apps/v1:StatefulSet",
        inputs: {
          metadata: { name: "eth-0", labels: { ...environment, ...ethLabels } },
          spec: {
            template: {
              metadata: { labels: { "cryptokube.io/slot": "c" } },
              spec: { nodeSelector: { "cryptokube.io/pool": "g1-2xlarge-t-b-4" } },
            },
          },
        },
      };
      const { capacity, unknown } = rebuilt(exported(group, set, claim("execution-eth-0-g1", ethLabels, "100Gi")));
      assert.deepEqual(
        capacity.pools.map(({ name, zone, machine, spot, count }) => ({ name, zone, machine, spot, count })),
        [{ name: "g1-2xlarge-t-b-4", zone: "t-b", machine: "g1.2xlarge", spot: false, count: 2 }],
      );
      assert.deepEqual(
        capacity.pools[0]!.slots.map(({ name, memoryMiB, volumes }) => [name, memoryMiB, volumes]),
        [["c", 4096, 1]],
      );
      const [placement] = capacity.placements;
      assert.deepEqual([placement!.pool, placement!.slot, placement!.zone], ["g1-2xlarge-t-b-4", "c", "t-b"]);
      assert.deepEqual(capacity.zones, ["t-a", "t-b"]);
      assert.deepEqual(unknown, ["The ranges of addresses are not read from the state: they are planned afresh."]);
    });
  }

  it("passes over another environment's, and over what is of no known form", () => {
    const other = claim("execution-eth-0-g1", { ...ethLabels, "cryptokube.io/environment": "other" }, "100Gi");
    const { volumes } = rebuilt(exported(other, null, 3, { type: 7 }, claim("no-generation", ethLabels, "1Gi")));
    assert.deepEqual(volumes, []);
  });

  it("refuses what is no exported state", () => {
    for (const state of [null, [], {}, { deployment: { resources: {} } }, "text"]) {
      assert.deepEqual(lockFromState(state, "lost", problem), {
        ok: false,
        errors: [
          {
            path: "deployment.resources",
            found: "nothing of the kind",
            allowed: "the JSON that `pulumi stack export` writes: deployment.resources, a list",
            remedy: "Run `pulumi stack export --stack lost --file FILE`, and give that file.",
          },
        ],
      });
    }
  });

  it("reports what is impossible in the file", () => {
    const result = lockFromState(both, "lost", aProblem([aNeed("huge", { memoryMiB: 9e6 })]));
    assert.ok(!result.ok);
    assert.equal(result.errors[0]!.path, "config.cryptokube:chains[0]");
  });

  it("has the generations of machines, and those that leave apart from those that are wanted", () => {
    const pool = (generation: string, machine: string, taints: object[]) => ({
      type: "aws:eks/nodeGroup:NodeGroup",
      inputs: {
        nodeGroupName: `g1-t-a-1-${generation}`,
        instanceTypes: [machine],
        capacityType: "ON_DEMAND",
        scalingConfig: { desiredSize: 2 },
        labels: {
          ...environment,
          "cryptokube.io/pool": "g1-t-a-1",
          "cryptokube.io/zone": "t-a",
          "cryptokube.io/generation": generation,
        },
        taints,
      },
    });
    const stands = {
      type: "kubernetes:apps/v1:StatefulSet",
      inputs: {
        metadata: { name: "eth-0", labels: { ...environment, ...ethLabels } },
        spec: {
          template: {
            metadata: { labels: { "cryptokube.io/slot": "a" } },
            spec: { nodeSelector: { "cryptokube.io/pool": "g1-t-a-1", "cryptokube.io/generation": "22222222" } },
          },
        },
      },
    };
    const groups = [
      pool("22222222", "g1a.xlarge", [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NO_SCHEDULE" }]),
      pool("11111111", "g1.xlarge", [{ key: "cryptokube.io/leaving", value: "true", effect: "NO_SCHEDULE" }]),
    ];
    for (const order of [groups, groups.toReversed()]) {
      const { capacity } = rebuilt(exported(claim("execution-eth-0-g1", ethLabels, "512Gi"), stands, ...order));
      const found = capacity.pools.find(({ name }) => name === "g1-t-a-1")!;
      assert.deepEqual([found.generation, found.machine], ["22222222", "g1a.xlarge"]);
      assert.deepEqual(
        capacity.leaving?.map((each) => [each.pool, each.generation, each.machine, each.zone, each.count]),
        [["g1-t-a-1", "11111111", "g1.xlarge", "t-a", 2]],
      );
    }
  });
});
