import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { filledJson } from "../../../components/identity/tokens.ts";
import type { TrustDocument } from "../../../components/identity/trust.ts";
import { keyArn, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

const settled = (output: pulumi.Output<string>) => new Promise<string>((resolve) => output.apply(resolve));

describe("components/identity", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const json = (text: unknown): unknown => JSON.parse(text as string);

  it("has roles with the plan's names, which their services alone may take", () => {
    const roles = region.of("iam/role:Role").map(({ inputs }) => {
      const [statement] = (json(inputs.assumeRolePolicy) as TrustDocument).Statement;
      return [inputs.name, statement?.Principal?.Service, statement?.Action];
    });
    assert.deepEqual(roles, [
      ["cryptokube-x-cluster", "eks.amazonaws.com", ["sts:AssumeRole"]],
      ["cryptokube-x-ebs-csi", "pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]],
      ["cryptokube-x-nodes", "ec2.amazonaws.com", ["sts:AssumeRole"]],
    ]);
  });

  it("lets one service account take a role of pods, and no other of the cluster", () => {
    const role = region.one("iam/role:Role", "cluster-ebs-csi");
    assert.deepEqual((json(role.inputs.assumeRolePolicy) as TrustDocument).Statement[0]?.Condition, {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": "ebs-csi-controller-sa",
      },
    });
    const { clusterName, namespace, serviceAccount, roleArn } = region.one("PodIdentityAssociation").inputs;
    assert.deepEqual(
      [clusterName, namespace, serviceAccount, roleArn],
      ["cryptokube-x", "kube-system", "ebs-csi-controller-sa", "arn:aws:iam::111122223333:role/cryptokube-x-ebs-csi"],
    );
  });

  it("names no resource in a trust policy, which IAM refuses", () => {
    for (const { inputs } of region.of("iam/role:Role")) {
      assert.doesNotMatch(inputs.assumeRolePolicy as string, /"Resource"/);
    }
  });

  it("attaches AWS' own policies by their ARNs in the account's partition", () => {
    assert.deepEqual(
      region.of("RolePolicyAttachment").map(({ inputs }) => [inputs.role, inputs.policyArn]),
      [
        ["cryptokube-x-cluster", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
        ["cryptokube-x-ebs-csi", "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"],
        ["cryptokube-x-nodes", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
      ],
    );
  });

  it("writes a role's own policy with the account, the region and the key put in", () => {
    const resources = region.of("iam/rolePolicy:RolePolicy").map(({ inputs }) => {
      const { Statement } = json(inputs.policy) as { Statement: { Resource: string[] }[] };
      return [inputs.name, ...(Statement[0]?.Resource ?? [])];
    });
    assert.deepEqual(resources, [
      ["cryptokube-x-cluster", keyArn],
      ["cryptokube-x-ebs-csi", "arn:aws:ec2:us-east-1:111122223333:volume/*"],
    ]);
  });

  it("has a role's policies before whoever takes it: the cluster, machines, pods", () => {
    const policiesOf = (role: string) =>
      [...region.of("RolePolicyAttachment"), ...region.of("iam/rolePolicy:RolePolicy")].filter(
        ({ inputs }) => inputs.role === role,
      );
    const taken = [
      ["cryptokube-x-cluster", region.of("eks/cluster:Cluster")],
      ["cryptokube-x-nodes", region.of("eks/nodeGroup:NodeGroup")],
      ["cryptokube-x-ebs-csi", region.of("PodIdentityAssociation")],
    ] as const;
    for (const [role, takers] of taken) {
      const policies = policiesOf(role);
      assert.ok(policies.length > 0 && takers.length > 0, role);
      for (const taker of takers) for (const policy of policies) assert.ok(region.needs(taker, policy), policy.name);
    }
  });

  describe("tokens", () => {
    it("are put in where they stand, in keys too, and quoted as JSON has it", async () => {
      const filled = await settled(
        filledJson({ "of-${a}": ["${a}", "x${b}y"] }, { a: 'say "a"', b: pulumi.output("b") }),
      );
      assert.deepEqual(JSON.parse(filled), { 'of-say "a"': ['say "a"', "xby"] });
    });

    it("that are IAM's own variables stay as they are", async () => {
      const team = { team: "${aws:PrincipalTag/team}" };
      assert.deepEqual(JSON.parse(await settled(filledJson(team, {}))), team);
    });

    it("that nobody knows are an error that names those that are known", () => {
      assert.throws(() => filledJson("${acount}", { account: "1", region: "r" }), /"acount".*account, region have/);
    });
  });
});
