import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ControlPlane } from "./control-plane.ts";
import { eksKubeconfig } from "./kubeconfig.ts";

export interface EksProviderArgs {
  controlPlane: ControlPlane;
  region: string;
  /** See ExistingClusterPlan.clusterIdentifier. */
  clusterIdentifier: string;
  /** See ExistingClusterPlan.takesOver. */
  takesOver: boolean;
}

/**
 * The provider of what stands on the cluster. What it depends on is there before anything on the cluster is, and goes
 * after all of it: whoever uses a provider depends on it.
 *
 * A cluster that is already gone: its objects can no longer be deleted, and the provider refuses to forget them, as it
 * could be the network that is down. With PULUMI_K8S_DELETE_UNREACHABLE=true in the engine's environment,
 * `pulumi refresh` and `pulumi destroy` drop them from the state (pulumi/pulumi-kubernetes, pull request 2489; read
 * 2026-11-25, and run with the lab's stand-in: docs/taking-down.md). The option `deleteUnreachable` stays unset: it would do so at every hiccup, and where it is set,
 * to either, the variable no longer counts.
 */
export function eksProvider(
  name: string,
  { controlPlane, region, clusterIdentifier, takesOver }: EksProviderArgs,
  opts: pulumi.ResourceOptions,
): k8s.Provider {
  const kubeconfig = pulumi
    .all([controlPlane.name, controlPlane.endpoint, controlPlane.certificateAuthority])
    .apply(([cluster, endpoint, certificateAuthority]) =>
      eksKubeconfig({ name: cluster, region, endpoint, certificateAuthority }),
    );
  return new k8s.Provider(
    name,
    {
      kubeconfig: pulumi.secret(kubeconfig),
      clusterIdentifier,
      enableServerSideApply: true,
      // As for a cluster that is there already: a changed ConfigMap is never gone for a moment.
      enableConfigMapMutable: true,
      upsertExistingObjects: takesOver,
    },
    opts,
  );
}
