// needs: nothing
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import type { Fault } from "../../../../lab/providers/aws/faults.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { adoptionKey } from "../../../../stacks/adoption.ts";
import { engineUnderTest } from "../support/engine.ts";
import { losingAnswers } from "./support/losing.ts";
import { openRecovery, type Recovery } from "./support/recovery.ts";
import { assertWhole, plannedRegion, takeAway, undisturbed, type Undisturbed } from "./support/undisturbed.ts";

interface Case {
  fault: Fault;
  /** How it ends. */
  then:
    | "the provider deals with it"
    | "the next up goes on"
    | "the next up takes over what is there"
    | "the next up makes it anew"
    | "a second one is made, and the first is found"
    | "it is in the way until it is taken away as is said";
  /** What is taken over or found: its type. */
  of?: string;
}

const own = "the provider deals with it";
const next = "the next up goes on";
const takes = "the next up takes over what is there";
const anew = "the next up makes it anew";
const second = "a second one is made, and the first is found";
const inTheWay = "it is in the way until it is taken away as is said";
const lost = (operation: string, then: Case["then"], of?: string): Case => ({
  fault: { kind: "lose-response", operation },
  then,
  ...(of === undefined ? {} : { of }),
});

const cases: Case[] = [
  { fault: { kind: "throttle", operation: "CreateRole", times: 3 }, then: own },
  { fault: { kind: "throttle", operation: "CreateCluster", times: 26 }, then: next },
  { fault: { kind: "timeout", operation: "CreateCluster" }, then: next },
  { fault: { kind: "timeout", operation: "CreateNodegroup" }, then: next },
  { fault: { kind: "timeout", operation: "CreateNatGateway" }, then: next },
  { fault: { kind: "fail", operation: "CreateSubnet", nth: 3 }, then: next },
  { fault: { kind: "fail", operation: "CreateAddon", nth: 2 }, then: next },
  { fault: { kind: "fail", operation: "CreatePodIdentityAssociation", code: "ServerException" }, then: next },
  { fault: { kind: "halfway", operation: "CreateVpc" }, then: next },
  { fault: { kind: "halfway", operation: "CreateRouteTable" }, then: next },
  { fault: { kind: "halfway", operation: "CreateNodegroup" }, then: anew, of: types.NODE_GROUP },
  { fault: { kind: "halfway", operation: "CreateAddon" }, then: anew, of: types.ADDON },
  // Told by a token that the call carries.
  lost("CreateCluster", own),
  lost("CreateNodegroup", own),
  lost("CreatePodIdentityAssociation", own),
  lost("CreateLaunchTemplate", own),
  // Put anew, by a name.
  lost("PutRolePolicy", next),
  lost("AttachRolePolicy", next),
  // Told by a name.
  lost("CreateRole", takes, types.ROLE),
  lost("CreateLogGroup", takes, types.LOG_GROUP),
  lost("CreateRepository", takes, types.REPOSITORY),
  lost("CreateAlias", takes, types.ALIAS),
  lost("CreateBucket", takes, types.BUCKET),
  // Put anew, by the bucket that they are of.
  lost("PutBucketEncryption", next),
  lost("PutBucketPolicy", next),
  // Told by the place that they take.
  lost("AssociateRouteTable", takes, types.ROUTE_TABLE_ASSOCIATION),
  lost("CreateSubnet", takes, types.SUBNET),
  lost("CreateSecurityGroup", takes, types.SECURITY_GROUP),
  lost("CreateInternetGateway", takes, types.GATEWAY),
  lost("AssociateVpcCidrBlock", takes, types.VPC_CIDR),
  // Told by nothing.
  lost("CreateVpc", second, types.VPC),
  lost("CreateKey", second, types.KEY),
  lost("AllocateAddress", second, types.EIP),
  lost("AuthorizeSecurityGroupIngress", inTheWay),
];

/** What takes no second of its kind, as the cloud tells by a name or a place; and what depends on these. */
const alone = [types.ALIAS, types.CLUSTER, types.LAUNCH_TEMPLATE, types.POD_IDENTITY, types.ROUTE_TABLE_ASSOCIATION];
const onThem = [types.ADDON, types.NODE_GROUP];
const isRule = (type: string): boolean => [types.INGRESS, types.EGRESS].includes(type);

/** Of each, what its printed command deletes. */
const deletes: Record<string, RegExp> = {
  [types.VPC]: /^aws ec2 delete-vpc --vpc-id (\S+) --region us-east-1$/,
  [types.KEY]: /^aws kms schedule-key-deletion --key-id (\S+) --pending-window-in-days 30 --region us-east-1 /,
  [types.EIP]: /^aws ec2 release-address --allocation-id (\S+) --region us-east-1$/,
};

