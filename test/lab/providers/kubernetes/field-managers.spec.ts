import assert from "node:assert/strict";
import { withoutIgnored } from "../../../../lab/providers/kubernetes/apply.ts";
import { migration, needsMigration, ownedByOthersOnly } from "../../../../lab/providers/kubernetes/field-managers.ts";
import type { KubeObject } from "../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";

const OURS = "pulumi-kubernetes-12345678";

function live(
  ...managers: [manager: string, operation: string, fields: Properties, subresource?: string][]
): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "web",
      resourceVersion: "7",
      managedFields: managers.map(([manager, operation, fieldsV1, subresource]) => ({
        manager,
        operation,
        fieldsV1,
        ...(subresource === undefined ? {} : { subresource }),
      })),
    },
    spec: { replicas: 5, paused: true },
  };
}

const replicas = { "f:spec": { "f:replicas": {} } };
const paused = { "f:spec": { "f:paused": {} } };

describe("field managers", () => {
  it("are moved to ours when they are our own creation's or kubectl's", () => {
    const patch = migration(
      live([OURS, "Update", replicas], ["kubectl-edit", "Update", paused], ["operator", "Update", paused]),
      OURS,
    );
    const [test, replace] = patch as {
      op: string;
      value: { manager: string; operation: string; fieldsV1: Properties }[];
    }[];
    assert.deepEqual(test, { op: "test", path: "/metadata/resourceVersion", value: "7" });
    assert.deepEqual(
      replace!.value.map(({ manager, operation }) => `${manager} ${operation}`),
      ["operator Update", `${OURS} Apply`],
    );
    assert.deepEqual(replace!.value[1]!.fieldsV1, { "f:spec": { "f:replicas": {}, "f:paused": {} } });
  });

  it("stay where they are when nothing is to be moved: our own applies, others, and subresources", () => {
    const settled = live(
      [OURS, "Apply", replicas],
      ["operator", "Update", paused],
      ["kubectl", "Update", replicas, "scale"],
    );
    assert.equal(needsMigration(settled, OURS), false);
    assert.equal(migration(settled, OURS), undefined);
  });

  it("tell whose a field is", () => {
    const shared = live(
      [OURS, "Apply", replicas],
      ["operator", "Update", { "f:spec": { "f:replicas": {}, "f:paused": {} } }],
    );
    assert.equal(ownedByOthersOnly(shared, OURS, ["spec", "paused"]), true);
    assert.equal(ownedByOthersOnly(shared, OURS, ["spec", "replicas"]), false);
    assert.equal(ownedByOthersOnly(shared, OURS, ["spec", "strategy"]), false);
  });

  it("decide what an ignored field becomes: unsaid when another's, sent as it stands when ours", () => {
    const inputs = { spec: { replicas: 1, paused: false } };
    const object = live([OURS, "Apply", replicas], ["operator", "Update", paused]);
    assert.deepEqual(withoutIgnored(inputs, object, OURS, ["spec.replicas", "spec.paused"]), { spec: { replicas: 5 } });
    assert.deepEqual(withoutIgnored(inputs, object, OURS, []), inputs);
  });
});
