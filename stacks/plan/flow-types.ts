/** Who reaches whom, as it is planned. */
import type { Labels, NamespaceRole } from "./types.ts";

/** One end of a flow. */
export type Peer =
  /** Pods of one of the environment's namespaces; no labels: all of them. */
  | { kind: "pods"; namespace: NamespaceRole; labels: Labels }
  /** Pods of a namespace that is not the environment's: somebody's own workload. */
  | { kind: "workload"; namespace: string; labels: Labels }
  /** Every pod of a namespace that is not the environment's. */
  | { kind: "namespace"; name: string }
  /** The cluster's DNS. */
  | { kind: "dns" }
  /** The cluster's API server. */
  | { kind: "api-server" }
  /** The machine that a pod runs on, from which the lab forwards. */
  | { kind: "machine" }
  /** Whatever has an address, in the network or outside: the ports alone bound the flow. */
  | { kind: "anywhere" }
  /** A fixed range, without some of its parts: the EKS Pod Identity agent on the pod's own machine, or the internet. */
  | { kind: "range"; cidr: string; except?: string[] };

/** A connection that is allowed, and why. */
export interface Flow {
  name: string;
  reason: string;
  from: Peer;
  to: Peer;
  /** With an end, all ports from the one to the other. */
  ports: { port: number; endPort?: number; protocol: "TCP" | "UDP" }[];
}

/** A Service that is to be reached from this machine's loopback. */
export interface Forward {
  name: string;
  namespace: string;
  service: string;
  port: number;
}
