import type { Audience } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";
import { type ChainChoice, healthPort, type NodeChoice } from "./chains.ts";
import { bootstrapFlows } from "./bootstrap-flows.ts";
import { internet } from "./internet.ts";
import { inChain, inNode } from "./names.ts";
import type {
  AlertmanagerPlan,
  ChainPlan,
  Flow,
  Forward,
  Labels,
  NamespaceRole,
  Peer,
  PrometheusPlan,
  RollerPlan,
  ValidatorPlan,
} from "./types.ts";

/**
 * Ports of API servers: 443, and 6443 where the cluster's own endpoints are reached directly, as network policies see
 * the address behind the `kubernetes` Service. Their addresses are not known when planning.
 */
const apiServerPorts = [443, 6443];

const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));

/** What every environment needs, whatever its chains: names, and the API server for those who watch and roll. */
export function platformFlows(prometheus: PrometheusPlan, roller: RollerPlan): Flow[] {
  const apiServer: Peer = { kind: "api-server" };
  return [
    ...(["chains", "observability", "system"] as const).map(dnsFlow),
    ...(prometheus.kind === "own"
      ? [
          {
            name: "prometheus-to-api-server",
            reason: "Prometheus finds the pods to scrape by asking the API server.",
            from: prometheus.reader,
            to: apiServer,
            ports: tcp(...apiServerPorts),
          },
        ]
      : []),
    {
      name: "prometheus-to-roller",
      reason: "Prometheus reads the roller's metrics.",
      from: prometheus.reader,
      to: { kind: "pods", namespace: "system", labels: roller.selector },
      ports: tcp(roller.port),
    },
    {
      name: "roller-to-api-server",
      reason: "The roller watches chain pods and evicts outdated ones.",
      from: { kind: "pods", namespace: "system", labels: roller.selector },
      to: apiServer,
      ports: tcp(...apiServerPorts),
    },
  ];
}

