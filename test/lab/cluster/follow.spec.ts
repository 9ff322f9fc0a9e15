import assert from "node:assert/strict";
import { follow } from "../../../lab/cluster/follow.ts";
import type { LabState, StepState } from "../../../lab/cluster/state.ts";
import { Steps } from "../../../lab/cluster/state.ts";
import type { Progress } from "../../../lab/progress.ts";

function recorder(): { progress: Progress; told: string[] } {
  const told: string[] = [];
  const progress: Progress = {
    step(title) {
      told.push(`begin ${title}`);
      return {
        update: (text) => told.push(`${title}: ${text}`),
        done: () => told.push(`done ${title}`),
        fail: (text) => told.push(`failed ${title}: ${text}`),
      };
    },
    note: (text) => told.push(text),
    warn: (text) => told.push(text),
  };
  return { progress, told };
}

const state = (phase: LabState["phase"], steps: StepState[]): LabState => ({
  phase,
  answering: phase === "ready",
  programs: "",
  images: {},
  steps,
  components: [],
});

describe("following a lab's start", () => {
  it("shows each step as it begins, waits and ends, until the lab is ready", async () => {
    const { progress, told } = recorder();
    const answers = [
      undefined,
      state("starting", [{ title: "Node", text: "waiting for kubelet", state: "open" }]),
      state("ready", [{ title: "Node", text: "", state: "done" }]),
    ];
    const last = await follow(
      () => Promise.resolve(answers.shift()),
      progress,
      () => true,
    );
    assert.equal(last?.phase, "ready");
    assert.deepEqual(told, ["begin Node", "Node: waiting for kubelet", "done Node"]);
  });

  it("stops at a failure and shows it", async () => {
    const { progress, told } = recorder();
    const failed = state("failed", [{ title: "API server", text: "etcd does not stay up", state: "failed" }]);
    assert.equal(
      (
        await follow(
          () => Promise.resolve(failed),
          progress,
          () => true,
        )
      )?.phase,
      "failed",
    );
    assert.deepEqual(told, ["begin API server", "failed API server: etcd does not stay up"]);
  });

  it("ends when the lab is gone, also when it never answered", async () => {
    const { progress } = recorder();
    let looks = 0;
    const last = await follow(
      () => Promise.resolve(undefined),
      progress,
      () => looks++ < 2,
    );
    assert.equal(last, undefined);
  });
});

describe("steps", () => {
  it("carry what is waited for, and fail with the first line of the error", async () => {
    const steps = new Steps();
    const failing = steps.run("DNS", (say) => {
      say("waiting");
      assert.deepEqual(steps.list, [{ title: "DNS", text: "waiting", state: "open" }]);
      return Promise.reject(new Error("no answer\nlog"));
    });
    await assert.rejects(failing, /no answer/);
    assert.deepEqual(steps.list, [{ title: "DNS", text: "no answer", state: "failed" }]);
  });
});
