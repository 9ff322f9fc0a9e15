import type { ConsensusClient, ExecutionClient } from "../client.ts";
import { geth } from "./ethereum/geth.ts";
import { lighthouse } from "./ethereum/lighthouse.ts";
import { lodestar } from "./ethereum/lodestar.ts";
import { nimbus } from "./ethereum/nimbus.ts";
import { prysm } from "./ethereum/prysm.ts";
import { reth } from "./ethereum/reth.ts";

/** The clients that a plan may use, by role and by the name that environment files use. */
export interface Catalogue {
  execution: Readonly<Record<string, ExecutionClient>>;
  consensus: Readonly<Record<string, ConsensusClient>>;
}

/** The clients of this version. To add one is to add its file and a line here. */
export const catalogue: Catalogue = {
  execution: { geth, reth },
  consensus: { lighthouse, prysm, nimbus, lodestar },
};
