import assert from "node:assert/strict";
import { conditionLines, describeEvents, podLines } from "../../../../../lab/providers/kubernetes/await/diagnosis.ts";
import { labelSelector, serviceSelector } from "../../../../../lab/providers/kubernetes/await/selector.ts";
import type { KubeObject } from "../../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../../lab/providers/protocol/values.ts";
import { conditions } from "../objects.ts";

describe("the diagnosis", () => {
  it("names conditions that are bad news, whichever way they are told", () => {
    const object = {
      status: conditions(
        ["Available", "False", "Few", "too few"],
        ["Progressing", "True", "Fine"],
        ["ReplicaFailure", "True", "FailedCreate", "quota"],
        ["NamespaceContentRemaining", "True", "SomeRemain"],
        ["NamespaceDeletionContentFailure", "False"],
      ),
    };
    assert.deepEqual(conditionLines(object), [
      "condition Available=False: Few: too few",
      "condition ReplicaFailure=True: FailedCreate: quota",
      "condition NamespaceContentRemaining=True: SomeRemain",
    ]);
  });

  it("says nothing of a pod that is well", () => {
    assert.deepEqual(podLines({ status: { phase: "Running", ...conditions(["Ready", "True"]) } }), []);
    assert.deepEqual(podLines({ status: { phase: "Succeeded" } }), []);
  });

  it("says what a pod and each of its containers lacks", () => {
    const pod: KubeObject = {
      status: {
        phase: "Running",
        ...conditions(["PodScheduled", "False", "Unschedulable", "0/1 nodes"]),
        initContainerStatuses: [
          { name: "init", state: { terminated: { exitCode: 3, reason: "Error" } }, restartCount: 1 },
        ],
        containerStatuses: [
          {
            name: "loop",
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { exitCode: 137 } },
            restartCount: 4,
          },
          { name: "slow", state: { running: {} }, ready: false, restartCount: 0 },
          { name: "later", state: { waiting: { reason: "PodInitializing" } }, restartCount: 0 },
          { name: "well", state: { running: {} }, ready: true, restartCount: 0 },
        ],
      },
    };
    assert.deepEqual(podLines(pod), [
      "Running, not ready",
      "not scheduled: Unschedulable: 0/1 nodes",
      "container init ended with exit code 3: Error, restarted 1 times",
      "container loop is waiting: CrashLoopBackOff, last ended with exit code 137, restarted 4 times",
      "container slow runs but is not ready",
    ]);
  });

  it("tells warnings before news, the newest first, each once, and not too many", () => {
    const event = (type: string, message: string, lastTimestamp: string) => ({
      type,
      reason: "R",
      message,
      lastTimestamp,
    });
    assert.deepEqual(
      describeEvents([
        event("Normal", "n", "3"),
        event("Warning", "old", "1"),
        event("Warning", "new", "2"),
        event("Warning", "new", "1"),
      ]),
      ["event Warning R: new", "event Warning R: old", "event Normal R: n"],
    );
    assert.equal(describeEvents(Array.from({ length: 30 }, (_, i) => event("Warning", String(i), "1"))).length, 8);
  });

  it("finds a workload's pods by its whole selector", () => {
    const selector: Properties = {
      matchLabels: { app: "web" },
      matchExpressions: [
        { key: "tier", operator: "In", values: ["a", "b"] },
        { key: "old", operator: "DoesNotExist" },
        { key: "x", operator: "NotIn", values: ["y"] },
        { key: "z", operator: "Exists" },
      ],
    };
    assert.equal(labelSelector({ spec: { selector } }), "app=web,tier in (a,b),!old,x notin (y),z");
    assert.equal(serviceSelector({ spec: { selector: { app: "web" } } }), "app=web");
    assert.equal(serviceSelector({ spec: {} }), "");
  });
});
