/** How peers reach nodes: a Service with an address of its own for each, which the client knows before it starts. */
import type { ClientPort } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";
import type { NodeChoice } from "./client-choice.ts";
import type { ChainPlan, Flow, Labels } from "./types.ts";

/** Stands in a client's flags for an address that is made together with the region. */
export const madeAddress = "${publicAddress}";

/** How peers reach one node. */
export interface NodePeersPlan {
  /** Name of the Service of the type LoadBalancer. */
  name: string;
  labels: Labels;
  selector: Labels;
  /** What the clients listen on, and peers dial: the same numbers. */
  ports: { name: string; port: number; protocol: "TCP" | "UDP" }[];
  /** Given by the file; {@link madeAddress} where it is made with the region. */
  address: string;
  /** Set where the region makes it: a Network Load Balancer with an Elastic IP, in the zone in which the node's volume is. */
  aws?: { zone: string; healthPort: number };
}

/** What peers are given of a region of AWS: an Elastic IP for each node, and the ports that a security group opens. */
export interface AwsPeersPlan {
  /** Name of the load balancers' security group. */
  group: string;
  nodes: { name: string; zone: string; healthPort: number }[];
  ports: { port: number; protocol: "TCP" | "UDP" }[];
}

/** The ports of a node's clients that are for its peers. */
export function peerPorts({ clients }: NodeChoice): ClientPort[] {
  return clients
    .flatMap(({ client, network }) => portsOn(client, network))
    .filter(({ audience }) => audience === "peers");
}

/** The address that a node's clients are told of themselves; undefined where nobody dials them. */
export function publicAddressOf(choice: NodeChoice, index: number): string | undefined {
  const { peers, addresses } = choice.config;
  if (peers !== "inbound" || peerPorts(choice).length === 0) return undefined;
  return addresses?.[index] ?? madeAddress;
}

/**
 * @param zone of the node's machines; undefined on a cluster that is there already.
 * @throws where two clients of the pod listen on one port: one of them would never start.
 */
export function planNodePeers(
  choice: NodeChoice,
  of: { node: string; index: number; labels: Labels; selector: Labels; zone: string | undefined },
): NodePeersPlan | undefined {
  const address = publicAddressOf(choice, of.index);
  if (address === undefined) return undefined;
  const ports = peerPorts(choice).map(({ name, port, protocol }) => ({ name, port, protocol }));
  const twice = ports.find(
    (one, at) => ports.findIndex(({ port, protocol }) => port === one.port && protocol === one.protocol) !== at,
  );
  if (twice !== undefined) {
    throw new Error(`node ${of.node}: two of its clients listen on ${twice.port}/${twice.protocol} for their peers`);
  }
  const tcp = ports.find(({ protocol }) => protocol === "TCP");
  return {
    name: `${of.node}-peers`,
    labels: of.labels,
    selector: of.selector,
    ports,
    address,
    // Load balancers ask by TCP whether a target is there, of UDP ports too.
    ...(of.zone === undefined || tcp === undefined ? {} : { aws: { zone: of.zone, healthPort: tcp.port } }),
  };
}

/** Undefined where peers dial none of the nodes. */
export function planAwsPeers(cluster: string, chains: readonly ChainPlan[]): AwsPeersPlan | undefined {
  const dialled = chains.flatMap(({ nodes }) =>
    nodes.flatMap(({ name, peers }) => (peers?.aws === undefined ? [] : [{ name, ...peers.aws, peers }])),
  );
  if (dialled.length === 0) return undefined;
  const ports = new Map<string, AwsPeersPlan["ports"][number]>();
  for (const { port, protocol } of dialled.flatMap(({ peers }) => peers.ports)) {
    ports.set(`${protocol} ${port}`, { port, protocol });
  }
  return {
    group: `${cluster}-peers`,
    nodes: dialled.map(({ name, zone, healthPort }) => ({ name, zone, healthPort })),
    ports: [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1)),
  };
}

/** Load balancers stand in the subnets that face the internet, and ask from there whether the nodes listen. */
export function balancerFlows(chain: ChainPlan, zones: readonly { id: string; public?: string }[]): Flow[] {
  const used = new Set(chain.nodes.flatMap(({ peers }) => peers?.aws?.zone ?? []));
  const asked = [...new Set(chain.nodes.flatMap(({ peers }) => peers?.aws?.healthPort ?? []))];
  return zones
    .filter(({ id }) => used.has(id))
    .flatMap(({ id, public: cidr }): Flow[] =>
      cidr === undefined
        ? []
        : [
            {
              name: `balancer-${id}-to-${chain.name}`,
              reason: "The nodes' load balancers ask whether the nodes listen; peers come with their own addresses.",
              from: { kind: "range", cidr },
              to: { kind: "pods", namespace: "chains", labels: chain.service.selector },
              ports: asked.map((port) => ({ port, protocol: "TCP" as const })),
            },
          ],
    );
}
