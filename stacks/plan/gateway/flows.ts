/** Who reaches a gateway, and whom it reaches. */
import type { GatewayConfig } from "../../config/chains/gateway.ts";
import { healthPort } from "../health.ts";
import { inChain } from "../names.ts";
import type { ChainPlan, Flow, Forward, Peer, PrometheusPlan, ScrapeJob } from "../types.ts";
import { gatewayApp } from "./gateway.ts";
import type { GatewayPlan } from "./types.ts";

const tcp = (...ports: number[]): Flow["ports"] =>
  [...new Set(ports)].map((port) => ({ port, protocol: "TCP" as const }));

export function gatewayFlows(
  gateway: GatewayPlan,
  chain: Pick<ChainPlan, "name">,
  { consumers }: Pick<GatewayConfig, "consumers">,
  prometheus: PrometheusPlan,
): Flow[] {
  const pods: Peer = { kind: "pods", namespace: "system", labels: gateway.selector };
  const { name, service, traces, kept } = gateway;
  const rpc = gateway.settings.nodes.map((node) => Number(new URL(node.rpc).port));
  return [
    {
      name: `${name}-to-nodes`,
      reason: "The gateway asks the nodes, and their sidecars whether they are synced.",
      from: pods,
      to: { kind: "pods", namespace: "chains", labels: inChain(chain.name) },
      ports: tcp(...rpc, healthPort),
    },
    ...fromConsumers(
      name,
      "Consumers ask the gateway; it knows each by its key.",
      pods,
      tcp(...portsOf(service)),
      consumers,
    ),
    ...(traces === undefined
      ? []
      : fromConsumers(
          traces.name,
          "Consumers with the grant trace by a port of its own; the others do not reach it.",
          pods,
          tcp(...portsOf(traces)),
          consumers.filter((consumer) => consumer.traces),
        )),
    {
      name: `prometheus-to-${name}`,
      reason: "Prometheus reads the gateway's metrics, and those of the kept gateway beside it.",
      from: prometheus.reader,
      to: pods,
      ports: tcp(
        ...gateway.ports.filter((port) => port.name === "metrics").map(({ port }) => port),
        ...(kept?.ports.map(({ port }) => port) ?? []),
      ),
    },
  ];
}

const portsOf = ({ ports }: { ports: readonly { port: number }[] }): number[] => ports.map(({ port }) => port);

/** From the namespaces that consumers name; from any where one of them names none. */
function fromConsumers(
  name: string,
  reason: string,
  to: Peer,
  ports: Flow["ports"],
  consumers: GatewayConfig["consumers"],
): Flow[] {
  const named = consumers.map(({ namespace }) => namespace);
  const flow = (suffix: string, from: Peer): Flow => ({
    name: `consumers-to-${name}${suffix}`,
    reason,
    from,
    to,
    ports,
  });
  if (named.includes(undefined)) return [flow("", { kind: "anywhere" })];
  const namespaces = [...new Set(named.filter((each) => each !== undefined))].sort();
  return namespaces.map((namespace) => flow(`-from-${namespace}`, { kind: "namespace", name: namespace }));
}

/** Only in development: this machine's loopback leads to where consumers ask. Each still needs its key. */
export function gatewayForwards(gateways: readonly GatewayPlan[], development: boolean): Forward[] {
  if (!development) return [];
  return gateways.flatMap(({ namespace, service }) =>
    portsOf(service).map((port) => ({ name: service.name, namespace, service: service.name, port })),
  );
}

/** The flow behind each of them. */
export function gatewayForwardFlows(gateways: readonly GatewayPlan[], development: boolean): Flow[] {
  if (!development) return [];
  return gateways.map(({ name, selector, service }) => ({
    name: `machine-to-${name}`,
    reason: "Development only: the machine that the pod runs on forwards its loopback to it.",
    from: { kind: "machine" },
    to: { kind: "pods", namespace: "system", labels: selector },
    ports: tcp(...portsOf(service)),
  }));
}

/** What Prometheus reads of all gateways. */
export function gatewayJobs(gateways: readonly GatewayPlan[]): ScrapeJob[] {
  const [first] = gateways;
  if (first === undefined) return [];
  const job = { namespace: first.namespace, app: gatewayApp, path: "/metrics" };
  return [
    { name: "gateway", ...job, port: "metrics", labelled: true },
    ...(gateways.some(({ kept }) => kept !== undefined)
      ? [{ name: "gateway-erpc", ...job, port: "kept-metrics", labelled: false }]
      : []),
  ];
}
