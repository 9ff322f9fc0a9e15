import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SignerPlan } from "../../stacks/plan.ts";
import { budgetSpec } from "../disruption-budget.ts";
import { Database } from "../postgres/database.ts";
import { copyScript, migrateScript } from "./migrate.ts";
import { keyConfigsName, ofReplica, scriptsName, signerPod } from "./signer-pod.ts";

export interface SignerArgs {
  plan: SignerPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows; and before the database: its kind. */
  needs: { pods: readonly pulumi.Resource[]; database: readonly pulumi.Resource[] };
}

/** A signer: its replicas behind one Service of the cluster's own, and for validators its database. */
export class Signer extends pulumi.ComponentResource {
  /** What waits for the signer. */
  readonly replicas: pulumi.Resource[];

  constructor(name: string, { plan, namespace, needs }: SignerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:signer:Signer", name, { mode: plan.mode, image: plan.image }, opts);

    const { labels } = plan;
    const metadata = { name: plan.name, namespace, labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name: plan.serviceAccount }, automountServiceAccountToken: false },
      { parent: this },
    );
    const configMap = (role: string, of: string, data: Record<string, string>) =>
      new k8s.core.v1.ConfigMap(`${name}-${role}`, { metadata: { ...metadata, name: of }, data }, { parent: this });
    const files = [
      configMap("keys", keyConfigsName(plan.name), plan.keyConfigs),
      ...(plan.database === undefined
        ? []
        : [
            configMap("migrations", scriptsName(plan.name), {
              "copy.sh": copyScript,
              "migrate.sh": migrateScript,
            }),
            new Database(
              plan.database.name,
              { plan: plan.database, namespace, needs: needs.database },
              { parent: this },
            ),
          ]),
    ];

    // One after the other, each once the one before is ready: never two away at once, whatever is changed.
    this.replicas = plan.replicas.reduce<k8s.apps.v1.Deployment[]>((made, replica) => {
      const deployment = new k8s.apps.v1.Deployment(
        replica.name,
        {
          metadata: { ...metadata, name: replica.name },
          spec: {
            replicas: 1,
            selector: { matchLabels: { ...plan.selector, ...ofReplica(replica.name) } },
            // Room is kept for one.
            strategy: { type: "Recreate" },
            template: signerPod(plan, replica),
          },
        },
        { parent: this, dependsOn: [account, ...files, ...needs.pods, ...made.slice(-1)] },
      );
      return [...made, deployment];
    }, []);

    new k8s.core.v1.Service(
      name,
      {
        metadata: { ...metadata, name: plan.service.name },
        spec: {
          type: "ClusterIP",
          selector: { ...plan.service.selector },
          ports: plan.service.ports.map((port) => ({ ...port, targetPort: port.name })),
        },
      },
      // A Service counts as ready once it leads somewhere.
      { parent: this, dependsOn: this.replicas },
    );
    if (plan.disruptionBudget !== undefined) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata,
          spec: budgetSpec(plan.selector, plan.disruptionBudget),
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
