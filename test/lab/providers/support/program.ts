import * as k8s from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { randomBytes } from "node:crypto";
import type { LabSuite } from "./suite.ts";

export interface Surroundings {
  provider: k8s.Provider;
  ns: k8s.core.v1.Namespace;
}

/** A namespace that no other spec has, so that specs (and runs of them) can share a lab. */
export function freshNamespace(): string {
  return `spec-${randomBytes(4).toString("hex")}`;
}

/** A program on the lab's provider that makes `namespace`, and in it what `resources` makes. */
export function inNamespace(
  lab: LabSuite,
  namespace: string,
  resources: (surroundings: Surroundings) => unknown,
  labels: Record<string, string> = {},
): PulumiFn {
  return () => {
    const provider = new k8s.Provider("lab", { kubeconfig: lab.kubeconfig, clusterIdentifier: "spec" });
    const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: namespace, labels } }, { provider });
    return Promise.resolve({ ...(resources({ provider, ns }) as Record<string, unknown> | undefined) });
  };
}
