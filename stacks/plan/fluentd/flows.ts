import type { EnvironmentConfig } from "../../config/environment.ts";
import { podIdentityAgent } from "../controllers/flows.ts";
import { internet } from "../internet.ts";
import type { Flow, Peer, PrometheusPlan } from "../types.ts";
import { hasAwsRole } from "./chosen.ts";
import type { FluentdPlan } from "./types.ts";

/** Whom Fluentd reaches, and who reaches it. */
export function fluentdFlows(fluentd: FluentdPlan, config: EnvironmentConfig, prometheus: PrometheusPlan): Flow[] {
  const pods: Peer = { kind: "pods", namespace: "logs", labels: fluentd.selector };
  const { endpoint } = config.fluentd;
  return [
    {
      name: "logs-to-dns",
      reason: "Fluentd calls the store by its name.",
      from: pods,
      to: { kind: "dns" },
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    },
    {
      name: "fluentd-to-store",
      reason: "Fluentd sends logs to the store that the file names.",
      from: pods,
      // A store of the operator's own need not be on the internet.
      to: endpoint === undefined ? internet : { kind: "anywhere" },
      ports: [{ port: endpoint === undefined ? 443 : portOf(endpoint), protocol: "TCP" }],
    },
    ...(hasAwsRole(config)
      ? [
          {
            name: "fluentd-to-pod-identity",
            reason: "Fluentd gets the credentials of its role from the agent on its machine.",
            from: pods,
            to: podIdentityAgent.peer,
            ports: [{ port: podIdentityAgent.port, protocol: "TCP" as const }],
          },
        ]
      : []),
    {
      name: "prometheus-to-fluentd",
      reason: "Prometheus reads how full Fluentd's buffers are.",
      from: prometheus.reader,
      to: pods,
      ports: [{ port: fluentd.metricsPort, protocol: "TCP" }],
    },
  ];
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "http:" ? 80 : 443) : Number(port);
}
