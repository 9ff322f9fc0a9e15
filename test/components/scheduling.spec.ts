import assert from "node:assert/strict";
import { scheduled } from "../../components/scheduling.ts";
import type { SchedulingPlan } from "../../stacks/plan.ts";

const plan: SchedulingPlan = {
  nodeSelector: { "cryptokube.io/pool": "chains-a" },
  slot: { "cryptokube.io/pool": "chains-a", "cryptokube.io/slot": "large" },
  tolerations: [{ key: "cryptokube.io/dedicated", operator: "Equal", value: "chains", effect: "NoSchedule" }],
  annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
};

describe("components/scheduling", () => {
  it("adds nothing where the cluster's own scheduler chooses", () => {
    assert.deepEqual(scheduled(undefined), { labels: {}, spec: {} });
  });

  it("puts a pod on its pool's machines, past their taint, and keeps the autoscaler from moving it", () => {
    const { spec, labels, annotations } = scheduled(plan);
    assert.deepEqual(spec.nodeSelector, plan.nodeSelector);
    assert.deepEqual(spec.tolerations, plan.tolerations);
    assert.deepEqual(labels, plan.slot);
    assert.deepEqual(annotations, plan.annotations);
  });

  it("keeps two pods of a slot off one machine, in whichever namespaces they are", () => {
    assert.deepEqual(scheduled(plan).spec.affinity, {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: plan.slot }, namespaceSelector: {} },
        ],
      },
    });
  });

  it("labels a pod with the generation of its machines, which keeps no two pods apart", () => {
    const generation = { "cryptokube.io/generation": "0a1b2c3d" };
    const { labels, spec } = scheduled({ ...plan, labels: generation });
    assert.deepEqual(labels, { ...plan.slot, ...generation });
    assert.deepEqual(spec, scheduled(plan).spec);
  });

  it("writes no empty fields, which would be a change of pods that have none", () => {
    const bare = scheduled({ nodeSelector: { a: "b" }, slot: {}, tolerations: [], annotations: {} });
    assert.deepEqual(bare, { labels: {}, spec: { nodeSelector: { a: "b" } } });
  });
});
