import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A cluster to run on, whoever makes it. Whoever registers something on it passes the provider on and depends on the
 * cluster as a whole: then it is gone before what it needs (access, networking, storage drivers) is.
 */
export interface Cluster extends pulumi.Resource {
  readonly provider: k8s.Provider;
}
