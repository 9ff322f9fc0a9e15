import assert from "node:assert/strict";
import { evaluate, type PlainResource } from "../../../policy/evaluate.ts";
import { awsNodeRolesReadOnly } from "../../../policy/rules/aws-node-roles-read-only.ts";

const role = (name: string, service: string) => ({
  type: "aws:iam/role:Role",
  name,
  props: { name, assumeRolePolicy: JSON.stringify({ Statement: [{ Principal: { Service: service } }] }) },
});
const attached = (of: string, policy: string) => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "attached",
  urn: "urn:attached",
  props: { role: of, policyArn: `arn:aws:iam::aws:policy/${policy}` },
});
const own = (of: string, ...Action: string[]) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "own",
  urn: "urn:own",
  props: { role: of, policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] }) },
});
const mixed = {
  Statement: [{ Effect: "Allow" }, { Principal: { Service: ["ec2.amazonaws.com", "ssm.amazonaws.com"] } }],
};
const roles = [role("nodes", "ec2.amazonaws.com"), role("pods", "pods.eks.amazonaws.com")];
const found = async (...policies: PlainResource[]) =>
  (await evaluate([awsNodeRolesReadOnly], [...roles, ...policies])).map(
    ({ resource, message }) => `${resource}: ${message}`,
  );

describe("policy: the role of machines changes nothing", () => {
  it("lets a machine join, read, fetch images and hand pods their roles", async () => {
    assert.deepEqual(
      await found(
        attached("nodes", "AmazonEC2ContainerRegistryPullOnly"),
        own("nodes", "ec2:DescribeInstances", "eks-auth:AssumeRoleForPodIdentity", "ecr:BatchImportUpstreamImage"),
      ),
      [],
    );
  });
  it("lets the policies of AWS pass that do no more", async () => {
    const policies = [
      "AmazonEC2ContainerRegistryReadOnly",
      "AmazonEKSWorkerNodeMinimalPolicy",
      "AmazonEKSWorkerNodePolicy",
    ];
    assert.deepEqual(await found(...policies.map((policy) => attached("nodes", policy))), []);
  });
  it("lets a machine make the repository that an image is fetched into", async () => {
    assert.deepEqual(await found(own("nodes", "ecr:CreateRepository")), []);
  });
  it("lets a policy pass that only denies", async () => {
    const deny = { Statement: [{ Effect: "Deny", Action: "ec2:CreateVolume", Resource: "*" }] };
    assert.deepEqual(await found({ ...own("nodes"), props: { role: "nodes", policy: deny } }), []);
  });
  it("finds what only begins like a look: a star takes what comes after it, too", async () => {
    assert.deepEqual(await found(own("nodes", "s3:Get*", "ec2:GetConsoleOutput")), [
      "own: Machines may do s3:Get*: give it to the pods that need it, by Pod Identity.",
    ]);
  });
  it("finds the role of machines that others take as well", async () => {
    const taken = { ...role("mixed", ""), props: { name: "mixed", assumeRolePolicy: mixed } };
    assert.equal((await found(taken, own("mixed", "ec2:CreateVolume"))).length, 1);
  });
  it("finds nothing in what is not known yet, and a policy whose name is not", async () => {
    const unknown = { ...own("nodes", "ec2:CreateVolume"), props: { role: undefined } };
    assert.deepEqual(await found({ ...role("x", ""), props: { assumeRolePolicy: mixed } }, unknown), []);
    assert.deepEqual(await found({ ...attached("nodes", ""), props: { role: "nodes" } }), [
      "attached: Machines get the policy : give it to the pods that need it, by Pod Identity.",
    ]);
  });
  it("lets roles of pods be", async () => {
    assert.deepEqual(await found(attached("pods", "AmazonEKS_CNI_Policy"), own("pods", "ec2:CreateVolume")), []);
  });
  it("finds a policy by which all pods of a machine could change the network or its disks", async () => {
    assert.match(
      (await found(attached("nodes", "AmazonEKS_CNI_Policy"))).join(),
      /^attached: Machines get .*CNI_Policy/,
    );
    const deep = attached("nodes", "service-role/AmazonEBSCSIDriverPolicy");
    assert.match((await found(deep)).join(), /the policy AmazonEBSCSIDriverPolicy:/);
  });
  it("finds an action that changes something, and names it alone", async () => {
    assert.match(
      (await found(own("nodes", "ec2:DescribeInstances", "ec2:TerminateInstances", "s3:*"))).join(),
      /^own: Machines may do ec2:TerminateInstances, s3:\*:/,
    );
  });
});
