// needs: nothing
import * as aws from "@pulumi/aws";
import assert from "node:assert/strict";
import { taggedResources } from "../../../../lab/providers/aws/cloud/tags.ts";
import { REHEARSAL_VARIABLE } from "../../../../lab/rehearsal/place.ts";
import { engineUnderTest } from "../support/engine.ts";
import { openTrial, type Trial } from "../support/trial.ts";
import { REGION, smallRegion, type SmallRegion } from "./support/program.ts";
import { openRehearsal, type TrialRehearsal } from "./support/rehearsal.ts";

describe("the simulated aws through the engine", function () {
  this.timeout(180_000);
  let rehearsal: TrialRehearsal;
  let trial: Trial;
  const program =
    (options: SmallRegion = {}) =>
    () =>
      Promise.resolve(smallRegion(options));

  beforeEach(async function () {
    this.timeout(1_800_000);
    rehearsal = openRehearsal();
    trial = await openTrial(await engineUnderTest(), "", {
      [REHEARSAL_VARIABLE]: rehearsal.folder,
      AWS_ACCESS_KEY_ID: "never-read",
      AWS_REGION: "us-west-2",
    });
  });

  afterEach(async () => {
    rehearsal.order();
    await trial.destroy();
    trial.close();
    rehearsal.close();
  });

  it("makes a region, shows what a change would do, does it, and takes all of it away", async () => {
    const preview = await trial.preview(program());
    assert.equal(preview.error, undefined);
    assert.equal(preview.ops["cluster"], "create");

    const up = await trial.up(program());
    assert.equal(up.error, undefined);
    assert.match(up.said, /SIMULATION: the provider "aws"/);
    assert.match(String(up.outputs["vpc"]), /^sim-vpc-0[0-9a-f]{16}$/);
    assert.equal(up.outputs["cluster"], `arn:aws:eks:${REGION}:000000000000:cluster/spec`);
    assert.equal(up.outputs["account"], "000000000000");
    assert.ok(taggedResources(rehearsal.cloud(), { "cryptokube.io/environment": "spec" }).length > 5);

    const again = await trial.up(program());
    assert.equal(again.error, undefined);
    assert.deepEqual([...new Set(Object.values(again.ops))], ["same"]);

    const bigger = await trial.up(program({ desired: 2 }));
    assert.equal(bigger.ops["group"], "update");
    assert.equal(bigger.ops["cluster"], "same");

    const refreshed = await trial.refresh(program({ desired: 2 }));
    assert.equal(refreshed.error, undefined);
    const after = await trial.up(program({ desired: 2 }));
    assert.deepEqual([...new Set(Object.values(after.ops))], ["same"]);

    const gone = await trial.destroy();
    assert.equal(gone.error, undefined);
    assert.deepEqual(taggedResources(rehearsal.cloud(), {}), []);
  });

  it("replaces a subnet whose range changes, and updates tags in place", async () => {
    assert.equal((await trial.up(program())).error, undefined);
    const preview = await trial.preview(program({ subnetMask: "21", tags: { owner: "spec" } }));
    assert.equal(preview.error, undefined);
    assert.deepEqual([preview.ops["subnet-0"], preview.ops["vpc"]], ["replace", "update"]);
  });

  it("shows in a refresh what was changed by hand, and mends it", async () => {
    assert.equal((await trial.up(program())).error, undefined);
    rehearsal.order({ kind: "drift", type: "aws:ec2/vpc:Vpc" });
    assert.equal((await trial.refresh(program())).error, undefined);
    rehearsal.order();
    const mended = await trial.up(program());
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["vpc"], "update");
    assert.ok(!JSON.stringify(rehearsal.cloud().entries).includes("changed-by-hand"));
  });

  it("records a cluster that failed half way with its id, and says why", async () => {
    rehearsal.order({ kind: "halfway", operation: "CreateCluster" });
    const failed = await trial.up(program());
    assert.match(failed.error ?? "", /unexpected state 'FAILED', wanted target 'ACTIVE'/);
    const recorded = trial.resource("cluster");
    assert.equal(recorded?.id, "sim-spec");
    assert.equal(recorded.outputs["status"], "FAILED");
    assert.ok((recorded.initErrors ?? []).length > 0);
  });

  it("takes up a creation whose wait timed out", async () => {
    rehearsal.order({ kind: "timeout", operation: "CreateNodegroup" });
    const first = await trial.up(program());
    assert.match(first.error ?? "", /timeout while waiting for it to become ready/);
    const second = await trial.up(program());
    assert.equal(second.error, undefined);
    assert.equal(trial.resource("group")?.outputs["status"], "ACTIVE");
  });

  it("refuses a type and a property that it does not know, by name", async () => {
    const provider = () => new aws.Provider("aws", { region: REGION });
    const topic = await trial.up(() => {
      new aws.sns.Topic("topic", {}, { provider: provider() });
      return Promise.resolve();
    });
    assert.match(topic.error ?? "", /does not know aws:sns\/topic:Topic/);
  });

  it("refuses a resource that it did not make", async () => {
    const imported = await trial.up(() => {
      const provider = new aws.Provider("aws", { region: REGION });
      new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider, import: "vpc-0123456789abcdef0" });
      return Promise.resolve();
    });
    assert.match(imported.error ?? "", /no simulated cloud gave/);
  });
});
