import assert from "node:assert/strict";
import { cloudOf } from "../../../../catalogue/clouds/index.ts";
import { maxPodsOf } from "../../../../catalogue/clouds/aws/pods.ts";
import { generationsIn } from "../../../../stacks/plan/aws/generations.ts";
import { planAws } from "../../../../stacks/plan/aws/plan.ts";
import { poolUses } from "../../../../stacks/plan/aws/pool-uses.ts";
import type { AddressPlan } from "../../../../stacks/plan/addresses.ts";
import type { Capacity, Need } from "../../../../stacks/plan/capacity/types.ts";
import { type Scheduling, schedulingOf } from "../../../../stacks/plan/scheduling.ts";
import type { AwsPlan, AwsPoolPlan } from "../../../../stacks/plan.ts";
import { configOf } from "../../../support/stacks.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";

let aws: AwsPlan;
let capacity: Capacity;
let addresses: AddressPlan;
let needs: readonly Need[];

function planAnew(): void {
  const made = regionOf(smallRegion);
  aws = made.aws;
  capacity = made.decision.next.capacity;
  addresses = made.decision.next.addresses!;
  needs = made.decision.needs;
}

const poolOf = (placement: string, pools = aws.pools): AwsPoolPlan => {
  const { pool } = capacity.placements.find(({ name }) => name === placement)!;
  return pools.find((each) => each.pool === pool)!;
};

/** The same region with a capacity that was changed. */
function with_(changed: Capacity): readonly AwsPoolPlan[] {
  const config = configOf(["config:", ...smallRegion.map((line) => `  ${line}`)].join("\n"));
  assert.ok(config.cluster.kind === "eks");
  const request = { environment: "test", config: { ...config, cluster: config.cluster }, needs, cloud: cloudOf("aws") };
  return planAws({ ...request, capacity: changed, addresses }).pools;
}

const changePool = (name: string, change: object): Capacity => ({
  ...capacity,
  pools: capacity.pools.map((pool) => (pool.name === name ? { ...pool, ...change } : pool)),
});

