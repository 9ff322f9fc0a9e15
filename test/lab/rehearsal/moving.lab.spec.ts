/**
 * Three nodes of a chain whose machines are all made anew, in two zones: the old machines stay until the roller has moved
 * the nodes, and no node ends with its machine. The roller is the real one. The tests build on each other.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { openCluster } from "../../../cli/cluster-view.ts";
import { endingGroups, refuseToEnd } from "../../../cli/ending-groups.ts";
import { type LeavingStatus, lookAtLeaving } from "../../../cli/leaving.ts";
import { settle, sightOf } from "../../../cli/rehearse/look.ts";
import { openRehearsalStack } from "../../../cli/rehearse/stack.ts";
import { rehearsalFiles } from "../../../lab/rehearsal/place.ts";
import type { NodeObject, PodObject } from "../../../lab/rehearsal/cluster.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import type { Plan } from "../../../stacks/plan.ts";
import { ChainNetwork } from "./chain-network.ts";
import { awsOf, decidedOf, programOf, subjectOf } from "./plans.ts";
import { type RollerProcess, startRoller } from "./roller.ts";
import { clearCluster, describeRehearsal, type Rehearsal } from "./support.ts";

const environment = "staging-eu-west-1";
const nodes = ["sepolia-0", "sepolia-1", "sepolia-2"];

describeRehearsal("the machines of a chain, made anew under its nodes", (suite) => {
  let rehearsal: Rehearsal;
  let stack: Stack;
  let network: ChainNetwork;
  let lock: Lock;
  let plan: Plan;
  let disks: string[];

  /** What is decided of three nodes of sepolia; the roller looks more often than it would, as nothing here takes long. */
  const decide = (accepted?: Lock): void => {
    ({ lock, plan } = decidedOf(environment, accepted, (config) => ({
      ...config,
      chains: config.chains.filter(({ name }) => name === "sepolia").map((chain) => ({ ...chain, nodes: 3 })),
      apps: [],
    })));
    Object.assign(plan.roller.settings, {
      pollSeconds: 0.2,
      port: 0,
      rule: { stableSeconds: 1, settleSeconds: 2, retrySeconds: 1 },
    });
  };
  /** The same lock with other machines, as if the file or a newer program asked for them. */
  const withMachines = (family: string): Lock => {
    const pools = lock.capacity.pools.map((pool) => ({ ...pool, machine: pool.machine.replace(/^[a-z]\dg/, family) }));
    return { ...lock, capacity: { ...lock.capacity, pools } };
  };
  const up = async (): Promise<Record<string, number>> => {
    stack.workspace.program = programOf(plan);
    const { summary } = await stack.up();
    const { problems } = await settle(rehearsal.api, () => undefined);
    assert.deepEqual(problems, []);
    return { ...summary.resourceChanges };
  };
  const cluster = () => openCluster(readFileSync(rehearsal.record.kubeconfig, "utf8"));
  const leaving = (): Promise<LeavingStatus[]> => lookAtLeaving(cluster(), awsOf(plan).leaving);
  const heldBy = async (): Promise<string[]> =>
    (await leaving()).flatMap(({ holders }) => holders.map(({ name }) => name)).sort();
  const handles = async (): Promise<string[]> =>
    (await sightOf(rehearsal.api)).volumes.map(({ spec }) => spec.csi?.volumeHandle ?? "").sort();
  const machines = (): Promise<NodeObject[]> => rehearsal.api.list<NodeObject>("/api/v1/nodes");
  const pods = async (): Promise<PodObject[]> =>
    (await rehearsal.api.list<PodObject>(`/api/v1/namespaces/${environment}-chains/pods`)).sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
  const typeUnder = async (): Promise<(string | undefined)[]> => {
    const types = new Map(
      (await machines()).map(({ metadata }) => [metadata.name, metadata.labels?.["node.kubernetes.io/instance-type"]]),
    );
    return (await pods()).map(({ spec }) => types.get(spec?.nodeName ?? ""));
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 90_000;
    while (!(await holds())) {
      assert.ok(
        performance.now() < deadline,
        `${what}: not within 90 s. The roller said:\n${roller?.said() ?? "nothing"}`,
      );
      await sleep(200);
    }
  };
  let calls = 0;
  /** What was asked of groups and templates. */
  const groupCalls = (): string[] =>
    readFileSync(rehearsalFiles(rehearsal.root).calls, "utf8")
      .split("\n")
      .flatMap((line) => /"(\w*Nodegroup\w*|\w*LaunchTemplate\w*)"/.exec(line)?.[1] ?? []);
  const madeOrGone = (call: string): boolean => ["CreateNodegroup", "DeleteNodegroup"].includes(call);
  let roller: RollerProcess | undefined;
  /** Those that the roller has had, the last time that it ran. */
  let evictions = 0;
  const rolling = async (work: () => Promise<void>): Promise<void> => {
    roller = await startRoller(rehearsal, plan.roller);
    try {
      await work();
      evictions = roller.said().match(/"result":"accepted"/g)?.length ?? 0;
    } finally {
      await roller.stop();
      roller = undefined;
    }
  };
  /** Lets go what is empty, as `plan --let-go` does, and takes it away. */
  const letGo = async (): Promise<Record<string, number>> => {
    assert.deepEqual(await heldBy(), []);
    const { leaving: _, ...capacity } = lock.capacity;
    decide({ ...lock, capacity });
    await refuseToEnd(environment, endingGroups(await stack.exportStack(), awsOf(plan)), cluster);
    return up();
  };
  const groupsNow = async (): Promise<string[]> =>
    [
      ...new Set((await machines()).map(({ metadata }) => metadata.labels?.["eks.amazonaws.com/nodegroup"] ?? "")),
    ].sort();

  before(async function () {
    this.timeout(180_000);
    rehearsal = suite().rehearsal();
    decide();
    stack = await openRehearsalStack({ ...subjectOf(plan), ...rehearsal, id: rehearsal.record.id });
    await up();
    network = new ChainNetwork(rehearsal.api, 9750);
    network.start();
    disks = await handles();
    assert.deepEqual(await typeUnder(), Array(3).fill("r6g.xlarge"));
  });
  after(async () => {
    await roller?.stop();
    await network.stop();
    await clearCluster(suite().api);
  });

  it("come beside the old ones, which stay as they are, but for what is new: nothing goes, and no node has moved", async () => {
    const before = (await pods()).map(({ metadata }) => metadata.uid);
    const old = await groupsNow();
    calls = groupCalls().length;
    decide(withMachines("r7g"));
    assert.equal(lock.capacity.leaving?.length, 3);
    const changes = await up();
    assert.deepEqual([changes.delete ?? 0, changes.replace ?? 0], [0, 0]);
    assert.deepEqual(
      (await pods()).map(({ metadata }) => metadata.uid),
      before,
    );
    assert.deepEqual(
      groupCalls().slice(calls).sort(),
      ["CreateLaunchTemplate", "CreateNodegroup", "UpdateNodegroupConfig"].flatMap(
        (call) => Array(3).fill(call) as string[],
      ),
      "of the old groups only their taints are changed",
    );
    const all = await machines();
    assert.equal(all.length, 6);
    for (const { metadata, spec } of all) {
      const isOld = old.includes(metadata.labels?.["eks.amazonaws.com/nodegroup"] ?? "");
      const closed = spec?.taints?.some(
        ({ key, effect }) => key === "cryptokube.io/leaving" && effect === "NoSchedule",
      );
      assert.equal(closed ?? false, isOld, metadata.name);
      assert.equal(metadata.labels?.["node.kubernetes.io/instance-type"], isOld ? "r6g.xlarge" : "r7g.xlarge");
    }
    assert.deepEqual(
      await heldBy(),
      nodes.map((node) => `${environment}-chains/${node}-0`),
    );
  });

  it("are not let go under a node: neither the command nor the cloud takes them away, and nothing is lost by asking", async () => {
    const { leaving: _, ...capacity } = lock.capacity;
    const careless = { ...lock, capacity };
    const wanted = plan;
    decide(careless);
    const ending = endingGroups(await stack.exportStack(), awsOf(plan));
    assert.equal(ending.length, 3);
    await assert.rejects(refuseToEnd(environment, ending, cluster), /sepolia-0-0 stands on /);
    // Plain `pulumi up` with such a lock: the rehearsal is red, where AWS would end the client after five minutes.
    stack.workspace.program = programOf(plan);
    await assert.rejects(
      stack.up(),
      /EKS ends the machines of a deleted node group after 5 minutes.*sepolia-\d-0 \(its grace period is 300 s\)/s,
    );
    plan = wanted;
    lock = { ...careless, capacity: { ...capacity, leaving: _ ?? [] } };
    await up();
    assert.equal((await heldBy()).length, 3);
    assert.deepEqual(network.ends, []);
  });

  it("are left by nodes that are still syncing, all of them at once: they serve nobody", async () => {
    await rolling(async () => {
      await until("every node has moved", async () => (await heldBy()).length === 0);
      await until("every node runs", async () => (await pods()).every(({ status }) => status?.phase === "Running"));
    });
    assert.deepEqual(await typeUnder(), Array(3).fill("r7g.xlarge"));
    assert.deepEqual(network.ends.map(({ node }) => node).sort(), nodes);
    for (const { node, why, inPeace, wasSynced } of network.ends) {
      assert.deepEqual([why, inPeace, wasSynced], ["EvictionByEvictionAPI", true, false], node);
    }
    assert.equal(evictions, 3, "the roller moved them, and nobody else");
    assert.deepEqual(await handles(), disks, "their disks moved along");
  });

  it("go when they are empty, and no node ends by that", async () => {
    const before = (await pods()).map(({ metadata }) => metadata.uid);
    const ended = network.ends.length;
    const changes = await letGo();
    // Three groups, each a component, a template and a node group.
    assert.deepEqual([changes.delete, changes.replace ?? 0], [9, 0]);
    assert.deepEqual(
      (await pods()).map(({ metadata }) => metadata.uid),
      before,
    );
    assert.equal(network.ends.length, ended);
    assert.equal((await machines()).length, 3);
    assert.deepEqual(awsOf(plan).leaving, []);
    assert.equal((await up()).delete ?? 0, 0, "and nothing is left to do");
  });

  it("are left by nodes in step one at a time, each only while the two others are", async () => {
    network.catchUpMs = 500;
    await until("all are in step", async () => (await network.synced()).length === 3);
    const ended = network.ends.length;
    calls = groupCalls().length;
    decide(withMachines("r6g"));
    await up();
    assert.equal((await heldBy()).length, 3);
    network.catchUpMs = 2_500;
    await rolling(async () => {
      await until("every node has moved", async () => (await heldBy()).length === 0);
      await until("all are in step again", async () => (await network.synced()).length === 3);
    });
    const ends = network.ends.slice(ended);
    assert.deepEqual(ends.map(({ node }) => node).sort(), nodes, "each moved once");
    for (const { node, why, inPeace, wasSynced, othersSynced, othersDown } of ends) {
      assert.deepEqual([why, inPeace, wasSynced], ["EvictionByEvictionAPI", true, true], node);
      assert.deepEqual([othersSynced, othersDown], [2, 0], `${node} went while the others were in step`);
    }
    assert.equal(evictions, 3);
    assert.deepEqual(await typeUnder(), Array(3).fill("r6g.xlarge"));
    assert.deepEqual(await handles(), disks);
  });

  it("go again, and the calls tell that each new group came before an old one went", async () => {
    const ended = network.ends.length;
    await letGo();
    assert.equal(network.ends.length, ended);
    const times = (call: string): string[] => Array<string>(3).fill(call);
    assert.deepEqual(groupCalls().slice(calls).filter(madeOrGone), [
      ...times("CreateNodegroup"),
      ...times("DeleteNodegroup"),
    ]);
  });
});
