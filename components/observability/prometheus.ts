import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { OwnPrometheusPlan } from "../../stacks/plan.ts";
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

/** The environment's Prometheus: it finds chain pods by itself and keeps their metrics on a volume. */
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

    const config = prometheusConfig(plan);
    const rules = prometheusRules(plan.rules);
    const configMap = new k8s.core.v1.ConfigMap(
      name,
      { metadata, data: { [configFile]: config, [rulesFile]: rules } },
      { parent: this },
    );
    const claim = new k8s.core.v1.PersistentVolumeClaim(
      plan.claim.name,
      { metadata: { name: plan.claim.name, namespace, labels: plan.claim.labels }, spec: claimSpec(plan.claim) },
      { parent: this, protect: plan.claim.protect },
    );

    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...plan.selector } },
          // Two cannot share its volume: the old one goes first.
          strategy: { type: "Recreate" },
          template: prometheusPod(plan, config + rules),
        },
      },
      { parent: this, dependsOn: [account, configMap, claim, ...grants, ...args.needs] },
    );
    new k8s.core.v1.Service(
      name,
      {
        metadata,
        spec: {
          type: "ClusterIP",
          selector: { ...plan.selector },
          ports: [{ name: "http", port: plan.port, protocol: "TCP", targetPort: "http" }],
        },
      },
      // A Service counts as ready once it leads somewhere.
      { parent: this, dependsOn: [deployment] },
    );

    this.registerOutputs({});
  }
}
