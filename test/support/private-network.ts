import type { EnvironmentConfig } from "../../stacks/config.ts";
import { configOf } from "./stacks.ts";

/** The config of one private network `net` of geth and prysm, on a cluster that is there. */
export function privateNetwork(fields: { nodes?: number; genesis?: string; gateway?: string } = {}): EnvironmentConfig {
  const { nodes = 3, genesis = "chainId: 1337007", gateway } = fields;
  return configOf(`config:
  cryptokube:cluster: { kind: existing, context: test }
  cryptokube:chains:
    - name: net
      chain: ethereum
      network: private
      nodes: ${nodes}
      execution: geth
      consensus: prysm
      genesis: { ${genesis} }
${gateway === undefined ? "" : `      gateway: ${gateway}\n`}`);
}
