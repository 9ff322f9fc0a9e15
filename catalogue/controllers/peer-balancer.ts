/**
 * How AWS Load Balancer Controller is told of a node's Network Load Balancer. Read, not run.
 *
 * Sources, read 2026-11-26: kubernetes-sigs/aws-load-balancer-controller, docs/guide/service/annotations.md; one listener for
 * TCP and UDP of one port since v2.13 by the annotation (release notes of Amazon EKS of v3; issue 2759), whose feature gate is
 * off by default (pkg/config/feature_gates.go). Client addresses: Elastic Load Balancing, "Edit target group attributes for
 * your Network Load Balancer": kept for UDP always, for TCP to addresses only where it is asked for.
 */
const prefix = "service.beta.kubernetes.io/aws-load-balancer";

export interface PeerBalancer<T> {
  /** Allocation id of the Elastic IP. */
  allocation: T;
  /** The public subnet of the node's zone: a balancer has one address in each of its subnets. */
  subnet: T;
  /** Security group of the balancer. */
  group: T;
  /** A TCP port that tells whether the node is there, for the ports of UDP too. */
  healthPort: number;
}

export function peerBalancerAnnotations<T>({ allocation, subnet, group, healthPort }: PeerBalancer<T>) {
  return {
    [`${prefix}-scheme`]: "internet-facing",
    [`${prefix}-nlb-target-type`]: "ip",
    [`${prefix}-enable-tcp-udp-listener`]: "true",
    [`${prefix}-eip-allocations`]: allocation,
    [`${prefix}-subnets`]: subnet,
    [`${prefix}-security-groups`]: group,
    // The rules are the program's own: for these ports, and from this group alone.
    [`${prefix}-manage-backend-security-group-rules`]: "false",
    [`${prefix}-healthcheck-protocol`]: "tcp",
    [`${prefix}-healthcheck-port`]: String(healthPort),
    [`${prefix}-target-group-attributes`]: "preserve_client_ip.enabled=true",
  } satisfies Record<string, T | string>;
}
