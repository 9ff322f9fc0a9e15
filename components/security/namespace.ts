import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { NamespacePlan, NamespaceRole } from "../../stacks/plan.ts";
import { denyAll } from "./policies.ts";

/**
 * What a namespace refuses: any pod that could touch the machine it runs on. The one whose pods are there to touch it
 * lets them in, and still has each written down in the API server's log and told to whoever makes it.
 */
export function podSecurity(plan: Pick<NamespacePlan, "podSecurity">) {
  return {
    "pod-security.kubernetes.io/enforce": plan.podSecurity ?? "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  } as const;
}

/** The names of an environment's namespaces, each known once it exists. */
export type NamespaceNames = Readonly<Partial<Record<NamespaceRole, pulumi.Input<string>>>>;

/** @throws where the plan speaks of a namespace that it does not have. */
export function namespaceNamed(names: NamespaceNames, role: NamespaceRole): pulumi.Input<string> {
  const name = names[role];
  if (name === undefined) throw new Error(`this environment has no namespace "${role}"`);
  return name;
}

export interface RestrictedNamespaceArgs {
  plan: NamespacePlan;
  /** What must be there before anything in it, and go after it. */
  needs?: readonly pulumi.Resource[];
}

/**
 * A namespace that enforces Pod Security `restricted`, unless its plan says that its pods touch machines, and denies all
 * traffic until a flow allows it.
 */
export class RestrictedNamespace extends pulumi.ComponentResource {
  /** The namespace's name, known once it exists: what is created in it waits for it. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, { plan, needs = [] }: RestrictedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:security:RestrictedNamespace", name, { name: plan.name }, opts);

    const namespace = new k8s.core.v1.Namespace(
      name,
      { metadata: { name: plan.name, labels: { ...plan.labels, ...podSecurity(plan) } } },
      { parent: this, protect: plan.protect, dependsOn: [...needs] },
    );
    this.namespace = namespace.metadata.name;

    new k8s.networking.v1.NetworkPolicy(
      `${name}-deny-all`,
      { metadata: { name: "deny-all", namespace: this.namespace, labels: plan.labels }, spec: denyAll() },
      { parent: this },
    );

    this.registerOutputs({ namespace: this.namespace });
  }
}
