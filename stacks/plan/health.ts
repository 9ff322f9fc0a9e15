import type { ChainClient } from "../../catalogue/client.ts";
import { images } from "../../catalogue/images.ts";
import type { NodeChoice } from "./client-choice.ts";
import { dataMount, mountOf } from "./clients.ts";
import { namespaceName } from "./names.ts";
import { genesisOf, optionsOf } from "./private/network.ts";
import type { HealthPlan, JwtPlan } from "./types.ts";

/** The health sidecar's port: `/readyz`, `/livez`, `/metrics`, `/status`. */
export const healthPort = 9750;

/**
 * The sidecar of a node.
 *
 * @param nodes the names of all nodes of its chain.
 */
export function planHealth(
  environment: string,
  choice: NodeChoice,
  node: string,
  nodes: readonly string[],
  jwt?: JwtPlan,
): HealthPlan {
  const { config, client, profile, clients } = choice;
  const { alerts = {}, ...rule } = profile.health(optionsOf(config, nodes.length));
  const namespace = namespaceName(environment, "chains");
  const consensus = clients.find((each) => each.client.role === "consensus")?.client;
  return {
    image: images.node,
    port: healthPort,
    settings: {
      chain: config.name,
      node,
      client: {
        kind: client.health.kind,
        name: client.name,
        url: urlOf(client),
        chainId: profile.chainId ?? genesisOf(config)?.chainId ?? null,
        ...(profile.genesisHash === undefined ? {} : { genesisHash: profile.genesisHash }),
      },
      ...(consensus === undefined
        ? {}
        : {
            consensus: {
              kind: "ethereum-consensus" as const,
              name: consensus.name,
              url: urlOf(consensus),
              dataDir: mountOf("consensus"),
              ...(client.enginePort === undefined ? {} : { engineUrl: `http://127.0.0.1:${client.enginePort}` }),
              ...(jwt === undefined ? {} : { jwtFile: `${jwt.mountPath}/${jwt.file}` }),
            },
          }),
      dataDir: dataMount,
      markerPath: `${dataMount}/cryptokube/synced.json`,
      port: healthPort,
      rule,
      siblings: nodes
        .filter((name) => name !== node)
        .map((name) => `http://${name}.${namespace}.svc:${healthPort}/status`),
    },
    settingsName: `${node}-health`,
    limits: alerts,
  };
}

/** Where the sidecar asks a client, over the pod's loopback. */
function urlOf({ name, ports, health }: ChainClient): string {
  const asked = ports.find((port) => port.name === health.port);
  if (asked === undefined) throw new Error(`${name} has no port "${health.port}" to ask for its health`);
  return `http://127.0.0.1:${asked.port}`;
}
