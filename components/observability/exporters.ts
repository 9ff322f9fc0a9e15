import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExportersPlan, KubeStateMetricsPlan, NodeExporterPlan } from "../../stacks/plan.ts";
import { Grant } from "../security/grant.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { kubeStateMetricsPod, nodeExporterPod } from "./exporter-pods.ts";

export interface ExportersArgs {
  plan: ExportersPlan;
  /** The name of each namespace, known once it exists. */
  namespaces: NamespaceNames;
  /** What must be there before the pods: their flows. */
  needs: readonly pulumi.Resource[];
}

/** What exports the state of the environment's objects and of its machines. */
export class Exporters extends pulumi.ComponentResource {
  constructor(name: string, args: ExportersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:observability:Exporters", name, {}, opts);

    this.#kubeStateMetrics(args.plan.kubeStateMetrics, args);
    if (args.plan.nodeExporter !== undefined) this.#nodeExporter(args.plan.nodeExporter, args);

    this.registerOutputs({});
  }

  #kubeStateMetrics(plan: KubeStateMetricsPlan, { namespaces, needs }: ExportersArgs): void {
    const { name, labels, reads } = plan;
    const namespace = namespaceNamed(namespaces, "observability");
    const metadata = { name, namespace, labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const subject = { name: account.metadata.name, namespace };
    const grants = reads.roles.map(
      (role) =>
        new Grant(
          `${name}-reads-${role}`,
          { subject, namespace: namespaceNamed(namespaces, role), roleName: name, rules: reads.own, labels },
          { parent: this },
        ),
    );
    new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...plan.selector } },
          // Two at once would say everything twice.
          strategy: { type: "Recreate" },
          template: kubeStateMetricsPod(plan),
        },
      },
      { parent: this, dependsOn: [...grants, ...this.#ofCluster(plan, subject), ...needs] },
    );
  }

  /** Machines and disks are of no namespace, so that no Role would do. */
  #ofCluster(
    { name, clusterRole, labels, reads }: KubeStateMetricsPlan,
    subject: { name: pulumi.Input<string>; namespace: pulumi.Input<string> },
  ): pulumi.Resource[] {
    if (reads.cluster.length === 0) return [];
    const metadata = { name: clusterRole, labels };
    const role = new k8s.rbac.v1.ClusterRole(name, { metadata, rules: reads.cluster }, { parent: this });
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", ...subject }],
      },
      { parent: this },
    );
    return [binding];
  }

  #nodeExporter(plan: NodeExporterPlan, { namespaces, needs }: ExportersArgs): void {
    const { name, labels } = plan;
    new k8s.apps.v1.DaemonSet(
      name,
      {
        metadata: { name, namespace: namespaceNamed(namespaces, "observability"), labels },
        spec: {
          selector: { matchLabels: { ...plan.selector } },
          // A machine that is not watched for a minute is no outage.
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } },
          template: nodeExporterPod(plan),
        },
      },
      { parent: this, dependsOn: [...needs] },
    );
  }
}
