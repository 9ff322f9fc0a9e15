import type { Audience } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";
import type { ChainChoice } from "./client-choice.ts";
import { planClients, planJwt, type Volumes } from "./clients.ts";
import { healthPort, planHealth } from "./health.ts";
import { inChain, labels, namespaceName } from "./names.ts";
import type { ChainPlan, NodePlan, ServicePlan } from "./types.ts";

export { type ChainChoice, chooseClient } from "./client-choice.ts";
export { dataMount, type Volumes } from "./clients.ts";
export { healthPort } from "./health.ts";

/** Everything that is decided about one chain. */
export function planChain(environment: string, choice: ChainChoice, volumes: Volumes): ChainPlan {
  const { config, client } = choice;
  const own = labels(environment, { name: client.name, instance: config.name, component: "chain", chain: config.name });
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
      ports: servicePorts(choice, ["rpc"]),
    },
    ...(config.nodes > 1 ? { disruptionBudget: { maxUnavailable: 1 } } : {}),
    nodes: nodeNames(choice).map((name) => planNode(environment, choice, volumes, name)),
  };
}

function nodeNames({ config }: ChainChoice): string[] {
  return Array.from({ length: config.nodes }, (_, index) => `${config.name}-${index}`);
}

function planNode(environment: string, choice: ChainChoice, volumes: Volumes, name: string): NodePlan {
  const { config, client, clients } = choice;
  const own = labels(environment, {
    name: client.name,
    instance: name,
    component: client.role,
    chain: config.name,
    node: name,
  });
  const selector = { "cryptokube.io/node": name };
  const scheduling = volumes.scheduling(name);
  const jwt = planJwt(choice, name);
  const health = { name: "health", port: healthPort, protocol: "TCP" as const };
  return {
    name,
    chain: config.name,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    selector,
    service: { name, labels: own, selector, ports: [...servicePorts(choice, ["rpc", "metrics"]), health] },
    clients: planClients({ environment, choice, ...volumes, node: name, labels: own, jwt }),
    graceSeconds: Math.max(...clients.map((each) => each.client.graceSeconds)),
    ...(config.nodes > 1 ? { spreadBy: inChain(config.name) } : {}),
    ...(scheduling === undefined ? {} : { scheduling }),
    ...(jwt === undefined ? {} : { jwt }),
    health: planHealth(environment, choice, name, nodeNames(choice)),
    init: [],
  };
}

function servicePorts({ clients }: ChainChoice, audiences: readonly Audience[]): ServicePlan["ports"] {
  return clients
    .flatMap(({ client, network }) => portsOn(client, network))
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name, port, protocol }) => ({ name, port, protocol }));
}