describe("a region whose up was disturbed", function () {
  this.timeout(300_000);
  const plan = plannedRegion();
  let engine: PulumiCommand;
  let clean: Undisturbed;
  let recovery: Recovery | undefined;

  before(async function () {
    this.timeout(1_800_000);
    engine = await engineUnderTest();
    clean = await undisturbed(engine, plan);
  });

  afterEach(() => {
    recovery?.close();
    recovery = undefined;
  });

  const open = async (): Promise<Recovery> => (recovery = await openRecovery(engine, plan));

  for (const { fault, then, of } of cases) {
    const times = fault.times === undefined ? "" : ` ${String(fault.times)} times`;
    it(`${fault.kind}${times} at ${fault.operation ?? ""}: ${then}`, async () => {
      const region = await open();
      region.rehearsal.order(fault);
      const first = await region.up();
      assert.equal(first.error === undefined, then === own, first.said);
      // What failed for good is not what was made.
      const recorded = new Map(
        [...region.ids()].filter(([urn]) => then !== anew || !isFailed(region, urn.split("::").at(-1) ?? "", of)),
      );
      if (then !== own) {
        const said = await region.recover();
        if (then === inTheWay) {
          assert.match(said ?? "", /InvalidPermission\.Duplicate/);
          const { orphans } = region.orphans();
          assert.deepEqual(
            orphans.map(({ what }) => what),
            ["rule of a security group"],
          );
          assert.match(orphans[0]?.remove ?? "", /describe-security-group-rules .* revoke-security-group-ingress/);
          takeAway(region, orphans);
          assert.equal(await region.recover(), undefined);
        } else {
          assert.equal(said, undefined);
        }
      }
      assert.deepEqual(
        region.adopted().map((key) => key.split("::")[0]),
        then === takes ? [of] : [],
      );
      const { orphans } = region.orphans();
      assert.deepEqual(
        orphans.map(({ arn, twins }) => [kindIn(region, arn), twins.length]),
        then === second ? [[of, 1]] : [],
      );
      if (then === second) {
        assert.match(orphans[0]?.remove ?? "", deletes[of ?? ""] ?? /never/);
        // To take it over now would delete the one that the state has.
        assert.equal(orphans[0]?.keep, undefined);
        takeAway(region, orphans);
      }
      assertWhole(region, recorded, clean);
    });
  }

  it("takes over at once what stands under a name or in a place of its own, and no engine got to record", async () => {
    const region = await open();
    assert.equal((await region.up()).error, undefined);
    const recorded = region.ids();
    const gone = await region.forget(({ type }) => alone.includes(type));
    const [rules, others] = [true, false].map((of) => gone.filter(({ type }) => isRule(type) === of));
    assert.ok(rules && others);
    assert.deepEqual([...new Set(others.map(({ type }) => type))].sort(), [...alone, ...onThem].sort());
    // Rules tell nothing of themselves: none of these was made yet.
    region.rehearsal.edit((cloud) => {
      cloud.entries = cloud.entries.filter(({ id }) => !rules.some((rule) => rule.id === id));
    });
    for (const { urn } of rules) recorded.delete(urn);
    const said = await region.recover();
    assert.equal(said, undefined, said);
    assert.deepEqual(
      region.adopted().sort(),
      others.map(({ type, urn }) => adoptionKey(type, urn.split("::").at(-1) ?? "")).sort(),
    );
    assertWhole(region, recorded, clean);
  });

  it("loses nothing where the engine's answer does not reach the program, which ends part-way", async () => {
    const region = await open();
    assert.equal((await region.up()).error, undefined);
    const recorded = region.ids();
    const { error, ops } = await losingAnswers(types.VPC, () => region.up());
    assert.match(
      error ?? "",
      /The program failed part-way, and nothing is deleted\. Not reached: Vpc cluster-network, /,
    );
    assert.deepEqual([...new Set(Object.values(ops))], ["same"]);
    assertWhole(region, recorded, clean);
    assert.equal(await region.recover(), undefined);
    assertWhole(region, recorded, clean);
  });

  it("shows in a refresh what was changed by hand, and mends it", async () => {
    const region = await open();
    assert.equal((await region.up()).error, undefined);
    const recorded = region.ids();
    region.rehearsal.edit((cloud) => {
      for (const { type, properties } of cloud.entries) {
        if (type === types.LOG_GROUP) properties["retentionInDays"] = 1;
      }
    });
    region.rehearsal.order({ kind: "drift", type: types.VPC });
    const refreshed = await region.refresh();
    assert.equal(refreshed.error, undefined);
    region.rehearsal.order();
    assert.match(region.trial.state(), /changed-by-hand/);
    assert.match(region.trial.state(), /"retentionInDays":\s*1\b/);
    assert.equal(await region.recover(), undefined);
    assert.doesNotMatch(region.trial.state(), /changed-by-hand|"retentionInDays":\s*1\b/);
    assert.doesNotMatch(JSON.stringify(region.rehearsal.cloud().entries), /changed-by-hand|"retentionInDays":\s*1\b/);
    assertWhole(region, recorded, clean);
  });
});

function isFailed(region: Recovery, logical: string, type: string | undefined): boolean {
  return region.rehearsal
    .cloud()
    .entries.some((entry) => entry.type === type && entry.name === logical && entry.status === "CREATE_FAILED");
}

function kindIn(region: Recovery, arn: string): string | undefined {
  return region.rehearsal.cloud().entries.find(({ id }) => arn.endsWith(`/${id}`))?.type;
}
