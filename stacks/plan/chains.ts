import type { Audience } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";
import { type BootstrapSetting, planBootstrap, planSharing } from "./bootstrap.ts";
import type { ChainChoice, NodeChoice } from "./client-choice.ts";
import { planClients, planJwt, type Volumes } from "./clients.ts";
import { healthPort, planHealth } from "./health.ts";
import { planNarrowing } from "./narrow.ts";
import { inChain, inNode, labels, namespaceName } from "./names.ts";
import { planNodePeers } from "./peers.ts";
import { genesisOf, planGenesis } from "./private/network.ts";
import { planGenesisInit, planIdentity } from "./private/node.ts";
import type { ChainPlan, NodePlan, ServicePlan } from "./types.ts";

export { type ChainChoice, chooseClients, type NodeChoice } from "./client-choice.ts";
export { dataMount, type Volumes } from "./clients.ts";
export { healthPort } from "./health.ts";

/** Everything that is decided about one chain. */
export function planChain(setting: BootstrapSetting, choice: ChainChoice, volumes: Volumes): ChainPlan {
  const { environment } = setting;
  const { config, nodes } = choice;
  const shared = planSharing(config, setting);
  const own = labels(environment, {
    name: nameOf(choice),
    instance: config.name,
    component: "chain",
    chain: config.name,
  });
  const names = nodes.map((_, index) => `${config.name}-${index}`);
  const genesis = planGenesis(environment, choice, names, volumes);
  return {
    name: config.name,
    chain: config.chain,
    network: config.network,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    service: {
      name: config.name,
      labels: own,
      selector: inChain(config.name),
      ports: servicePorts(nodes, ["rpc"]),
    },
    ...(nodes.length > 1 ? { disruptionBudget: { maxUnavailable: 1 } } : {}),
    ...shared,
    nodes: nodes.map((node, index) => {
      const name = names[index] ?? config.name;
      return planNode(setting, node, volumes, { node: name, index, nodes: names, ...shared });
    }),
    ...(genesis === undefined ? {} : { genesis }),
  };
}

/** What runs a chain: its execution client, or the kind of chain where its nodes have several. */
function nameOf({ config, nodes }: ChainChoice): string {
  const names = new Set(nodes.map(({ client }) => client.name));
  const [first = config.chain] = names;
  return names.size === 1 ? first : config.chain;
}

function planNode(
  setting: BootstrapSetting,
  choice: NodeChoice,
  volumes: Volumes,
  inIt: { node: string; index: number; nodes: readonly string[] } & ReturnType<typeof planSharing>,
): NodePlan {
  const { environment } = setting;
  const { node: name, nodes: names, serviceAccount } = inIt;
  const { config, client, clients } = choice;
  const own = labels(environment, {
    name: client.name,
    instance: name,
    component: client.role,
    chain: config.name,
    node: name,
  });
  const selector = inNode(name);
  const scheduling = volumes.scheduling(name);
  const jwt = planJwt(choice, name);
  const peers = planNodePeers(choice, {
    node: name,
    index: inIt.index,
    labels: own,
    selector,
    zone: volumes.zoneOf?.(name),
  });
  const identity = planIdentity(environment, choice, name);
  const health = { name: "health", port: healthPort, protocol: "TCP" as const };
  return {
    name,
    chain: config.name,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    selector,
    service: { name, labels: own, selector, ports: [...servicePorts([choice], ["rpc", "metrics"]), health] },
    clients: planClients({
      environment,
      choice,
      ...volumes,
      node: name,
      nodes: names.length,
      labels: own,
      jwt,
      publicAddress: peers?.address,
    }),
    ...(peers === undefined ? {} : { peers }),
    graceSeconds: Math.max(...clients.map((each) => each.client.graceSeconds)),
    ...(names.length > 1 ? { spreadBy: inChain(config.name) } : {}),
    ...(scheduling === undefined ? {} : { scheduling }),
    ...(jwt === undefined ? {} : { jwt }),
    ...(identity === undefined ? {} : { identity }),
    health: planHealth(environment, choice, name, names, jwt),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    init: [
      ...planBootstrap(setting, choice, inIt),
      ...planNarrowing(choice),
      ...planGenesisInit(choice, genesisOf(config)),
    ],
  };
}

/** Each name once: a port leads to the container port of its name, whatever number a node's client gives that. */
function servicePorts(nodes: readonly NodeChoice[], audiences: readonly Audience[]): ServicePlan["ports"] {
  const ports = nodes
    .flatMap(({ clients }) => clients.flatMap(({ client, network }) => portsOn(client, network)))
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name, port, protocol }) => ({ name, port, protocol }));
  return ports.filter(({ name }, index) => ports.findIndex((each) => each.name === name) === index);
}
