import assert from "node:assert/strict";
import type { AwsPlan, PolicyDocument, RolePlan } from "../../../../stacks/plan.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";

let aws: AwsPlan;

const rolesOf = ({ cluster, identities }: AwsPlan): RolePlan[] => [
  cluster.role,
  cluster.nodeRole,
  ...identities.map(({ role }) => role),
];
const documentsOf = (plan: AwsPlan): [string, PolicyDocument][] =>
  rolesOf(plan).flatMap(({ name, document }) => (document === undefined ? [] : [[name, document]]));

const roleOf = (serviceAccount: string): RolePlan =>
  aws.identities.find((identity) => identity.serviceAccount === serviceAccount)!.role;

const statement = ({ document }: RolePlan, sid: string) => document!.Statement.find(({ Sid }) => Sid === sid)!;

/** Actions that only look. */
const looks = /^[a-z0-9-]+:(Describe|Get|List|BatchGet)/;

describe("stacks/plan/aws: roles", () => {
  beforeEach(() => {
    ({ aws } = regionOf([
      ...smallRegion,
      "cryptokube:adopt: [{ claim: prometheus-g1, volume: vol-0123456789abcdef0 }]",
      "cryptokube:registry: { repositories: [{ name: tool }], pullThrough: [quay.io] }",
    ]));
  });

  it("are taken by the service that they are for, and have names of their own", () => {
    assert.equal(aws.cluster.role.service, "eks.amazonaws.com");
    assert.equal(aws.cluster.nodeRole.service, "ec2.amazonaws.com");
    for (const { role } of aws.identities) assert.equal(role.service, "pods.eks.amazonaws.com");
    const names = rolesOf(aws).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("have AWS's own policies only where AWS demands them", () => {
    assert.deepEqual(
      rolesOf(aws).flatMap(({ managed }) => managed),
      ["AmazonEKSClusterPolicy", "AmazonEC2ContainerRegistryPullOnly"],
    );
  });

  it("have documents that IAM can read", () => {
    assert.ok(documentsOf(aws).length >= 4);
    for (const [name, { Version, Statement }] of documentsOf(aws)) {
      assert.equal(Version, "2012-10-17");
      const sids = Statement.map(({ Sid }) => Sid);
      assert.equal(new Set(sids).size, sids.length, `${name}: ${sids.join()}`);
      for (const { Sid, Effect, Action, Resource } of Statement) {
        assert.match(Sid, /^[A-Za-z0-9]+$/);
        assert.equal(Effect, "Allow");
        assert.ok(Action.length > 0 && Resource.length > 0, `${name}: ${Sid}`);
        for (const action of Action) assert.match(action, /^[a-z0-9-]+:[A-Z][A-Za-z]+$/, `${name}: ${Sid}`);
        for (const resource of Resource) {
          assert.match(resource, /^(\*|\$\{clusterKey\}|arn:\$\{partition\}:[a-z0-9-]+:[^\s]+)$/, `${name}: ${Sid}`);
        }
      }
    }
  });

  it("are within the size that IAM takes for all inline policies of a role", () => {
    for (const [name, document] of documentsOf(aws)) {
      // Without white space, which IAM does not count; the tokens are shorter than what they stand for.
      assert.ok(JSON.stringify(document).length < 9000, `${name}: ${JSON.stringify(document).length}`);
    }
  });

  it("change nothing of everybody's: what stands for all resources only looks", () => {
    for (const [name, { Statement }] of documentsOf(aws)) {
      for (const { Sid, Action, Resource } of Statement) {
        if (!Resource.includes("*")) continue;
        for (const action of Action) assert.match(action, looks, `${name}: ${Sid}`);
      }
    }
  });

  it("name no account, region or partition: these are the account's to say", () => {
    for (const [name, document] of documentsOf(aws)) {
      const text = JSON.stringify(document);
      assert.doesNotMatch(text, /us-east-1(?!")[^"]*:\d{12}|arn:aws/, name);
    }
  });

  it("are not the machines': the machines hand pods those of their own cluster, and fetch images", () => {
    const { document } = aws.cluster.nodeRole;
    assert.deepEqual(
      document!.Statement.flatMap(({ Action }) => Action).sort(),
      [
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ecr:BatchImportUpstreamImage",
        "ecr:CreateRepository",
        "eks-auth:AssumeRoleForPodIdentity",
      ].sort(),
    );
    assert.deepEqual(statement(aws.cluster.nodeRole, "HandPodsTheirRoles").Resource, [
      "arn:${partition}:eks:${region}:${account}:cluster/cryptokube-test",
    ]);
    assert.deepEqual(statement(aws.cluster.nodeRole, "FetchThroughRegistry").Resource, [
      "arn:${partition}:ecr:${region}:${account}:repository/test/quay/*",
    ]);
    const without = regionOf(smallRegion).aws.cluster.nodeRole.document!.Statement;
    assert.deepEqual(
      without.map(({ Sid }) => Sid),
      ["DescribeItself", "HandPodsTheirRoles"],
    );
  });

  it("let the disk driver touch what carries the environment's tags, and the disks that are taken over by name", () => {
    const driver = roleOf("ebs-csi-controller-sa");
    const tags = { "ebs.csi.aws.com/cluster": "true", "cryptokube.io/environment": "test" };
    const conditionOf = (context: string) =>
      Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${context}/${key}`, value]));
    for (const sid of ["MakeVolumes", "MakeSnapshots"]) {
      assert.deepEqual(statement(driver, sid).Condition, { StringEquals: conditionOf("aws:RequestTag") });
    }
    for (const sid of ["UseVolumes", "Delete", "MakeVolumesFromSnapshots"]) {
      assert.deepEqual(statement(driver, sid).Condition, { StringEquals: conditionOf("aws:ResourceTag") });
    }
    const adopted = statement(driver, "UseAdoptedVolumes");
    assert.deepEqual(adopted.Resource, ["arn:${partition}:ec2:${region}:${account}:volume/vol-0123456789abcdef0"]);
    assert.ok(!adopted.Action.includes("ec2:DeleteVolume"));
    const plain = regionOf(smallRegion).aws.identities.find(({ name }) => name === "ebs-csi")!.role;
    assert.equal(statement(plain, "UseAdoptedVolumes"), undefined);
    // The add-on is told to put the tag there that its role is held to.
    const addon = aws.addons.find(({ name }) => name === "aws-ebs-csi-driver")!;
    const { controller } = addon.configuration as { controller: { extraVolumeTags: object } };
    assert.deepEqual(controller.extraVolumeTags, { "cryptokube.io/environment": "test" });
  });

  it("let the disk driver use the cluster's key, and hand it on to EC2 alone", () => {
    const driver = roleOf("ebs-csi-controller-sa");
    const keyed = driver.document!.Statement.filter(({ Action }) => Action.some((action) => action.startsWith("kms:")));
    for (const { Resource } of keyed) assert.deepEqual(Resource, ["${clusterKey}"]);
    assert.deepEqual(statement(driver, "GrantKey").Condition, { Bool: { "kms:GrantIsForAWSResource": "true" } });
  });

  it("let the network plugin change the interfaces of this cluster alone", () => {
    const plugin = roleOf("aws-node");
    assert.deepEqual(statement(plugin, "UseInterfaces").Condition, {
      StringEquals: { "aws:ResourceTag/cluster.k8s.amazonaws.com/name": "cryptokube-test" },
    });
    assert.deepEqual(statement(plugin, "MakeInterfaces").Condition, {
      StringEquals: { "aws:RequestTag/cluster.k8s.amazonaws.com/name": "cryptokube-test" },
    });
  });
});
