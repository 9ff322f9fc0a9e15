import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A cluster to run on, whoever makes it. Whoever registers something on it passes the provider on: it depends on all
 * that the cluster needs (access, networking, machines, storage drivers), so what is on the cluster is gone before that.
 */
export interface Cluster extends pulumi.Resource {
  readonly provider: k8s.Provider;
  /** What stands on the cluster before anything of the environment does, and goes after it: its storage classes. */
  readonly ready: readonly pulumi.Resource[];
}
