import assert from "node:assert/strict";
import { judgeIngress, judgeService } from "../../../../../lab/providers/kubernetes/await/network.ts";
import { judgeDefinition, judgeQuota, judgeSecret } from "../../../../../lab/providers/kubernetes/await/others.ts";
import type { Readiness } from "../../../../../lab/providers/kubernetes/await/readiness.ts";
import { judgeClaim, judgeVolume } from "../../../../../lab/providers/kubernetes/await/storage.ts";
import {
  judgeDaemonSet, judgeDeployment, judgeJob, judgePod, judgeStatefulSet,
} from "../../../../../lab/providers/kubernetes/await/workloads.ts"; // prettier-ignore
import type { KubeObject } from "../../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../../lab/providers/protocol/values.ts";
import { conditions, deployment, withStatus } from "../objects.ts";

/** A sequence of statuses as controllers write them, and what each means. */
type Sequence = [status: Properties, state: Readiness["state"], message?: RegExp][];

function follow(
  judge: (object: KubeObject) => Readiness,
  object: KubeObject,
  sequence: Sequence,
  generation = 1,
): void {
  for (const [status, state, message] of sequence) {
    const verdict = judge(withStatus(object, status, generation));
    assert.equal(verdict.state, state, JSON.stringify({ status, verdict }));
    if (message !== undefined) assert.match("message" in verdict ? verdict.message : "", message);
  }
}

const progressing = (reason: string, message = "") =>
  ["Progressing", reason === "ProgressDeadlineExceeded" ? "False" : "True", reason, message] as const;

describe("a Deployment is ready", () => {
  const object = deployment({ replicas: 2 });

  it("when its new ReplicaSet is available", () => {
    follow(judgeDeployment, object, [
      [{}, "waiting", /controller/],
      [{ observedGeneration: 1, ...conditions([...progressing("NewReplicaSetCreated")]) }, "waiting", /0\/2 pods/],
      [{ observedGeneration: 1, availableReplicas: 1, ...conditions([...progressing("ReplicaSetUpdated")], ["Available", "False"]) }, "waiting", /1\/2 pods/],
      [{ observedGeneration: 1, availableReplicas: 2, ...conditions([...progressing("NewReplicaSetAvailable")], ["Available", "True"]) }, "ready"],
    ]); // prettier-ignore
  });

  it("not by what the former generation was", () => {
    const former = {
      observedGeneration: 1,
      ...conditions([...progressing("NewReplicaSetAvailable")], ["Available", "True"]),
    };
    follow(judgeDeployment, object, [[former, "waiting", /controller/]], 2);
  });

  it("not while the new ReplicaSet only comes up beside the old one", () => {
    follow(
      judgeDeployment,
      object,
      [
        [
          { observedGeneration: 2, ...conditions([...progressing("ReplicaSetUpdated")], ["Available", "True"]) },
          "waiting",
        ],
      ],
      2,
    );
  });

  it("never once its deadline is exceeded, and says why pods cannot be made", () => {
    follow(judgeDeployment, object, [
      [{ observedGeneration: 1, ...conditions(["ReplicaFailure", "True", "FailedCreate", "forbidden: quota"]) }, "waiting", /forbidden: quota/],
      [{ observedGeneration: 1, ...conditions([...progressing("ProgressDeadlineExceeded", "timed out progressing")]) }, "failed", /timed out progressing/],
    ]); // prettier-ignore
  });
});

