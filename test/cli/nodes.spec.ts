import assert from "node:assert/strict";
import {
  failingGraceMs,
  isStuck,
  judgeNode,
  judgeWatch,
  readyGraceMs,
  restartGraceMs,
  type PodView,
} from "../../cli/nodes.ts";
import { judgement } from "./judgements.ts";

const running: PodView = {
  name: "ethereum-0-0",
  phase: "Running",
  deleting: false,
  scheduled: true,
  ready: true,
  revision: "r2",
  containers: [
    { name: "geth", running: true, runningMs: 60_000, restarts: 0 },
    { name: "health", running: true, runningMs: 60_000, restarts: 0 },
  ],
};

describe("cli/nodes: judgeNode", () => {
  it("calls a node that runs the newest template running and rolled", () => {
    assert.deepEqual(judgeNode("ethereum-0", running, "r2"), {
      node: "ethereum-0",
      state: "running",
      ready: true,
      rolled: true,
      outdated: false,
      rolling: false,
      reason: "",
    });
  });

  it("says whether the roller is at it, and whether its pod is of an older template", () => {
    const of = (pod: PodView | undefined, revision: string, rolling?: boolean) => {
      const { outdated, rolling: said, rolled } = judgeNode("n", pod, revision, rolling);
      return { outdated, rolling: said, rolled };
    };
    assert.deepEqual(of(running, "r3"), { outdated: true, rolling: false, rolled: false });
    assert.deepEqual(of(running, ""), { outdated: false, rolling: false, rolled: false }, "not known yet");
    assert.deepEqual(of(running, "r2", true), { outdated: false, rolling: true, rolled: true });
    assert.deepEqual(of({ ...running, deleting: true }, "r3", true), { outdated: true, rolling: true, rolled: false });
    assert.deepEqual(of(undefined, "r3", true), { outdated: false, rolling: true, rolled: false });
    assert.deepEqual(of(undefined, "r3"), { outdated: false, rolling: false, rolled: false });
  });

  it("does not call an old template rolled, nor any while the revision is unknown", () => {
    assert.equal(judgeNode("ethereum-0", running, "r3").rolled, false);
    assert.equal(judgeNode("ethereum-0", { ...running, revision: "" }, "").rolled, false);
  });

  it("calls a syncing node running: it is not ready, and that is no failure", () => {
    const judged = judgeNode("ethereum-0", { ...running, ready: false }, "r2");
    assert.equal(judged.state, "running");
    assert.equal(judged.ready, false);
  });

  it("names the container, the reason and the kubelet's message of a failing pod", () => {
    const pod = {
      ...running,
      ready: false,
      containers: [
        {
          name: "geth",
          running: false,
          runningMs: 0,
          restarts: 3,
          waiting: "CrashLoopBackOff",
          message: "back-off 10s",
        },
      ],
    };
    const judged = judgeNode("ethereum-0", pod, "r2");
    assert.equal(judged.state, "failing");
    assert.equal(judged.reason, "container geth is in CrashLoopBackOff: back-off 10s");
  });

  for (const waiting of [
    "CrashLoopBackOff",
    "ErrImagePull",
    "ErrImageNeverPull",
    "ImagePullBackOff",
    "InvalidImageName",
    "CreateContainerConfigError",
    "CreateContainerError",
    "RunContainerError",
  ]) {
    it(`takes ${waiting} for a failure`, () => {
      const container = { name: "geth", running: false, runningMs: 0, restarts: 0, waiting };
      const judged = judgeNode("n", { ...running, ready: false, containers: [container] }, "r2");
      assert.deepEqual([judged.state, judged.reason], ["failing", `container geth is in ${waiting}`]);
    });
  }

  it("does not believe a restarted container in its first seconds: one with a wrong flag lives for one", () => {
    const restarted = (runningMs: number): PodView => ({
      ...running,
      ready: false,
      containers: [{ name: "geth", running: true, runningMs, restarts: 1 }],
    });
    assert.equal(judgeNode("n", restarted(restartGraceMs - 1), "r2").state, "failing");
    assert.match(judgeNode("n", restarted(0), "r2").reason, /geth is in a loop of 1 restart$/);
    assert.equal(judgeNode("n", restarted(restartGraceMs), "r2").state, "running");
    const twice = { ...running, containers: [{ name: "geth", running: false, runningMs: 0, restarts: 2 }] };
    assert.match(judgeNode("n", twice, "r2").reason, /geth is in a loop of 2 restarts$/);
  });

  it("tells apart a pod that is missing, unscheduled, starting and stopping", () => {
    const missing = judgeNode("n", undefined, "r2");
    assert.deepEqual([missing.state, missing.ready, missing.reason], ["missing", false, "its pod does not exist yet"]);
    const homeless = judgeNode("n", { ...running, scheduled: false, phase: "Pending" }, "r2");
    assert.deepEqual([homeless.state, homeless.reason], ["unscheduled", "no machine has taken its pod"]);
    const creating = {
      ...running,
      phase: "Pending",
      containers: [{ name: "geth", running: false, runningMs: 0, restarts: 0, waiting: "ContainerCreating" }],
    };
    assert.equal(judgeNode("n", creating, "r2").state, "starting");
    assert.match(judgeNode("n", creating, "r2").reason, /geth: ContainerCreating/);
    const pending = judgeNode("n", { ...running, phase: "Pending" }, "r2");
    assert.deepEqual([pending.state, pending.reason], ["starting", "phase Pending"]);
    const idle = { name: "geth", running: false, runningMs: 0, restarts: 0 };
    const between = judgeNode("n", { ...running, containers: [idle] }, "r2");
    assert.deepEqual([between.state, between.reason], ["starting", "container geth: not started"]);
    const stopping = judgeNode("n", { ...running, deleting: true }, "r2");
    assert.deepEqual([stopping.state, stopping.ready, stopping.rolled], ["starting", false, false]);
    assert.equal(stopping.reason, "its old pod is closing its database");
  });
});

