import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ControllerPlan } from "../../stacks/plan.ts";
import { budgetSpec } from "../disruption-budget.ts";
import { Grant } from "../security/grant.ts";
import { controllerPod, type MountedSecret } from "./controller-pod.ts";

export interface ControllerArgs {
  plan: ControllerPlan;
  namespace: pulumi.Input<string>;
  /** Id of the cluster's VPC. */
  vpc: pulumi.Input<string>;
  mounted?: MountedSecret;
  /** What must be there before the pods. */
  needs: readonly pulumi.Resource[];
}

/** A controller: its account, what that may do, its pods, and how many of them may be away at once. */
export class Controller extends pulumi.ComponentResource {
  constructor(name: string, args: ControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespace } = args;
    super("cryptokube:controllers:Controller", name, { image: plan.image }, opts);

    const { labels } = plan;
    const metadata = { name: plan.name, namespace, labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name: plan.serviceAccount }, automountServiceAccountToken: false },
      { parent: this },
    );
    const subject = { name: account.metadata.name, namespace };
    const own = new Grant(
      `${name}-own`,
      { subject, namespace, roleName: plan.name, rules: plan.rules.own, labels },
      { parent: this },
    );
    // Machines, volumes and Services of every namespace are its work: no Role of one namespace would do.
    const ofCluster = { name: plan.clusterRole, labels };
    const role = new k8s.rbac.v1.ClusterRole(
      name,
      { metadata: ofCluster, rules: plan.rules.cluster },
      { parent: this },
    );
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata: ofCluster,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", ...subject }],
      },
      { parent: this },
    );

    new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: plan.replicas,
          selector: { matchLabels: { ...plan.selector } },
          // Room is kept for these replicas and for no further one.
          strategy:
            plan.replicas === 1
              ? { type: "Recreate" }
              : { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          template: controllerPod(plan, args.vpc, args.mounted),
        },
      },
      { parent: this, dependsOn: [own, binding, ...args.needs] },
    );
    // A budget over one replica would only block drains.
    if (plan.replicas > 1) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata,
          spec: budgetSpec(plan.selector),
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
