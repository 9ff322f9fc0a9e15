import type { PolicyResource } from "@pulumi/policy";
import { listed, ofAws, statementsOf } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

/** Policies of AWS by which a machine joins and fetches images, and no more. */
const harmless = [
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
];

/**
 * What a machine may do beyond reading: hand pods their own roles, and have the account's registry fetch an image that
 * it does not hold yet (Amazon ECR User Guide, "IAM permissions required to sync an upstream registry", read 2026-11-25).
 */
const reads = /:(Describe|Get|List|BatchGet|BatchCheck)[A-Za-z]*$/;
const needed = new Set(["eks-auth:AssumeRoleForPodIdentity", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]);

/**
 * Whoever gets out of a pod has its machine's role: so it may read and join, and everything else is a pod's own role.
 * Roles are found by who takes them (EC2), and their policies by the role's name.
 */
export const awsNodeRolesReadOnly: Rule = {
  name: "aws-node-role-read-only",
  description: "The role of machines changes nothing: what pods may change they get by Pod Identity.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    const machines = ofAws(resources, "iam/role:Role").filter(takenByEc2);
    const names = new Set(machines.flatMap(({ props }) => textOf(props.name)));
    const ofMachines = ({ props }: PolicyResource) => textOf(props.role).some((role) => names.has(role));

    for (const { props, urn } of ofAws(resources, "iam/rolePolicyAttachment:RolePolicyAttachment").filter(ofMachines)) {
      const policy = textOf(props.policyArn)[0]?.split("/").at(-1) ?? "";
      if (harmless.includes(policy)) continue;
      report(`Machines get the policy ${policy}: give it to the pods that need it, by Pod Identity.`, urn);
    }
    for (const { props, urn } of ofAws(resources, "iam/rolePolicy:RolePolicy").filter(ofMachines)) {
      const allowed = statementsOf(props.policy).filter(({ Effect }) => Effect === "Allow");
      const changing = allowed.flatMap(({ Action }) => listed(Action)).filter((action) => !mayMachine(action));
      if (changing.length === 0) continue;
      report(`Machines may do ${changing.join(", ")}: give it to the pods that need it, by Pod Identity.`, urn);
    }
  },
};

function takenByEc2({ props }: PolicyResource): boolean {
  return statementsOf(props.assumeRolePolicy).some(({ Principal }) => {
    const service = (Principal as { Service?: string | string[] } | undefined)?.Service;
    return listed(service).includes("ec2.amazonaws.com");
  });
}

function mayMachine(action: string): boolean {
  return reads.test(action) || needed.has(action);
}

/** What is not text is not known yet, or wrong; another rule's business. */
function textOf(value: unknown): string[] {
  return typeof value === "string" ? [value] : [];
}
