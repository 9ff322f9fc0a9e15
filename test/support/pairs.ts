import type { EnvironmentConfig } from "../../stacks/config.ts";
import { configOf } from "./stacks.ts";

/** The config of one chain `chain` whose nodes are an execution and a consensus client, on a cluster that is there. */
export function pairs(
  fields: { nodes?: number; network?: string; peers?: string; more?: string } = {},
): EnvironmentConfig {
  const { nodes = 1, network = "mainnet", peers = "outbound", more = "" } = fields;
  // A cluster that is there already makes no addresses (RFC 5737: of documentation).
  const addresses = Array.from({ length: nodes }, (_, index) => `198.51.100.${index + 1}`).join(", ");
  return configOf(`config:
    cryptokube:cluster: { kind: existing, context: test }
    cryptokube:chains:
      - name: chain
        chain: ethereum
        network: ${network}
        execution: geth
        consensus: lighthouse
        nodes: ${nodes}
        peers: ${peers}${peers === "inbound" ? `\n        addresses: [${addresses}]` : ""}
        ${more}`);
}
