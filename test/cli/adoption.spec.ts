import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { adoptionsOf, type Failure, failureCollector } from "../../cli/adoption.ts";

const urn = (type: string, name: string): string => `urn:pulumi:prod::cryptokube::parent$${type}::${name}`;

const role: Failure = {
  urn: urn("aws:iam/role:Role", "node-role"),
  type: "aws:iam/role:Role",
  inputs: { name: "cryptokube-prod-node" },
  message: "EntityAlreadyExists: Role with name cryptokube-prod-node already exists.",
};

const before = (failure: Failure, op = "create"): EngineEvent =>
  ({
    resourcePreEvent: { metadata: { urn: failure.urn, type: failure.type, op, new: { inputs: failure.inputs } } },
  }) as unknown as EngineEvent;

const error = (at: string | undefined, message: string, severity = "error"): EngineEvent =>
  ({ diagnosticEvent: { ...(at === undefined ? {} : { urn: at }), message, severity } }) as unknown as EngineEvent;

describe("what a cut-off `up` left", () => {
  it("is taken over by the id that its inputs name, under the resource's own name", () => {
    assert.deepEqual(adoptionsOf([role]), { "aws:iam/role:Role::node-role": "cryptokube-prod-node" });
  });

  it("keeps a logical name whole that holds the separator", () => {
    assert.deepEqual(adoptionsOf([{ ...role, urn: urn(role.type, "a::b") }]), {
      "aws:iam/role:Role::a::b": "cryptokube-prod-node",
    });
  });

  it("is nothing where any failure is of another kind", () => {
    assert.equal(adoptionsOf([role, { ...role, message: "AccessDenied: no" }]), undefined);
    assert.equal(adoptionsOf([role, { ...role, type: "aws:ec2/vpc:Vpc" }]), undefined);
    assert.equal(adoptionsOf([]), undefined);
  });

  it("is collected from creations that failed, and from nothing else", () => {
    const { onEvent, failures } = failureCollector();
    const other = { ...role, urn: urn(role.type, "other") };
    const updated = { ...role, urn: urn(role.type, "updated") };
    for (const event of [
      before(role),
      before(other),
      before(updated, "update"),
      error(role.urn, "EntityAlreadyExists: "),
      error(role.urn, "Role with name …"),
      error(updated.urn, "EntityAlreadyExists"),
      error(other.urn, "only a warning", "warning"),
      error(undefined, "update failed"),
    ]) {
      onEvent(event);
    }
    assert.deepEqual(failures(), [{ ...role, message: "EntityAlreadyExists: Role with name …" }]);
  });

  it("is collected from the second half of a replacement, too", () => {
    const { onEvent, failures } = failureCollector();
    onEvent(before(role, "create-replacement"));
    onEvent(error(role.urn, "EntityAlreadyExists"));
    assert.equal(failures().length, 1);
  });
});