describe("cli/nodes: judgeWatch", () => {
  const at = (ms: number): ReadonlyMap<string, number> => new Map([["a", 1_000_000 - ms]]);

  it("ends at once when all run the newest template and are ready", () => {
    assert.deepEqual(judgeWatch([judgement({})], at(0), 1_000_000), { settled: true, failed: [], rolled: 1 });
  });

  it("gives a running node its time to become ready, and no more", () => {
    assert.equal(judgeWatch([judgement({ ready: false })], at(readyGraceMs - 1), 1_000_000).settled, false);
    assert.equal(judgeWatch([judgement({ ready: false })], at(readyGraceMs), 1_000_000).settled, true);
  });

  it("waits for an outdated pod whatever it does: the roller replaces it", () => {
    assert.equal(judgeWatch([judgement({ rolled: false })], at(1e6), 1_000_000).settled, false);
    assert.equal(judgeWatch([judgement({ rolled: false, state: "failing" })], at(1e6), 1_000_000).settled, false);
  });

  it("believes a failure of the newest template only after its grace, and reports it", () => {
    assert.equal(judgeWatch([judgement({ state: "failing" })], at(failingGraceMs - 1), 1_000_000).settled, false);
    const verdict = judgeWatch([judgement({ state: "failing" })], at(failingGraceMs), 1_000_000);
    assert.equal(verdict.settled, true);
    assert.equal(verdict.failed.length, 1);
  });

  it("ends when the roller halts at a failed node: the outdated ones that run stay as they are", () => {
    const failed = judgement({ state: "failing", ready: false });
    const outdated = judgement({ node: "b", rolled: false });
    const verdict = (ms: number): { settled: boolean; rolled: number } =>
      judgeWatch([failed, outdated], at(ms), 1_000_000);
    assert.equal(verdict(failingGraceMs - 1).settled, false);
    assert.equal(verdict(failingGraceMs).settled, true);
    assert.equal(verdict(failingGraceMs).rolled, 1);
  });

  it("waits for a node that the roller replaces as long as the roller does", () => {
    const late = judgement({ ready: false, rolling: true });
    assert.equal(judgeWatch([late], at(1e6), 1_000_000).settled, false);
    assert.equal(judgeWatch([{ ...late, ready: true }], at(0), 1_000_000).settled, true);
    assert.deepEqual(judgeWatch([late], at(1e6), 1_000_000, true).failed, [], "it runs");
  });

  for (const [what, change, stands, failed] of [
    ["it runs, and is not ready for long", { state: "running" }, true, false],
    ["its old pod ends", { state: "starting", rolled: false, outdated: true }, false, false],
    ["its old pod ends for long", { state: "starting", rolled: false, outdated: true }, true, false],
    ["its new pod is not there yet", { state: "missing", rolled: false }, false, false],
    ["its new pod does not come", { state: "missing", rolled: false }, true, true],
    ["its new pod starts", { state: "starting" }, false, false],
    ["its new pod starts for long", { state: "starting" }, true, true],
    ["no machine takes its new pod", { state: "unscheduled" }, true, true],
    ["its new pod fails", { state: "failing" }, false, true],
    ["its old pod fails", { state: "failing", rolled: false, outdated: true }, true, false],
  ] as const) {
    it(`calls a node that the roller replaces ${failed ? "failed" : "none that failed"} where ${what}`, () => {
      const rolling = judgement({ ready: false, rolling: true, ...change });
      const names = judgeWatch([rolling], at(1e6), 1_000_000, stands).failed.map(({ node: name }) => name);
      assert.deepEqual(names, failed ? ["a"] : []);
      assert.equal(isStuck(rolling, at(1e6), 1_000_000, stands), failed);
    });
  }

  it("gives a new pod that fails its grace, also where the roller made it", () => {
    const failing = judgement({ state: "failing", ready: false, rolling: true });
    assert.deepEqual(judgeWatch([failing], at(failingGraceMs - 1), 1_000_000).failed, []);
    assert.equal(judgeWatch([failing], at(failingGraceMs), 1_000_000).failed.length, 1);
    assert.equal(judgeWatch([failing], at(failingGraceMs), 1_000_000).settled, true);
  });

  it("calls one failed that does not run and that nobody replaces, whatever it waits for", () => {
    for (const state of ["missing", "unscheduled", "starting", "failing"] as const) {
      assert.equal(judgeWatch([judgement({ state, rolled: false })], at(0), 1_000_000).failed.length, 1, state);
    }
  });

  it("does not end while one of several still starts", () => {
    const verdict = judgeWatch(
      [judgement({}), judgement({ node: "b", state: "starting", ready: false })],
      at(1e6),
      1_000_000,
    );
    assert.equal(verdict.settled, false);
    assert.equal(verdict.failed[0]?.node, "b");
  });
});
