import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { OwnPrometheusPlan, PrometheusReplicaPlan } from "../../stacks/plan.ts";
import { budgetSpec } from "../disruption-budget.ts";
import { Grant } from "../security/grant.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { claimSpec } from "../storage.ts";
import { prometheusConfig, rulesFile } from "./prometheus-config.ts";
import { prometheusRules } from "./prometheus-rules.ts";
import { configFile, prometheusPod } from "./prometheus-pod.ts";

export interface PrometheusArgs {
  plan: OwnPrometheusPlan;
  /** The name of each namespace, known once it exists. */
  namespaces: NamespaceNames;
  /** What must be there before the pod: its flows. */
  needs: readonly pulumi.Resource[];
}

/** The environment's Prometheus, one or two: each finds chain pods by itself and keeps their metrics on a volume. */
export class Prometheus extends pulumi.ComponentResource {
  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespaces } = args;
    const namespace = namespaceNamed(namespaces, "observability");
    super("cryptokube:observability:Prometheus", name, { image: plan.image }, opts);

    const metadata = { name: plan.name, namespace, labels: plan.labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const grants = plan.discovers.map(
      (role) =>
        new Grant(
          `${name}-discovers-${role}`,
          {
            subject: { name: account.metadata.name, namespace },
            namespace: namespaceNamed(namespaces, role),
            roleName: plan.name,
            rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
            labels: plan.labels,
          },
          { parent: this },
        ),
    );

    // One after the other, so that a change of both never leaves none.
    const deployments = plan.replicas.reduce<k8s.apps.v1.Deployment[]>(
      (before, replica) => [
        ...before,
        this.#replica(replica, plan, { namespace, needs: [account, ...grants, ...args.needs, ...before] }),
      ],
      [],
    );
    const several = plan.replicas.length > 1;
    new k8s.core.v1.Service(
      name,
      {
        metadata,
        spec: {
          type: "ClusterIP",
          selector: { ...plan.selector },
          // What two have read differs by moments: who asks goes on asking the same one.
          ...(several ? { sessionAffinity: "ClientIP" } : {}),
          ports: [{ name: "http", port: plan.port, protocol: "TCP", targetPort: "http" }],
        },
      },
      // A Service counts as ready once it leads somewhere.
      { parent: this, dependsOn: deployments },
    );
    if (several) {
      new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: budgetSpec(plan.selector) }, { parent: this });
    }

    this.registerOutputs({});
  }

  /** One Prometheus, its configuration and its volume. */
  #replica(
    replica: PrometheusReplicaPlan,
    plan: OwnPrometheusPlan,
    { namespace, needs }: { namespace: pulumi.Input<string>; needs: pulumi.Resource[] },
  ): k8s.apps.v1.Deployment {
    const { name, labels, claim: of } = replica;
    const metadata = { name, namespace, labels };
    const config = prometheusConfig(plan, name);
    const rules = prometheusRules(plan.rules);
    const configMap = new k8s.core.v1.ConfigMap(
      name,
      { metadata, data: { [configFile]: config, [rulesFile]: rules } },
      { parent: this },
    );
    const claim = new k8s.core.v1.PersistentVolumeClaim(
      of.name,
      { metadata: { name: of.name, namespace, labels: of.labels }, spec: claimSpec(of) },
      { parent: this, protect: of.protect },
    );
    return new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...replica.selector } },
          // Two cannot share its volume: the old one goes first.
          strategy: { type: "Recreate" },
          template: prometheusPod(plan, replica, config + rules),
        },
      },
      { parent: this, dependsOn: [configMap, claim, ...needs] },
    );
  }
}
