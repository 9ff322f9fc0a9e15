import type { PublicNetwork } from "../chains/ethereum/networks.ts";

/**
 * `genesis_validators_root` of each public network: what a history of signatures is told by. Each stands alike in several
 * public repositories, clients among them (eth-clients/hoodi, README; light clients' and bridges' constants of mainnet
 * and sepolia). Read 2026-11-26.
 */
export const genesisValidatorsRoots: Readonly<Record<PublicNetwork, string>> = {
  mainnet: "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
  sepolia: "0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
  hoodi: "0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
};
