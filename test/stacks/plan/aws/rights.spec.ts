import assert from "node:assert/strict";
import type { AwsPlan, RolePlan } from "../../../../stacks/plan.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";

/* Each right by what it is on: one too many is somebody else's to use, and one too few stops an add-on. */

const own = "arn:${partition}:ec2:${region}:${account}:";
const everything = "everything";
/** What a resource is, in a word: its kind, where it is all of that kind in the account and region. */
const kindOf = (resource: string): string =>
  resource === "*" ? everything : resource.replace(own, "").replace(/\/\*$/, "");

/** The kinds of things that a role may do each action to. */
function rightsOf({ document }: RolePlan): Record<string, string> {
  const rights = new Map<string, Set<string>>();
  for (const { Action, Resource } of document!.Statement) {
    for (const action of Action) {
      const kinds = rights.get(action) ?? new Set();
      for (const resource of Resource) kinds.add(kindOf(resource));
      rights.set(action, kinds);
    }
  }
  return Object.fromEntries([...rights].map(([action, kinds]) => [action, [...kinds].sort().join(" ")]));
}

const each = (kinds: string, ...actions: string[]) =>
  Object.fromEntries(actions.map((action): [string, string] => [action, kinds]));

describe("stacks/plan/aws: the rights of the add-ons", () => {
  let aws: AwsPlan;
  beforeEach(() => {
    ({ aws } = regionOf(smallRegion));
  });
  const roleOf = (part: string) => aws.identities.find(({ name }) => name === part)!.role;
  const conditionOf = (part: string, sid: string) =>
    roleOf(part).document!.Statement.find(({ Sid }) => Sid === sid)!.Condition;

  it("are for the network plugin those of its documentation, held to interfaces and their machines", () => {
    assert.deepEqual(rightsOf(roleOf("vpc-cni")), {
      ...each(
        everything,
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
      ),
      ...each(
        "network-interface",
        "ec2:CreateTags",
        "ec2:AssignPrivateIpAddresses",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ),
      "ec2:CreateNetworkInterface": "network-interface security-group subnet",
      ...each("instance network-interface", "ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface"),
      "ec2:ModifyNetworkInterfaceAttribute": "instance network-interface security-group",
    });
  });

  it("are for the disk driver those of its example, held to volumes, snapshots, their machines and the cluster's key", () => {
    assert.deepEqual(rightsOf(roleOf("ebs-csi")), {
      ...each(
        everything,
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeSnapshots",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVolumesModifications",
        "ec2:DescribeVolumeStatus",
      ),
      // A snapshot's ARN has no account.
      ...each(
        "arn:${partition}:ec2:${region}:*:snapshot volume",
        "ec2:CreateVolume",
        "ec2:CreateSnapshot",
        "ec2:CreateTags",
        "ec2:DeleteVolume",
        "ec2:DeleteSnapshot",
      ),
      ...each("instance volume", "ec2:AttachVolume", "ec2:DetachVolume"),
      "ec2:ModifyVolume": "volume",
      ...each(
        "${clusterKey}",
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:DescribeKey",
        "kms:CreateGrant",
        "kms:ListGrants",
        "kms:RevokeGrant",
      ),
    });
  });

  it("reach only the machines of this cluster, and tag only what is being made", () => {
    const machines = { StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/cryptokube-test": "owned" } };
    for (const part of ["vpc-cni", "ebs-csi"]) assert.deepEqual(conditionOf(part, "AttachToMachines"), machines);
    assert.deepEqual(conditionOf("ebs-csi", "TagWhatIsMade"), {
      StringEquals: { "ec2:CreateAction": ["CreateVolume", "CreateSnapshot"] },
    });
  });

  it("are for a disk that is taken over all but to delete it, and without a condition, as it has no tags", () => {
    const adopted = regionOf([...smallRegion, "cryptokube:adopt: [{ claim: grafana-g1, volume: vol-01234567 }]"]).aws;
    const { document } = adopted.identities.find(({ name }) => name === "ebs-csi")!.role;
    const statement = document!.Statement.find(({ Sid }) => Sid === "UseAdoptedVolumes")!;
    assert.deepEqual(statement.Action, [
      "ec2:AttachVolume",
      "ec2:DetachVolume",
      "ec2:ModifyVolume",
      "ec2:CreateSnapshot",
    ]);
    assert.deepEqual(statement.Resource, [`${own}volume/vol-01234567`]);
    assert.equal(statement.Condition, undefined);
  });

  it("are had under names that say whose they are and what they do", () => {
    const said = ["vpc-cni", "ebs-csi"].map((part) => [roleOf(part).name, roleOf(part).description]);
    assert.deepEqual(said, [
      ["cryptokube-test-vpc-cni", "cryptokube-test: Gives pods their addresses."],
      ["cryptokube-test-ebs-csi", "cryptokube-test: Makes, attaches and keeps volumes."],
    ]);
  });
});

describe("stacks/plan/aws: the rights of the control plane and of machines", () => {
  it("are to encrypt secrets by the cluster's key, and no more", () => {
    const { role } = regionOf(smallRegion).aws.cluster;
    assert.deepEqual(
      rightsOf(role),
      each("${clusterKey}", "kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ListGrants"),
    );
    assert.deepEqual(
      [role.name, role.description],
      ["cryptokube-test-cluster", "The control plane of cryptokube-test."],
    );
  });

  it("are for machines to look at themselves", () => {
    const { nodeRole } = regionOf(smallRegion).aws.cluster;
    const { "eks-auth:AssumeRoleForPodIdentity": _, ...rights } = rightsOf(nodeRole);
    assert.deepEqual(rights, each(everything, "ec2:DescribeInstances", "ec2:DescribeInstanceTypes"));
    assert.deepEqual(
      [nodeRole.name, nodeRole.description],
      ["cryptokube-test-nodes", "The machines of cryptokube-test."],
    );
  });
});
