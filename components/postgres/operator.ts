import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PostgresOperatorPlan } from "../../stacks/plan.ts";
import { ServingCertificate } from "../controllers/serving-certificate.ts";
import { Grant } from "../security/grant.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { PostgresKinds } from "./kinds.ts";
import { operatorPod } from "./operator-pod.ts";

export interface PostgresOperatorArgs {
  plan: PostgresOperatorPlan;
  namespaces: NamespaceNames;
  /** Whether the engine refuses to take its kinds away. */
  protect: boolean;
  /** What must be there before the pod: its flows. */
  needs: readonly pulumi.Resource[];
}

/** CloudNativePG: it runs the databases of the namespaces that it watches, and sees no Secret of another. */
export class PostgresOperator extends pulumi.ComponentResource {
  /**
   * What a database waits for. Not the operator itself, which finds databases whenever it starts, and need not be there
   * when they go: a protected resource of many dependencies makes `destroy --exclude-protected` walk every path to them.
   */
  readonly ofDatabases: pulumi.Resource[];

  constructor(name: string, args: PostgresOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespaces, protect, needs } = args;
    super("cryptokube:postgres:PostgresOperator", name, { image: plan.image }, opts);

    const { labels } = plan;
    const namespace = namespaceNamed(namespaces, "databases");
    const metadata = { name: plan.name, namespace, labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name: plan.serviceAccount }, automountServiceAccountToken: false },
      { parent: this },
    );
    const subject = { name: account.metadata.name, namespace };
    const grants = [
      new Grant(
        `${name}-own`,
        { subject, namespace, roleName: plan.name, rules: plan.rules.own, labels },
        { parent: this },
      ),
      ...plan.watches.map(
        (role) =>
          new Grant(
            `${name}-runs-${role}`,
            {
              subject,
              namespace: namespaceNamed(namespaces, role),
              roleName: plan.name,
              rules: plan.rules.watched,
              labels,
            },
            { parent: this },
          ),
      ),
    ];
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
    const certificate = new ServingCertificate(
      `${name}-certificate`,
      { secretName: plan.certificate.secret, host: plan.certificate.host, namespace, labels },
      { parent: this },
    );
    const kinds = new PostgresKinds(`${name}-kinds`, { labels, protect }, { parent: this });
    this.ofDatabases = kinds.ofDatabases;

    new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...plan.selector } },
          // Its lease keeps two from acting at once; there is no need for two to run.
          strategy: { type: "Recreate" },
          template: operatorPod(plan),
        },
      },
      { parent: this, dependsOn: [...grants, binding, certificate, kinds, ...needs] },
    );

    this.registerOutputs({});
  }
}
