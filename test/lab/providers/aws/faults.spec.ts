import assert from "node:assert/strict";
import { TRIES } from "../../../../lab/providers/aws/calls.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { InitializationFailed } from "../../../../lab/providers/protocol/errors.ts";
import { openCloud, type TrialCloud } from "./support/cloud.ts";
import { region } from "./support/region.ts";

const vpc = { cidrBlock: "10.0.0.0/16" };
const outcomes = (cloud: TrialCloud, operation: string): string[] =>
  cloud.rehearsal
    .calls()
    .filter((call) => call.operation === operation)
    .map(({ outcome }) => outcome);

async function failure(of: Promise<unknown>): Promise<Error> {
  try {
    await of;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("it was taken");
}

describe("ordered faults", () => {
  it("throttle a call, which is tried again until it passes", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "throttle", operation: "CreateVpc", times: 3 });
    await cloud.make(types.VPC, vpc);
    assert.deepEqual(outcomes(cloud, "CreateVpc"), ["throttled", "throttled", "throttled", "done"]);
  });

  it("throttle a call more often than it is tried: then it fails, and nothing was made", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "throttle", operation: "CreateVpc", times: TRIES + 1 });
    assert.match(await cloud.refused(types.VPC, vpc), /RequestLimitExceeded: .*exceeded 25 retries/);
    assert.deepEqual(cloud.cloud().entries, []);
  });

  it("fail the call that they name, with the code that they name, and only that one", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "fail", type: types.VPC, nth: 2, code: "VpcLimitExceeded", message: "too many" });
    const calls: string[] = [];
    // A VPC is two calls: it is made, and its attributes are set.
    for (const name of ["one", "two"]) {
      await cloud
        .make(types.VPC, { cidrBlock: "10.0.0.0/16" }, name)
        .catch((error: unknown) => calls.push(String(error)));
    }
    assert.equal(calls.length, 1);
    assert.match(calls[0] ?? "", /VpcLimitExceeded: too many/);
  });

  it("leave what a call that failed half way leaves: a cluster in the state FAILED, with its id", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "halfway", operation: "CreateCluster" });
    const failed = await failure(region(cloud));
    assert.ok(failed instanceof InitializationFailed);
    assert.equal(failed.id, "sim-main");
    assert.equal(failed.state["status"], "FAILED");
    const entry = cloud.cloud().entries.find(({ type }) => type === types.CLUSTER);
    assert.deepEqual([entry?.status, entry?.properties["status"]], ["CREATE_FAILED", "FAILED"]);
  });

  it("leave a thing that was made where a call that completes it failed, and the next update completes it", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "fail", operation: "ModifyVpcAttribute" });
    const inputs = { ...vpc, enableDnsHostnames: true };
    const failed = await failure(cloud.make(types.VPC, inputs));
    assert.ok(failed instanceof InitializationFailed);
    cloud.rehearsal.order();
    const made = { type: types.VPC, name: "it", id: failed.id, inputs, state: failed.state };
    await cloud.update(made, inputs);
    assert.equal(cloud.entry(made)?.status, "ACTIVE");
  });

  it("let a wait run out: the next read finds that it became ready", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    cloud.rehearsal.order({ kind: "timeout", operation: "CreateNodegroup" });
    const failed = await failure(cloud.make(types.NODE_GROUP, group, "group"));
    assert.ok(failed instanceof InitializationFailed);
    assert.equal(failed.state["status"], "CREATING");
    const made = { type: types.NODE_GROUP, name: "group", id: failed.id, inputs: group, state: failed.state };
    assert.equal((await cloud.read(made)).state["status"], "ACTIVE");
  });

  it("lose an answer: a call with a token is sent again and finds what it made", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    cloud.rehearsal.order({ kind: "lose-response", operation: "CreateNodegroup" });
    await cloud.make(types.NODE_GROUP, group, "group");
    assert.deepEqual(outcomes(cloud, "CreateNodegroup"), ["response lost", "found by its token"]);
    const tokens = cloud.rehearsal
      .calls()
      .filter(({ operation }) => operation === "CreateNodegroup")
      .map(({ token }) => token);
    assert.equal(new Set(tokens).size, 1);
    assert.equal(cloud.cloud().entries.filter(({ type }) => type === types.NODE_GROUP).length, 1);
  });

  it("lose an answer: without a token the caller knows nothing, and the thing stands", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "lose-response", operation: "CreateVpc" });
    assert.match(await cloud.refused(types.VPC, vpc), /RequestError: send request failed/);
    assert.equal(cloud.cloud().entries.filter(({ type }) => type === types.VPC).length, 1);
  });

  it("change a property by hand, once", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, { ...vpc, enableDnsSupport: true });
    cloud.rehearsal.order({ kind: "drift", type: types.VPC, property: "enableDnsSupport", value: false });
    const read = await cloud.read(made);
    assert.equal(read.state["enableDnsSupport"], false);
    assert.equal(read.inputs["enableDnsSupport"], false);
    const back = await cloud.diff(
      { ...made, state: read.state, inputs: read.inputs },
      { ...vpc, enableDnsSupport: true },
    );
    assert.deepEqual(back.diffs, ["enableDnsSupport"]);
  });

  it("leave a thing that could not be deleted", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const made = await cloud.make(types.NODE_GROUP, group, "group");
    cloud.rehearsal.order({ kind: "halfway", operation: "DeleteNodegroup" });
    await assert.rejects(cloud.remove(made), /DELETE_FAILED/);
    assert.equal(cloud.entry(made)?.status, "DELETE_FAILED");
    await cloud.remove(made);
    assert.equal(cloud.entry(made), undefined);
  });

  it("half done, leave an update in the cloud that the caller does not know of", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, { ...vpc, tags: { a: "1" } });
    cloud.rehearsal.order({ kind: "halfway", operation: "CreateTags" });
    await assert.rejects(cloud.update(made, { ...vpc, tags: { a: "2" } }), /half done/);
    assert.deepEqual(cloud.entry(made)?.properties["tags"], { a: "2" });
  });

  it("are counted over processes, and are refused where there is no such kind", async () => {
    const cloud = openCloud();
    cloud.rehearsal.order({ kind: "fail", operation: "CreateVpc" });
    await cloud.refused(types.VPC, vpc);
    const later = openCloud({ rehearsal: cloud.rehearsal });
    await later.make(types.VPC, vpc);
    cloud.rehearsal.order({ kind: "explode" as "fail" });
    assert.match(await later.refused(types.VPC, vpc), /no fault of the kind "explode"/);
  });
});
