/** Whom the container before a chain's clients reaches, beyond what the clients themselves reach. */
import { archivePort, bucketOf } from "./bootstrap.ts";
import { serversOf } from "./checkpoint.ts";
import type { ChainChoice } from "./client-choice.ts";
import { podIdentityAgent } from "./controllers/flows.ts";
import { internet } from "./internet.ts";
import type { ChainPlan, Flow, Peer } from "./types.ts";

const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));
const anywhere: Peer = { kind: "anywhere" };

export function bootstrapFlows(chain: ChainPlan, { config, nodes: choices }: ChainChoice, nodes: Peer): Flow[] {
  const flows: Flow[] = [];
  const out = (name: string, reason: string, to: Peer, ports: Flow["ports"]): void => {
    flows.push({ name: `${chain.name}-to-${name}`, reason, from: nodes, to, ports });
  };
  // A chain has an account where it has a role.
  if (bucketOf(config, { roles: chain.serviceAccount !== undefined }) !== undefined) {
    const endpoint = config.s3?.endpoint;
    const reason = "Copies of the chain's data are read from and written to its bucket.";
    out("bucket", reason, endpoint === undefined ? internet : anywhere, tcp(portOf(endpoint ?? "https://s3")));
  }
  if (chain.serviceAccount !== undefined) {
    const reason = "A node gets the credentials of its role from the agent on its machine.";
    out("pod-identity", reason, podIdentityAgent.peer, tcp(podIdentityAgent.port));
  }
  if (config.bootstrap?.snapshot !== undefined) {
    const { url } = config.bootstrap.snapshot;
    out("snapshot", "A new node fetches the archive that the file names.", anywhere, tcp(portOf(url)));
  }
  const servers = choices.flatMap(({ config: node, clients }) =>
    clients.filter(({ client }) => client.role === "consensus").flatMap(({ network }) => serversOf(node, network)),
  );
  const ports = [...new Set(servers.map(({ url }) => portOf(url)))].sort((a, b) => a - b);
  // The servers of a file may be the operator's own: they need not be on the internet.
  if (config.checkpoint?.servers !== undefined && ports.length > 0) {
    out("checkpoints", "A new node asks the servers that the file names for a checkpoint.", anywhere, tcp(...ports));
  }
  if (chain.siblings !== undefined) {
    out("stopped-siblings", "A new node copies the data of a sibling that is stopped for it.", nodes, tcp(archivePort));
  }
  return flows;
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "http:" ? 80 : 443) : Number(port);
}
