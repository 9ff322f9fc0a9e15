/** What a role of the simulated cloud may do, as far as other services ask. */
import { isObject } from "../../protocol/values.ts";
import { type Cloud, entriesOf, type Entry, text } from "../cloud/cloud.ts";
import { withoutMark } from "../cloud/ids.ts";
import { ATTACHMENT, document, ROLE, ROLE_POLICY } from "../resources/parts.ts";
import { canMeet } from "./arn.ts";
import { list } from "./document.ts";

export const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

export function roleByArn(cloud: Cloud, arn: string): Entry | undefined {
  return entriesOf(cloud, ROLE).find(({ properties }) => properties["arn"] === arn);
}

/** ARNs of the policies that are attached to it. */
export function attachedTo(cloud: Cloud, role: Entry): string[] {
  const name = text(role.properties, "name");
  const attached = entriesOf(cloud, ATTACHMENT).filter(
    ({ properties }) => withoutMark(text(properties, "role")) === name,
  );
  const listed = list(role.properties["managedPolicyArns"]).filter((arn) => typeof arn === "string");
  return [...attached.map(({ properties }) => text(properties, "policyArn")), ...listed];
}

/** Which of these actions its trust grants to the service. */
export function trusts(role: Entry, service: string, actions: string[]): boolean {
  const statements = list(document(role.properties["assumeRolePolicy"])?.["Statement"]).filter(isObject);
  return actions.every((action) =>
    statements.some(({ Effect: effect, Principal: principal, Action: granted }) => {
      const services = isObject(principal) ? list(principal["Service"]) : [];
      return (
        effect === "Allow" &&
        services.includes(service) &&
        list(granted).some((item) => item === action || item === "sts:*")
      );
    }),
  );
}

/**
 * What AWS's own policies grant, as far as a check here asks. AWS managed policy reference guide, read 2026-11-25.
 */
const granted: Readonly<Record<string, readonly string[]>> = {
  AmazonEKSClusterPolicy: ["ec2:DescribeSubnets"],
  AmazonEKSWorkerNodePolicy: [
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypes",
    "eks-auth:AssumeRoleForPodIdentity",
  ],
  AmazonEKSWorkerNodeMinimalPolicy: ["eks-auth:AssumeRoleForPodIdentity"],
  AmazonEC2ContainerRegistryPullOnly: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEC2ContainerRegistryReadOnly: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEC2ContainerRegistryPowerUser: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEC2ContainerRegistryFullAccess: ["ecr:*"],
  AmazonEKS_CNI_Policy: ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:AttachNetworkInterface"],
};

/** Whether one of its policies grants the action, on whatever. Conditions are not asked. */
export function may(cloud: Cloud, role: Entry, action: string): boolean {
  const own = entriesOf(cloud, ROLE_POLICY).filter(
    ({ properties }) => withoutMark(text(properties, "role")) === text(role.properties, "name"),
  );
  const inline = own
    .flatMap(({ properties }) => list(document(properties["policy"])?.["Statement"]))
    .filter(isObject)
    .filter(({ Effect: effect }) => effect === "Allow")
    .flatMap(({ Action: actions }) => list(actions));
  const attached = attachedTo(cloud, role).flatMap((arn) => granted[arn.split(":policy/")[1] ?? ""] ?? []);
  return [...inline, ...attached].some(
    (pattern) => typeof pattern === "string" && canMeet(pattern.toLowerCase(), action.toLowerCase()),
  );
}