function dnsFlow(namespace: NamespaceRole): Flow {
  return {
    name: `${namespace}-to-dns`,
    reason: "Pods call each other by name.",
    from: { kind: "pods", namespace, labels: {} },
    to: { kind: "dns" },
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
}

/** Who may reach a chain's nodes: what the catalogue says of the clients' ports, and the sidecar's callers. */
export function chainFlows(
  chain: ChainPlan,
  choice: ChainChoice,
  prometheus: PrometheusPlan,
  roller: RollerPlan,
): Flow[] {
  const nodes: Peer = { kind: "pods", namespace: "chains", labels: inChain(chain.name) };
  const flows: Flow[] = [
    ...targetsFor(chain, choice, "metrics").map(({ name, to, ports, clients }) => ({
      name: `prometheus-to-${name}`,
      reason: `Prometheus reads the metrics of ${clients.join(", of ")} and of the health sidecar.`,
      from: prometheus.reader,
      to,
      ports: [...ports, ...tcp(healthPort)],
    })),
    {
      name: `roller-to-${chain.name}`,
      reason: "The roller asks each sidecar whether its node is synced before it takes another away.",
      from: { kind: "pods", namespace: "system", labels: roller.selector },
      to: nodes,
      ports: tcp(healthPort),
    },
  ];
  if (chain.nodes.length > 1) {
    flows.push({
      name: `${chain.name}-siblings`,
      reason: "Readiness is lag: each sidecar compares its head with those of its siblings.",
      from: nodes,
      to: nodes,
      ports: tcp(healthPort),
    });
  }
  return [
    ...flows,
    ...(chain.genesis === undefined ? [] : privateFlows(chain, choice, chain.genesis.validator, nodes, prometheus)),
    ...bootstrapFlows(chain, choice, nodes),
    ...peerFlows(chain, choice, nodes),
  ];
}

/** On a private network nodes dial each other and nobody else; its validator asks all of them. */
function privateFlows(
  chain: ChainPlan,
  choice: ChainChoice,
  validator: ValidatorPlan,
  nodes: Peer,
  prometheus: PrometheusPlan,
): Flow[] {
  const pods: Peer = { kind: "pods", namespace: "chains", labels: validator.selector };
  // By TCP alone: no node discovers another.
  const peers = targetsFor(chain, choice, "peers").map((target) => ({
    ...target,
    ports: target.ports.filter(({ protocol }) => protocol === "TCP"),
  }));
  return [
    ...(chain.nodes.length > 1
      ? peers.map(({ name, to, ports }) => ({
          name: `${chain.name}-peers-to-${name}`,
          reason: "The nodes of a private network are each other's peers.",
          from: nodes,
          to,
          ports,
        }))
      : []),
    {
      name: `${validator.name}-to-nodes`,
      reason: "The validator has its blocks made and sent by the beacon nodes.",
      from: pods,
      to: nodes,
      ports: tcp(...new Set(choice.nodes.flatMap(beaconPorts))),
    },
    {
      name: `prometheus-to-${validator.name}`,
      reason: "Prometheus reads the metrics of the validator.",
      from: prometheus.reader,
      to: pods,
      ports: tcp(...validator.parts.map(({ metricsPort }) => metricsPort)),
    },
  ];
}

/** Where a node's beacon API listens. */
function beaconPorts({ clients }: NodeChoice): number[] {
  return clients.flatMap(({ client: { role, ports, health } }) =>
    role === "consensus" ? ports.filter(({ name }) => name === health.port).map(({ port }) => port) : [],
  );
}

/** Pods of a chain that listen on the same ports for an audience. */
interface Target {
  /** The chain, or the node. */
  name: string;
  to: Peer;
  ports: Flow["ports"];
  clients: string[];
}

/**
 * The pods that an audience may reach, and where. All nodes of a chain together where they listen alike; else each by
 * itself, as one client's port for its peers may be another's for its operator.
 */
function targetsFor(chain: ChainPlan, { nodes }: ChainChoice, audience: Audience): Target[] {
  const each = nodes.map((node, index) => ({
    name: chain.nodes[index]?.name ?? chain.name,
    ports: portsFor(node, audience),
    clients: node.clients.map(({ client }) => client.name),
  }));
  const kinds = new Set(each.map(({ ports }) => JSON.stringify(ports)));
  const pods = (labels: Labels): Peer => ({ kind: "pods", namespace: "chains", labels });
  if (kinds.size > 1) return each.map((node) => ({ ...node, to: pods(inNode(node.name)) }));
  return each.slice(0, 1).map(({ ports }) => ({
    name: chain.name,
    ports,
    to: pods(inChain(chain.name)),
    clients: [...new Set(each.flatMap(({ clients }) => clients))],
  }));
}

/** A node and its peers, on a network that is not the environment's own. */
function peerFlows(chain: ChainPlan, choice: ChainChoice, nodes: Peer): Flow[] {
  const targets = targetsFor(chain, choice, "peers").filter(({ ports }) => ports.length > 0);
  if (targets.length === 0 || choice.nodes.every(({ profile }) => profile.development)) return [];
  // A range, not the want of one: Amazon's plugin merges rules without ports wrongly (aws/aws-network-policy-agent#180,
  // open; ranges are its way round). It heeds `except` beside 0.0.0.0/0 since #58, of 2023. Read 2026-11-25.
  const anyPort = (["TCP", "UDP"] as const).map((protocol) => ({ port: 1, endPort: 65_535, protocol }));
  const out: Flow = {
    name: `${chain.name}-to-peers`,
    reason: "Nodes dial their peers, who listen on ports of their own choice; a new node fetches its checkpoint.",
    from: nodes,
    to: internet,
    ports: anyPort,
  };
  if (choice.config.peers !== "inbound") return [out];
  return [
    out,
    ...targets.map(({ name, to, ports }) => ({
      name: `peers-to-${name}`,
      reason: "The chain's `peers` is inbound: other nodes of the network dial it.",
      from: internet,
      to,
      ports,
    })),
  ];
}

/** What watches: its Service has its name. */
type Observer = Pick<AlertmanagerPlan, "name" | "namespace" | "port" | "selector">;

/** What this machine's loopback leads to. Only in development: elsewhere nobody talks to a node but by the gateway. */
export function planForwards(
  chains: readonly ChainPlan[],
  observers: readonly Observer[],
  development: boolean,
): Forward[] {
  if (!development) return [];
  return [
    ...chains.flatMap(({ name, namespace, service }) =>
      service.ports.map(({ name: port, port: number }) => ({
        name: `${name}-${port}`,
        namespace,
        service: service.name,
        port: number,
      })),
    ),
    ...observers.map(({ name, namespace, port }) => ({ name, namespace, service: name, port })),
  ];
}

/** The flow behind each forward. */
export function forwardFlows(
  forwards: readonly Forward[],
  chains: readonly ChainPlan[],
  observers: readonly Observer[],
): Flow[] {
  return forwards.map((forward) => ({
    name: `machine-to-${forward.name}`,
    reason: "Development only: the machine that the pod runs on forwards its loopback to it.",
    from: { kind: "machine" },
    to: forwardTarget(forward, chains, observers),
    ports: tcp(forward.port),
  }));
}

function forwardTarget(forward: Forward, chains: readonly ChainPlan[], observers: readonly Observer[]): Peer {
  const chain = chains.find(({ service }) => service.name === forward.service);
  if (chain !== undefined && forward.namespace === chain.namespace) {
    return { kind: "pods", namespace: "chains", labels: chain.service.selector };
  }
  const observer = observers.find(({ name }) => name === forward.service);
  if (observer === undefined) {
    throw new Error(`nothing is known of the Service ${forward.service} that is forwarded to`);
  }
  return { kind: "pods", namespace: "observability", labels: observer.selector };
}

function portsFor({ clients }: NodeChoice, audience: Audience): Flow["ports"] {
  return clients
    .flatMap(({ client, network }) => portsOn(client, network))
    .filter((port) => port.audience === audience)
    .map(({ port, protocol }) => ({ port, protocol }));
}