describe("stacks/plan/aws: node groups", () => {
  beforeEach(planAnew);

  it("are one for each pool of the lock, in its zone, with its machines, by name", () => {
    assert.deepEqual(
      aws.pools.map(({ pool, zone, machine, rootDiskGiB, scaling: { desired, max } }) => [
        pool,
        zone,
        machine,
        rootDiskGiB,
        desired,
        max,
      ]),
      capacity.pools.map((pool) => [pool.name, pool.zone, pool.machine, pool.rootDiskGiB, pool.count, pool.count]),
    );
    for (const { pool, name } of aws.pools) assert.match(name, new RegExp(`^${pool}-[0-9a-f]{8}$`));
    assert.equal(new Set(aws.pools.map(({ name }) => name)).size, aws.pools.length);
  });

  it("have the image for their machines' processor, and are bought as planned", () => {
    const { machines } = cloudOf("aws");
    for (const { pool, machine, amiType, capacityType } of aws.pools) {
      const arm = machines[machine]!.architecture === "arm64";
      assert.equal(amiType, arm ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD");
      const { spot } = capacity.pools.find(({ name }) => name === pool)!;
      assert.equal(capacityType, spot ? "SPOT" : "ON_DEMAND");
    }
  });

  it("stand in the subnets that face the internet where peers dial one of their nodes, and only there", () => {
    const uses = poolUses(capacity, needs);
    assert.equal(poolOf("dial-0").subnet, "public");
    for (const { pool, subnet } of aws.pools) {
      const dialled = uses
        .get(pool)!
        .placements.some((name) => needs.find((need) => need.name === name)?.peerMode === "inbound");
      assert.equal(subnet, dialled ? "public" : "nodes", pool);
    }
    const private_ = regionOf(smallRegion.map((line) => line.replace("peers: inbound", "peers: outbound"))).aws;
    assert.deepEqual([...new Set(private_.pools.map(({ subnet }) => subnet))], ["nodes"]);
  });

  it("are labelled with pool, zone and environment, and those with parts of the cluster as its own", () => {
    for (const { pool, zone, labels, generation } of aws.pools) {
      const system = capacity.placements.some((each) => each.pool === pool && each.name.startsWith("system-"));
      assert.deepEqual(labels, {
        "cryptokube.io/pool": pool,
        "cryptokube.io/zone": zone,
        "cryptokube.io/environment": "test",
        ...(generation === undefined ? {} : { "cryptokube.io/generation": generation }),
        ...(system ? { "cryptokube.io/system": "true" } : {}),
      });
    }
    assert.ok(aws.pools.some(({ labels }) => labels["cryptokube.io/system"] === "true"));
  });

  it("are kept for chains or for applications, but where parts of the cluster must find a place", () => {
    for (const { labels, taints, autoscaled, chains } of aws.pools) {
      const system = labels["cryptokube.io/system"] === "true";
      const value = autoscaled ? "apps" : "chains";
      assert.deepEqual(taints, system ? [] : [{ key: "cryptokube.io/dedicated", value, effect: "NO_SCHEDULE" }]);
      assert.equal(chains, !autoscaled);
    }
    assert.deepEqual(
      poolOf("web-0").taints.map(({ value }) => value),
      ["apps"],
    );
  });

  it("come and go only where nothing but applications stands, and never pass what was priced", () => {
    for (const { scaling, autoscaled } of aws.pools) {
      assert.equal(scaling.min, autoscaled ? 0 : scaling.desired);
      assert.equal(scaling.max, scaling.desired);
    }
    assert.equal(poolOf("web-0").autoscaled, true);
    assert.equal(poolOf("dial-0").autoscaled, false);
  });

  it("keep their names when the number of machines, a slot or a price changes", () => {
    const { pool, name } = poolOf("dial-0");
    const more = with_(changePool(pool, { count: 7 }));
    assert.equal(poolOf("dial-0", [...more]).name, name);
    assert.equal(poolOf("dial-0", [...more]).scaling.desired, 7);
    const slots = capacity.pools.find((each) => each.name === pool)!.slots.map((slot) => ({ ...slot, memoryMiB: 1 }));
    assert.deepEqual(with_(changePool(pool, { slots })), aws.pools);
  });

  it("get another name, that one alone, when its machines change", () => {
    const { pool, name } = poolOf("dial-0");
    for (const change of [{ machine: "m7g.4xlarge" }, { spot: true }, { rootDiskGiB: 99 }, { zone: "use1-az6" }]) {
      const changed = with_(changePool(pool, change));
      const names = changed.map((each) => each.name);
      assert.ok(!names.includes(name), JSON.stringify(change));
      const others = aws.pools.map((each) => each.name).filter((each) => each !== name);
      assert.deepEqual(
        others.filter((each) => !names.includes(each)),
        [],
      );
    }
  });

  it("are renewed in place where only applications stand and what they start with changes", () => {
    const { pool, name } = poolOf("web-0");
    assert.equal(poolOf("web-0", [...with_(changePool(pool, { rootDiskGiB: 99 }))]).name, name);
    assert.notEqual(poolOf("web-0", [...with_(changePool(pool, { machine: "m7g.4xlarge" }))]).name, name);
  });

  it("join a machine's own disks to one where a slot has some of them, and leave them be elsewhere", () => {
    const { pool } = poolOf("dial-0");
    const [slot] = capacity.pools.find(({ name }) => name === pool)!.slots;
    const dataOf = (...local: number[]) => {
      const changed = with_(changePool(pool, { slots: local.map((localGiB) => ({ ...slot!, localGiB })) }));
      return poolOf("dial-0", [...changed]).userData;
    };
    assert.match(dataOf(0, 100), /RAID0/);
    assert.doesNotMatch(dataOf(0), /RAID0/);
  });

  it("stand in the order of their names, whatever the lock's", () => {
    const turned = with_({ ...capacity, pools: capacity.pools.toReversed() });
    assert.deepEqual(turned, aws.pools);
  });

  it("tell each machine how many pods it has addresses for", () => {
    for (const { machine, userData } of aws.pools) {
      assert.match(userData, new RegExp(`maxPods: ${maxPodsOf(machine)}\\b`));
    }
  });
});

describe("catalogue/clouds/aws: pods of a machine", () => {
  it("are as many as its interfaces but the first have addresses for, and EKS's limit at most", () => {
    // m6g.medium: 2 interfaces of 4 addresses; m6g.large: 3 of 10; m7i.16xlarge has more than 30 vCPUs.
    assert.deepEqual(["m6g.medium", "m6g.large", "m7i.16xlarge"].map(maxPodsOf), [50, 110, 250]);
    assert.throws(() => maxPodsOf("m6g.tiny"), { message: "the catalogue of AWS has no machine m6g.tiny" });
  });
});

describe("stacks/plan: scheduling", () => {
  let scheduling: Scheduling;
  beforeEach(() => {
    planAnew();
    scheduling = schedulingOf(capacity, needs, generationsIn(aws.pools));
  });

  it("gives every placement a place that exactly one group has, whose taints it tolerates", () => {
    for (const { name, pool } of capacity.placements) {
      const place = scheduling(name)!;
      const fitting = aws.pools.filter(
        ({ labels, taints }) =>
          Object.entries(place.nodeSelector).every(([key, value]) => labels[key] === value) &&
          taints.every(({ key, value }) =>
            place.tolerations.some((each) => each.key === key && each.value === value && each.effect === "NoSchedule"),
          ),
      );
      assert.deepEqual(
        fitting.map((each) => each.pool),
        [pool],
        name,
      );
    }
  });

  it("gives no two placements that must not share a machine more than one place on it", () => {
    const bySlot = new Map<string, number>();
    for (const { name } of capacity.placements) {
      const key = JSON.stringify(scheduling(name)!.slot);
      bySlot.set(key, (bySlot.get(key) ?? 0) + 1);
    }
    for (const [key, count] of bySlot) {
      const { "cryptokube.io/pool": pool } = JSON.parse(key) as Record<string, string>;
      const group = aws.pools.find((each) => each.pool === pool)!;
      assert.ok(count <= group.scaling.max, `${count} of ${key} on ${group.scaling.max} machines`);
    }
  });

  it("lets the autoscaler move applications, and nothing else", () => {
    assert.deepEqual(scheduling("web-0")!.annotations, {});
    assert.deepEqual(scheduling("dial-0")!.annotations, { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" });
  });

  it("has none for what was not planned", () => {
    assert.equal(scheduling("dial-1"), undefined);
  });
});
