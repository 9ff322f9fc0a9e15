import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../../stacks/plan.ts";

export interface GrantArgs {
  /** The service account that is granted something, and its namespace. */
  subject: { name: pulumi.Input<string>; namespace: pulumi.Input<string> };
  /** The one namespace in which it holds. */
  namespace: pulumi.Input<string>;
  /** Name of the Role and of its binding there. */
  roleName: string;
  rules: k8s.types.input.rbac.v1.PolicyRule[];
  labels: Labels;
}

/** What a service account may do in one namespace: never more than a Role, so nothing of the cluster itself. */
export class Grant extends pulumi.ComponentResource {
  constructor(name: string, args: GrantArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:security:Grant", name, {}, opts);

    const metadata = { name: args.roleName, namespace: args.namespace, labels: args.labels };
    const role = new k8s.rbac.v1.Role(name, { metadata, rules: args.rules }, { parent: this });
    new k8s.rbac.v1.RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: args.subject.name, namespace: args.subject.namespace }],
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
