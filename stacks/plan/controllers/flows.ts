import { autoscalerPort } from "../../../catalogue/controllers/cluster-autoscaler.ts";
import { loadBalancerPorts } from "../../../catalogue/controllers/load-balancer-controller.ts";
import type { ControllersPlan, Flow, Peer, PrometheusPlan, ScrapeJob } from "../types.ts";

/**
 * Where a pod asks for the credentials of its role: the EKS Pod Identity agent, on its own machine.
 * Source: EKS user guide, "Set up the Amazon EKS Pod Identity Agent": 169.254.170.23, port 80. Read 2026-11-25.
 */
export const podIdentityAgent: { peer: Peer; port: number } = {
  peer: { kind: "range", cidr: "169.254.170.23/32" },
  port: 80,
};

const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));

/** What the controllers reach, and who reaches them. Nobody calls their webhooks: docs/decisions/0015. */
export function controllerFlows(controllers: ControllersPlan, prometheus: PrometheusPlan): Flow[] {
  const { autoscaler, loadBalancers } = controllers;
  return [
    ...[autoscaler, loadBalancers].flatMap(({ name, selector }): Flow[] => {
      const from: Peer = { kind: "pods", namespace: "system", labels: selector };
      return [
        {
          name: `${name}-to-api-server`,
          reason: `${name} watches the cluster and holds its lease.`,
          from,
          to: { kind: "api-server" },
          ports: tcp(443, 6443),
        },
        {
          name: `${name}-to-aws`,
          reason: `${name} calls AWS, whose addresses are not known beforehand.`,
          from,
          to: { kind: "anywhere" },
          ports: tcp(443),
        },
        {
          name: `${name}-to-pod-identity`,
          reason: `${name} gets the credentials of its role from the agent on its machine.`,
          from,
          to: podIdentityAgent.peer,
          ports: tcp(podIdentityAgent.port),
        },
      ];
    }),
    {
      name: `prometheus-to-${autoscaler.name}`,
      reason: "Prometheus reads the autoscaler's metrics.",
      from: prometheus.reader,
      to: { kind: "pods", namespace: "system", labels: autoscaler.selector },
      ports: tcp(autoscalerPort),
    },
    {
      name: `prometheus-to-${loadBalancers.name}`,
      reason: "Prometheus reads the load balancer controller's metrics.",
      from: prometheus.reader,
      to: { kind: "pods", namespace: "system", labels: loadBalancers.selector },
      ports: tcp(loadBalancerPorts.metrics),
    },
  ];
}

/** What Prometheus reads of the controllers. */
export function controllerJobs({ autoscaler, loadBalancers }: ControllersPlan): ScrapeJob[] {
  const job = (controller: { name: string; namespace: string }, port: string): ScrapeJob => ({
    name: controller.name,
    namespace: controller.namespace,
    app: controller.name,
    port,
    path: "/metrics",
    labelled: false,
  });
  return [job(autoscaler, "http"), job(loadBalancers, "metrics")];
}
