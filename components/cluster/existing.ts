import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingClusterPlan } from "../../stacks/plan.ts";
import type { Cluster } from "./cluster.ts";

export interface ExistingClusterArgs {
  plan: ExistingClusterPlan;
  /** Content of a kubeconfig whose current context is the one to use. Content, as a path would be this machine's. */
  kubeconfig: pulumi.Input<string>;
}

/** A cluster that is there already: the lab's, or one that the user's kubeconfig names. */
export class ExistingCluster extends pulumi.ComponentResource implements Cluster {
  readonly provider: k8s.Provider;
  readonly ready = [];

  constructor(name: string, { plan, kubeconfig }: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:cluster:ExistingCluster", name, { clusterIdentifier: plan.clusterIdentifier }, opts);

    this.provider = new k8s.Provider(
      name,
      {
        kubeconfig: pulumi.secret(kubeconfig),
        // Without it the provider compares servers and certificates, and a changed one replaces every object.
        clusterIdentifier: plan.clusterIdentifier,
        enableServerSideApply: true,
        // Else a changed ConfigMap is deleted and made anew, and a pod that starts meanwhile finds none. The agents
        // read theirs again by themselves.
        enableConfigMapMutable: true,
        upsertExistingObjects: plan.takesOver,
      },
      { parent: this },
    );

    this.registerOutputs({ provider: this.provider });
  }
}
