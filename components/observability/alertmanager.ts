import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { AlertmanagerPlan } from "../../stacks/plan.ts";
import { budgetSpec } from "../disruption-budget.ts";
import { notAwaited } from "../chain/node.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { alertmanagerFile, alertmanagerPod } from "./alertmanager-pod.ts";

export interface AlertmanagerArgs {
  plan: AlertmanagerPlan;
  /** The name of each namespace, known once it exists. */
  namespaces: NamespaceNames;
  /** What must be there before the pods: their flows. */
  needs: readonly pulumi.Resource[];
}

/** The environment's Alertmanager: it groups what fires, holds back what follows from something else, and tells people. */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespaces, needs } = args;
    super("cryptokube:observability:Alertmanager", name, { image: plan.image }, opts);

    const namespace = namespaceNamed(namespaces, "observability");
    const metadata = { name: plan.name, namespace, labels: plan.labels };
    const ports = [{ name: "http", port: plan.port, protocol: "TCP", targetPort: "http" }];
    const config = stringify(plan.config);
    const configMap = new k8s.core.v1.ConfigMap(
      name,
      { metadata, data: { [alertmanagerFile]: config } },
      { parent: this },
    );
    const peers = new k8s.core.v1.Service(
      plan.peersName,
      {
        metadata: { ...metadata, name: plan.peersName, annotations: notAwaited },
        spec: {
          // Prometheus sends to each of them, and they find each other before they are ready.
          clusterIP: "None",
          publishNotReadyAddresses: true,
          selector: { ...plan.selector },
          ports,
        },
      },
      { parent: this },
    );
    const pods = new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata,
        spec: {
          serviceName: plan.peersName,
          replicas: plan.replicas,
          selector: { matchLabels: { ...plan.selector } },
          podManagementPolicy: "Parallel",
          template: alertmanagerPod(plan, config),
        },
      },
      { parent: this, dependsOn: [configMap, peers, ...needs] },
    );
    new k8s.core.v1.Service(
      name,
      { metadata, spec: { type: "ClusterIP", selector: { ...plan.selector }, ports } },
      // A Service counts as ready once it leads somewhere.
      { parent: this, dependsOn: [pods] },
    );
    if (plan.replicas > 1) {
      new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: budgetSpec(plan.selector) }, { parent: this });
    }

    this.registerOutputs({});
  }
}
