/** The role by which Prometheus writes to its workspace in AWS, through EKS Pod Identity: to that one, and nothing else. */
import type { EnvironmentConfig } from "../../config/environment.ts";
import { namespaceName } from "../names.ts";
import { allow } from "./documents.ts";
import { roleName } from "./names.ts";
import type { PodIdentityPlan } from "./types.ts";

/**
 * Action and form of the resource: public policies for such workspaces, which name them alike. Read 2026-11-26, not run.
 */
export function prometheusIdentities(
  environment: string,
  cluster: string,
  { prometheus }: Pick<EnvironmentConfig, "prometheus">,
): PodIdentityPlan[] {
  const { sigv4 } = prometheus.remoteWrite ?? {};
  if (sigv4 === undefined) return [];
  const serviceAccount = "prometheus";
  const workspace = `arn:\${partition}:aps:${sigv4.region}:\${account}:workspace/${sigv4.workspace}`;
  return [
    {
      name: serviceAccount,
      namespace: namespaceName(environment, "observability"),
      serviceAccount,
      role: {
        name: roleName(cluster, serviceAccount),
        description: `${cluster}: Writes samples to ${sigv4.workspace}.`,
        service: "pods.eks.amazonaws.com" as const,
        managed: [],
        document: {
          Version: "2012-10-17" as const,
          Statement: [allow("WriteSamples", ["aps:RemoteWrite"], [workspace])],
        },
      },
    },
  ];
}
