import type { ChainClient, ClientPort, NetworkProfile } from "./client.ts";

/** The ports on which a client listens on a network: where each node is a chain of its own, there are no peers. */
export function portsOn(
  { ports }: Pick<ChainClient, "ports">,
  { shared }: Pick<NetworkProfile, "shared">,
): ClientPort[] {
  return ports.filter(({ audience }) => shared || audience !== "peers");
}
