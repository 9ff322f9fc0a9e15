import assert from "node:assert/strict";
import { checkDocument, type Use } from "../../../../lab/providers/aws/iam/document.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { openCloud } from "./support/cloud.ts";
import { role, trust } from "./support/region.ts";

const ACCOUNT = "000000000000";

function judge(statement: Properties | Properties[], use: Use = "identity"): string {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  return checkDocument(document, use)
    .map(({ code, message }) => `${code}: ${message}`)
    .join("\n");
}

const allow = (more: Properties): Properties => ({
  Sid: "One",
  Effect: "Allow",
  Action: ["ec2:DescribeVolumes"],
  Resource: ["*"],
  ...more,
});

describe("a simulated policy document", () => {
  it("is taken where its actions exist, can mean its resources, and heed its conditions", () => {
    const volumes = allow({
      Action: ["ec2:CreateVolume"],
      Resource: [`arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/*`],
      Condition: { StringEquals: { "aws:RequestTag/ebs.csi.aws.com/cluster": "true" } },
    });
    assert.equal(judge([volumes, allow({ Sid: "Two", Action: ["ec2:Describe*"] })]), "");
    assert.equal(judge(allow({ Action: "s3:GetObject", Resource: "arn:aws:s3:::backups/prod/*" })), "");
  });

  it("is refused for an action or a service that does not exist", () => {
    assert.match(judge(allow({ Action: ["ec2:CreateDisk"] })), /the action "ec2:CreateDisk" does not exist/);
    assert.match(judge(allow({ Action: ["ec3:CreateVolume"] })), /the service "ec3"/);
    assert.match(judge(allow({ Action: ["CreateVolume"] })), /it must be <service>:<Action>/);
  });

  it("is refused for an action that is never granted on what is named beside it", () => {
    const misplaced = allow({ Action: ["ec2:CreateVolume"], Resource: [`arn:aws:ec2:eu-west-1:${ACCOUNT}:subnet/*`] });
    assert.match(judge(misplaced), /"ec2:CreateVolume" is never granted on .*subnet\/\*: it speaks of .*volume/);
    const unbound = allow({ Resource: [`arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/vol-1`] });
    assert.match(judge(unbound), /"ec2:DescribeVolumes" speaks of no single resource: it is granted on "\*" alone/);
  });

  it("is refused for a condition that its action does not heed", () => {
    const unheeded = allow({ Condition: { StringEquals: { "aws:ResourceTag/cluster": "prod" } } });
    assert.match(
      judge(unheeded),
      /"ec2:DescribeVolumes" heeds no condition "aws:ResourceTag\/cluster": the statement never applies/,
    );
    const absent = allow({
      Condition: { Null: { "aws:RequestTag/cluster": "true" }, StringNotEquals: { "aws:ResourceTag/x": "y" } },
    });
    assert.equal(judge(absent), "");
    const misspelt = allow({ Condition: { StringEqual: { "aws:PrincipalArn": "x" } } });
    assert.match(judge(misspelt), /Invalid Condition type: StringEqual/);
    assert.equal(judge(allow({ Condition: { StringEquals: { "aws:PrincipalArn": "x" } } })), "");
  });

  it("is refused for an ARN that is none", () => {
    for (const arn of [
      "volume/*",
      "arn:aws:ec2:eu-west-1:12345:volume/*",
      "arn:amazon:ec2:eu-west-1:000000000000:volume/*",
      "arn:aws:ec2:eu-west-1:000000000000:",
    ]) {
      assert.match(judge(allow({ Action: ["ec2:DeleteVolume"], Resource: [arn] })), /MalformedPolicyDocument/, arn);
    }
  });

  it("is refused without its parts, with others, and with two statements of one Sid", () => {
    assert.match(judge([]), /there is no Statement/);
    assert.match(judge({ Effect: "Allow", Action: "ec2:DescribeVolumes" }), /Missing required field Resource/);
    assert.match(
      judge({ Effect: "Perhaps", Action: "ec2:DescribeVolumes", Resource: "*" }),
      /Effect must be Allow or Deny/,
    );
    assert.match(judge(allow({ Ressource: "*" })), /"Ressource" is no part of a statement/);
    assert.match(judge([allow({}), allow({})]), /Statement IDs \(SID\) in a single policy must be unique/);
    assert.match(checkDocument("{", "identity")[0]?.message ?? "", /invalid Json/);
    assert.match(checkDocument("{}", "identity")[0]?.message ?? "", /Version must be/);
  });

  it("has a principal where it stands on a resource or is a role's trust, and there alone", () => {
    const take: Properties = { Effect: "Allow", Action: "sts:AssumeRole" };
    assert.match(judge(take, "trust"), /Missing required field Principal/);
    assert.equal(judge({ ...take, Principal: { Service: "eks.amazonaws.com" } }, "trust"), "");
    assert.match(
      judge({ ...take, Principal: { Service: "eks" } }, "trust"),
      /Invalid principal in policy: "SERVICE":"eks"/,
    );
    assert.match(judge({ ...take, Principal: { AWS: "me" } }, "trust"), /Invalid principal in policy: "AWS":"me"/);
    assert.match(judge({ ...take, Principal: "*" }, "trust"), /lets everybody take the role/);
    assert.match(
      judge({ ...take, Principal: { Service: "eks.amazonaws.com" }, Resource: "*" }, "trust"),
      /prohibited field Resource/,
    );
    assert.match(judge(allow({ Principal: { AWS: "*" } })), /a role's policy has no Principal/);
  });
});

describe("simulated roles", () => {
  it("are refused by a name that is taken, too long, or of other characters", async () => {
    const cloud = openCloud();
    await role(cloud, "nodes", "ec2.amazonaws.com", []);
    const named = (name: string) => ({ name, assumeRolePolicy: trust("ec2.amazonaws.com") });
    assert.match(
      await cloud.refused(types.ROLE, named("Nodes")),
      /EntityAlreadyExists: Role with name Nodes already exists/,
    );
    assert.match(await cloud.refused(types.ROLE, named("x".repeat(65))), /name: ValidationError.*at most 64/);
    assert.match(await cloud.refused(types.ROLE, named("a b")), /name: ValidationError.*must match/);
  });

  it("get the name that the official provider gives where the program gives none", async () => {
    const made = await openCloud().make(types.ROLE, { assumeRolePolicy: trust("ec2.amazonaws.com") }, "nodes");
    assert.equal(made.state["name"], "nodes-0102030");
    assert.equal(made.id, "sim-nodes-0102030");
    assert.equal(made.state["arn"], `arn:aws:iam::${ACCOUNT}:role/nodes-0102030`);
  });

  it("take AWS's own policies by their right paths alone", async () => {
    const cloud = openCloud();
    await role(
      cloud,
      "csi",
      "pods.eks.amazonaws.com",
      ["service-role/AmazonEBSCSIDriverPolicy"],
      ["sts:AssumeRole", "sts:TagSession"],
    );
    const attach = (policy: string, to = "csi") =>
      cloud.refused(types.ATTACHMENT, { role: to, policyArn: `arn:aws:iam::aws:policy/${policy}` });
    assert.match(await attach("AmazonEBSCSIDriverPolicy"), /NoSuchEntity: .*does not exist or is not attachable/);
    assert.match(
      await attach("AmazonEKSWorkerNodePolicy", "nobody"),
      /NoSuchEntity: .*The role with name nobody cannot be found/,
    );
  });

  it("have policies of ten thousand characters together at most", async () => {
    const cloud = openCloud();
    await role(cloud, "big", "ec2.amazonaws.com", []);
    const policy = (length: number) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [allow({ Sid: "A".repeat(length) })] });
    await cloud.make(types.ROLE_POLICY, { role: "big", name: "one", policy: policy(9_000) }, "one");
    assert.match(
      await cloud.refused(types.ROLE_POLICY, { role: "big", name: "two", policy: policy(2_000) }),
      /LimitExceeded.*10240/,
    );
  });

  it("stay while a policy is attached or their own", async () => {
    const cloud = openCloud();
    const made = await role(cloud, "nodes", "ec2.amazonaws.com", ["AmazonEKSWorkerNodePolicy"]);
    await assert.rejects(cloud.remove(made), /DeleteConflict: Cannot delete entity, must detach all policies first/);
    const other = await role(cloud, "other", "ec2.amazonaws.com", []);
    await cloud.make(
      types.ROLE_POLICY,
      { role: "other", name: "p", policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow({})] }) },
      "p",
    );
    await assert.rejects(cloud.remove(other), /DeleteConflict: .*must delete policies first/);
  });
});
