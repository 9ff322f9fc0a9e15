/** Decides a chain's gateway: pure. */
import type { GatewaySettingsInput, NodeSettings } from "../../../agents/gateway/settings.ts";
import {
  erpcArgs,
  erpcCommand,
  erpcConfig,
  erpcMetricsPort,
  erpcSize,
  erpcUrl,
  erpcUser,
} from "../../../catalogue/gateway/erpc.ts";
import { gatewayPorts, gatewaySize, gatewayTargetCpu } from "../../../catalogue/gateway/gateway.ts";
import { images } from "../../../catalogue/images.ts";
import { portsOn } from "../../../catalogue/ports.ts";
import type { GatewayConfig } from "../../config/chains/gateway.ts";
import type { ChainChoice, NodeChoice } from "../client-choice.ts";
import { healthPort } from "../health.ts";
import { inEnvironment, labels, namespaceName } from "../names.ts";
import { gatewayPlace } from "../needs/gateway.ts";
import type { Scheduling } from "../scheduling.ts";
import type { ChainPlan, ServicePlan } from "../types.ts";
import type { GatewayKey, GatewayPlace, GatewayPlan, KeptPlan } from "./types.ts";

export const gatewayApp = "gateway";
const keysFolder = "/keys";

/**
 * @param scheduling where its replicas were planned.
 * @returns undefined where the chain has none.
 */
export function planGateway(
  environment: string,
  chain: ChainPlan,
  choice: ChainChoice,
  scheduling: Scheduling,
): GatewayPlan | undefined {
  const { gateway } = choice.config;
  if (gateway === undefined) return undefined;
  const name = `${chain.name}-gateway`;
  const namespace = namespaceName(environment, "system");
  const own = labels(environment, { name: gatewayApp, instance: name, component: "gateway" });
  const selector = {
    "app.kubernetes.io/name": gatewayApp,
    "app.kubernetes.io/instance": name,
    ...inEnvironment(environment),
  };
  const traced = gateway.consumers.some(({ traces }) => traces);
  const nodes = chain.nodes.map((node, index) => nodeOf(chain, node.name, choice.nodes[index], traced));
  const kept = planKept(name, gateway, choice, nodes);
  const rpc = { name: "rpc", port: gatewayPorts.rpc };
  const traces = { name: "traces", port: gatewayPorts.traces };
  const service = (serviceName: string, port: { name: string; port: number }): ServicePlan => ({
    name: serviceName,
    labels: own,
    selector,
    ports: [{ ...port, protocol: "TCP" }],
  });
  return {
    name,
    chain: chain.name,
    namespace,
    labels: own,
    selector,
    image: images.node,
    // The user "node" of the image is 1000; any but root serves.
    user: 1000,
    replicas: gateway.replicas,
    targetCpu: gatewayTargetCpu,
    settings: settingsOf(environment, chain.name, { gateway, nodes, kept: kept?.url ?? null, traced }),
    ports: [rpc, ...(traced ? [traces] : []), { name: "metrics", port: gatewayPorts.metrics }],
    resources: {
      requests: { cpu: `${gatewaySize.cpuMillis}m`, memory: `${gatewaySize.memoryMiB}Mi` },
      limits: { memory: `${gatewaySize.ceilingMiB}Mi` },
    },
    ...placeOf(chain.name, gateway, scheduling),
    ...(kept === undefined ? {} : { kept: kept.plan }),
    service: service(name, rpc),
    ...(traced ? { traces: service(`${chain.name}-traces`, traces) } : {}),
    secretName: `${name}-keys`,
    keys: gateway.consumers.map((consumer): GatewayKey => {
      const { key } = consumer;
      return key === undefined
        ? { consumer: consumer.name, secretName: `${name}-keys`, key: consumer.name }
        : { consumer: consumer.name, secretName: key.existingSecret, key: key.key, existing: true };
    }),
  };
}

function placeOf(chain: string, { replicas }: GatewayConfig, scheduling: Scheduling): { place?: GatewayPlace } {
  const places = Array.from({ length: replicas.max }, (_, i) => scheduling(gatewayPlace(chain, i)) ?? []).flat();
  const [first] = places;
  if (first === undefined) return {};
  const once = <T>(values: readonly T[]): T[] => [
    ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
  ];
  return {
    place: {
      anyOf: once(places.map(({ nodeSelector }) => nodeSelector)),
      tolerations: once(places.flatMap(({ tolerations }) => tolerations)),
      annotations: first.annotations,
    },
  };
}

/** Each node by its own name, which leads to it also while it is not ready: the agent asks its sidecar whether it is. */
function nodeOf({ namespace }: ChainPlan, name: string, choice: NodeChoice | undefined, traces: boolean): NodeSettings {
  if (choice === undefined) throw new Error(`node ${name} has no clients`);
  const { client, profile, clients } = choice;
  const host = `${name}.${namespace}.svc.cluster.local`;
  const port = portsOn(client, profile).find(({ audience }) => audience === "rpc");
  if (port === undefined) throw new Error(`node ${name}: ${client.name} serves no RPC`);
  const kept = clients[0]?.sized.history?.state;
  return {
    name,
    rpc: `http://${host}:${port.port}`,
    health: `http://${host}:${healthPort}/status`,
    // A development chain keeps all. A point of history is so far back that it is as good as that.
    stateBlocks: profile.development ? null : typeof kept === "number" ? kept : kept === undefined ? leastState : null,
    traces,
  };
}

/** What every execution client keeps of states at the least: go-ethereum's and reth's least, and what all wallets count on. */
const leastState = 128;

function settingsOf(
  environment: string,
  chain: string,
  of: { gateway: GatewayConfig; nodes: NodeSettings[]; kept: string | null; traced: boolean },
): GatewaySettingsInput {
  return {
    environment,
    chain,
    port: gatewayPorts.rpc,
    tracesPort: of.traced ? gatewayPorts.traces : null,
    metricsPort: gatewayPorts.metrics,
    keysFolder,
    nodes: of.nodes,
    kept: of.kept,
    consumers: of.gateway.consumers.map(({ name, methods = [], traces, archive, rate, burst }) => ({
      name,
      methods,
      traces,
      archive,
      rate,
      burst: burst ?? Math.max(1, Math.ceil(rate * 2)),
    })),
    limits: { logBlocks: of.gateway.logBlocks },
  };
}

/** Its answers must be of one chain, so it must know which: where a chain's id is not known, the nodes answer all. */
function planKept(
  name: string,
  gateway: GatewayConfig,
  { nodes: [first] }: ChainChoice,
  nodes: readonly NodeSettings[],
): { plan: KeptPlan; url: string } | undefined {
  const chainId = first?.profile.chainId ?? null;
  const wanted = gateway.kept ?? (first?.profile.development === true ? "none" : "erpc");
  if (wanted === "none" || chainId === null) return undefined;
  const folder = "/etc/erpc";
  const file = "erpc.yaml";
  return {
    url: erpcUrl(chainId),
    plan: {
      name: "erpc",
      image: images.erpc,
      user: erpcUser,
      command: [...erpcCommand],
      args: erpcArgs(`${folder}/${file}`),
      config: erpcConfig({ chainId, nodes }),
      configName: `${name}-erpc`,
      folder,
      file,
      ports: [{ name: "kept-metrics", port: erpcMetricsPort }],
      resources: {
        requests: { cpu: `${erpcSize.cpuMillis}m`, memory: `${erpcSize.memoryMiB}Mi` },
        limits: { memory: `${erpcSize.ceilingMiB}Mi` },
      },
    },
  };
}
