/**
 * A region that stands, and what becomes of it: a newer Kubernetes, a machine that is lost, something changed by hand. Its
 * chain node is out of step with its network all the while. The tests build on each other. Other machines for a chain are
 * moving.lab.spec.ts.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { settle, sightOf } from "../../../cli/rehearse/look.ts";
import { openRehearsalStack } from "../../../cli/rehearse/stack.ts";
import { wholeProgram } from "../../../cli/whole-program.ts";
import { isReady, type NodeObject, type PodObject } from "../../../lab/rehearsal/cluster.ts";
import { rehearsalFiles } from "../../../lab/rehearsal/place.ts";
import { createWorld } from "../../../lab/rehearsal/world.ts";
import type { Plan } from "../../../stacks/plan.ts";
import { awsOf, planOf, programOf, subjectOf } from "./plans.ts";
import { clearCluster, describeRehearsal, type Rehearsal } from "./support.ts";

const chainPod = "/api/v1/namespaces/staging-eu-west-1-chains/pods/sepolia-0-0";
const chainPool = "r6g-2xlarge-euw1-az2-1";

describeRehearsal("a region that stands", (suite) => {
  let rehearsal: Rehearsal;
  let stack: Stack;
  let plan: Plan;
  let disks: string[];

  const up = async (next: Plan): Promise<Record<string, number>> => {
    plan = next;
    stack.workspace.program = wholeProgram(programOf(next));
    const { summary } = await stack.up();
    const { problems } = await settle(rehearsal.api, () => undefined);
    assert.deepEqual(problems, []);
    return { ...summary.resourceChanges };
  };
  const pod = (): Promise<PodObject> => rehearsal.api.get<PodObject>(chainPod);
  const machine = async (): Promise<NodeObject> =>
    rehearsal.api.get<NodeObject>(`/api/v1/nodes/${(await pod()).spec?.nodeName ?? ""}`);
  const handles = async (): Promise<string[]> =>
    (await sightOf(rehearsal.api)).volumes.map(({ spec }) => spec.csi?.volumeHandle ?? "").sort();
  const entries = (): { type: string; id: string; properties: Record<string, unknown> }[] =>
    (
      JSON.parse(readFileSync(rehearsalFiles(rehearsal.root).cloud, "utf8")) as {
        entries: { type: string; id: string; properties: Record<string, unknown> }[];
      }
    ).entries;
  const groups = () => entries().filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");

  before(async function () {
    this.timeout(120_000);
    rehearsal = suite().rehearsal();
    const first = planOf("staging-eu-west-1", "1.35");
    stack = await openRehearsalStack({ ...subjectOf(first), ...rehearsal, id: rehearsal.record.id });
    await up(first);
    disks = await handles();
    assert.ok(disks.length > 0);
    assert.equal(isReady(await pod()), false, "its chain node is out of step");
  });
  after(async () => {
    await clearCluster(suite().api);
  });

  it("goes to the next version: control plane, add-ons and every machine, and no disk is lost", async () => {
    const before = await machine();
    const changes = await up(planOf("staging-eu-west-1", "1.36"));
    assert.equal(changes.replace ?? 0, 0, "nothing is replaced");
    assert.equal(changes.delete ?? 0, 0, "nothing goes");
    const cluster = entries().find(({ type }) => type === "aws:eks/cluster:Cluster");
    assert.equal(cluster?.properties.version, "1.36");
    assert.deepEqual(new Set(groups().map(({ properties }) => properties.version)), new Set(["1.36"]));
    assert.notEqual((await machine()).metadata.name, before.metadata.name, "the machine is another");
    assert.equal(isReady(await pod()), false);
    assert.deepEqual(await handles(), disks);
  });

  it("loses a machine: its pod comes back on the one that replaces it, with its disks", async () => {
    const { api, record, root } = rehearsal;
    const lost = await machine();
    const before = await pod();
    await api.remove(`/api/v1/nodes/${lost.metadata.name}`);
    await api.request("DELETE", `${chainPod}?gracePeriodSeconds=0`);
    const pool = awsOf(plan).pools.find((of) => of.pool === chainPool);
    const group = groups().find(({ properties }) => properties.nodeGroupName === pool?.name);
    assert.ok(pool && group);
    // What the group's Auto Scaling group does by itself.
    await createWorld(record, root).scale({
      cluster: awsOf(plan).name,
      name: pool.name,
      machine: pool.machine,
      capacityType: pool.capacityType,
      amiType: pool.amiType,
      zones: [{ id: pool.zone, name: record.zoneNames[pool.zone] ?? "" }],
      desired: pool.scaling.desired,
      labels: pool.labels,
      taints: [],
      rootDiskGiB: pool.rootDiskGiB,
    });
    const { problems } = await settle(api, () => undefined);
    assert.deepEqual(problems, []);
    assert.deepEqual(await handles(), disks);
    for (let tries = 0; (await pod()).status?.phase !== "Running"; tries++) {
      assert.ok(tries < 50, "the pod runs again");
      await sleep(100);
    }
    assert.notEqual((await machine()).metadata.uid, lost.metadata.uid, "the machine is another");
    assert.notEqual((await pod()).metadata.uid, before.metadata.uid, "and so is the pod");
  });

  it("is mended by `refresh` where somebody changed it by hand", async () => {
    const tagged = () => entries().find(({ type }) => type === "aws:ec2/vpc:Vpc")?.properties;
    rehearsal.order([{ kind: "drift", type: "aws:ec2/vpc:Vpc", property: "enableDnsSupport", value: false }]);
    await stack.refresh();
    const { summary } = await stack.up();
    assert.equal(summary.resourceChanges?.update, 1);
    assert.equal(tagged()?.enableDnsSupport, true);
    const again = await stack.up();
    assert.equal(again.summary.resourceChanges?.update ?? 0, 0, "and then nothing is left to do");
  });
});
