import type { ResourceValidation } from "@pulumi/policy";
import { awsResources, listed, type Statement, statementsOf } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

/** Policies of principals. A key's own policy is another thing: its resource is always `*`, and means that key. */
const policies: readonly string[] = [
  "iam/rolePolicy:RolePolicy",
  "iam/policy:Policy",
  "iam/userPolicy:UserPolicy",
  "iam/groupPolicy:GroupPolicy",
];

const administrator = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

const own: ResourceValidation[] = policies.map((type) =>
  awsResources<{ policy?: unknown }>(type, ({ policy }, report, name) => {
    for (const statement of statementsOf(policy)) {
      const why = whyTooMuch(statement);
      if (why !== undefined) report(`The policy ${name} allows ${why}: name the actions and what they are for.`);
    }
  }),
);

const attached: ResourceValidation = awsResources<{ policyArn?: string }>(
  "iam/rolePolicyAttachment:RolePolicyAttachment",
  ({ policyArn = "" }, report, name) => {
    if (administrator.test(policyArn)) report(`The attachment ${name} gives ${policyArn}: nothing here needs that.`);
  },
);

function whyTooMuch(statement: Statement): string | undefined {
  if (statement.Effect !== "Allow") return undefined;
  const everywhere = listed(statement.Resource).includes("*") || statement.NotResource !== undefined;
  const actions = listed(statement.Action);
  if (actions.some((action) => /^\*(:\*)?$/.test(action))) return "every action";
  if (statement.NotAction !== undefined) return "every action but some";
  const whole = actions.find((action) => /^[a-z0-9-]+:\*$/i.test(action));
  return whole !== undefined && everywhere ? `${whole} on everything` : undefined;
}

/** A role that may do everything makes every pod that has it the account's owner. */
export const awsIamNoStar: Rule = {
  name: "aws-iam-no-star",
  description: "No policy allows every action, or all of a service on everything.",
  enforcementLevel: "mandatory",
  validateResource: [...own, attached],
};