describe("a StatefulSet is ready", () => {
  const object = deployment({ replicas: 2, updateStrategy: { type: "RollingUpdate" } });
  const byHand = deployment({ replicas: 2, updateStrategy: { type: "OnDelete" } });
  const status = (ready: number, current: string, update: string, more: Properties = {}) => ({
    observedGeneration: 2, replicas: 2, readyReplicas: ready, currentReplicas: 2, currentRevision: current, updateRevision: update, ...more,
  }); // prettier-ignore

  it("when every replica is, and runs the current revision", () => {
    follow(
      judgeStatefulSet,
      object,
      [
        [{ observedGeneration: 1 }, "waiting", /controller/],
        [status(1, "a", "a"), "waiting", /1\/2 pods ready/],
        [status(2, "a", "b", { currentReplicas: 1, updatedReplicas: 1 }), "waiting", /revision b \(1\/2/],
        [status(2, "b", "b"), "ready"],
      ],
      2,
    );
  });

  it("with OnDelete after an update as soon as the replicas are, whatever they run", () => {
    follow(
      judgeStatefulSet,
      byHand,
      [
        [status(1, "a", "b"), "waiting"],
        [status(2, "a", "b", { currentReplicas: 0 }), "ready"],
      ],
      2,
    );
  });

  it("with OnDelete at first as any other", () => {
    follow(judgeStatefulSet, byHand, [
      [{ ...status(2, "a", "a"), observedGeneration: 1 }, "ready"],
      [{ ...status(2, "a", "b"), observedGeneration: 1 }, "waiting"],
    ]);
  });
});

describe("other workloads are ready", () => {
  it("a DaemonSet when each node runs its newest pod", () => {
    follow(judgeDaemonSet, deployment(), [
      [{}, "waiting"],
      [{ observedGeneration: 1, desiredNumberScheduled: 3, numberAvailable: 3, updatedNumberScheduled: 2 }, "waiting", /2\/3 updated/],
      [{ observedGeneration: 1, desiredNumberScheduled: 3, numberAvailable: 3, updatedNumberScheduled: 3 }, "ready"],
    ]); // prettier-ignore
  });

  it("a Job when it is complete, and never when it has failed", () => {
    follow(judgeJob, deployment(), [
      [{ succeeded: 0 }, "waiting"],
      [conditions(["Complete", "True"]), "ready"],
      [
        conditions(["Failed", "True", "BackoffLimitExceeded", "too often"]),
        "failed",
        /BackoffLimitExceeded: too often/,
      ],
    ]);
    assert.equal(judgeJob(deployment({ suspend: true })).state, "ready");
  });

  it("a Pod when its containers are, or when it has ended well", () => {
    follow(judgePod, deployment(), [
      [{}, "waiting"],
      [{ phase: "Pending" }, "waiting", /Pending/],
      [{ phase: "Running", ...conditions(["Ready", "False"]) }, "waiting"],
      [{ phase: "Running", ...conditions(["Ready", "True"]) }, "ready"],
      [{ phase: "Succeeded" }, "ready"],
      [{ phase: "Failed", message: "evicted" }, "failed", /evicted/],
    ]);
  });
});

describe("storage is ready", () => {
  const claim = (phase: string) => ({ status: { phase } });
  const rows: [phase: string, mode: string, state: string][] = [
    ["", "Immediate", "waiting"],
    ["Pending", "Immediate", "waiting"],
    ["Bound", "Immediate", "ready"],
    ["Pending", "WaitForFirstConsumer", "ready"],
    ["Bound", "WaitForFirstConsumer", "ready"],
    ["Lost", "WaitForFirstConsumer", "waiting"],
  ];
  for (const [phase, mode, state] of rows) {
    it(`a claim that is ${phase || "new"} with ${mode}: ${state}`, () => {
      assert.equal(judgeClaim(claim(phase), mode).state, state);
    });
  }

  it("a volume when it is available or bound", () => {
    assert.deepEqual(
      ["Pending", "Available", "Bound"].map((phase) => judgeVolume(claim(phase)).state),
      ["waiting", "ready", "ready"],
    );
  });
});

describe("a Service is ready", () => {
  const service = (spec: Properties, status: Properties = {}) => ({
    kind: "Service",
    spec: { selector: { a: "b" }, clusterIP: "10.0.0.1", ...spec },
    status,
  });
  const slice = (...readiness: (boolean | undefined)[]): KubeObject => ({
    endpoints: readiness.map((ready): Properties => ({ conditions: ready === undefined ? {} : { ready } })),
  });

  it("when it leads to a ready pod", () => {
    assert.equal(judgeService(service({}), []).state, "waiting");
    assert.equal(judgeService(service({}), [slice(false)]).state, "waiting");
    assert.equal(judgeService(service({}), [slice(false), slice(true)]).state, "ready");
    assert.equal(judgeService(service({}), [slice(undefined)]).state, "ready");
  });

  it("at once when it leads nowhere by itself", () => {
    const alone: Properties[] = [{ clusterIP: "None" }, { type: "ExternalName" }, { selector: {} }];
    for (const spec of alone) {
      assert.equal(judgeService(service(spec), []).state, "ready");
    }
  });

  it("with its address, where it is a load balancer", () => {
    const balancer = service({ type: "LoadBalancer" });
    assert.match(JSON.stringify(judgeService(balancer, [slice(true)])), /address/);
    assert.equal(
      judgeService({ ...balancer, status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } }, [slice(true)]).state,
      "ready",
    );
  });
});

describe("other objects are ready", () => {
  it("an Ingress with its address", () => {
    assert.equal(judgeIngress({ status: {} }).state, "waiting");
    assert.equal(judgeIngress({ status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } }).state, "ready");
  });

  it("a quota in force, a token filled in, a definition served", () => {
    assert.equal(judgeQuota({ spec: { hard: { pods: "1" } }, status: {} }).state, "waiting");
    assert.equal(judgeQuota({ spec: { hard: { pods: "1" } }, status: { hard: { pods: "1" } } }).state, "ready");
    assert.equal(judgeSecret({ type: "Opaque" }).state, "ready");
    assert.equal(judgeSecret({ type: "kubernetes.io/service-account-token" }).state, "waiting");
    assert.equal(judgeSecret({ type: "kubernetes.io/service-account-token", data: { token: "x" } }).state, "ready");
    assert.equal(judgeDefinition({ status: {} }).state, "waiting");
    assert.equal(judgeDefinition({ status: conditions(["Established", "True"]) }).state, "ready");
  });
});
