import type { PolicyStatement, RolePlan } from "../../stacks/plan.ts";

/** The one service account that a role of pods is for. */
export interface ServiceAccountName {
  namespace: string;
  serviceAccount: string;
}

/** A role's trust policy: unlike others it names no resource, as the role itself is meant. */
export interface TrustDocument {
  Version: "2012-10-17";
  Statement: Omit<PolicyStatement, "Resource">[];
}

/**
 * Who may take a role: its service, and for pods one service account alone.
 *
 * Pods need `sts:TagSession` too, and the session's tags tell whose it is (Amazon EKS User Guide, "Create IAM role with
 * trust policy required by EKS Pod Identity", read 2026-11-25).
 */
export function trustDocument({ service }: Pick<RolePlan, "service">, pod?: ServiceAccountName): TrustDocument {
  const pods = service === "pods.eks.amazonaws.com";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Trust",
        Effect: "Allow",
        Principal: { Service: service },
        Action: pods ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"],
        ...(pod === undefined
          ? {}
          : {
              Condition: {
                StringEquals: {
                  "aws:RequestTag/kubernetes-namespace": pod.namespace,
                  "aws:RequestTag/kubernetes-service-account": pod.serviceAccount,
                },
              },
            }),
      },
    ],
  };
}
