import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { Cloud } from "../../catalogue/clouds/cloud.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import type { Impossible, MachineOverhead, Need } from "./capacity/types.ts";
import { chainNeeds } from "./needs/chains.ts";
import { appNeeds, explorerNeeds } from "./needs/beside.ts";
import { gatewayNeeds } from "./needs/gateway.ts";
import { overheadOf, platformNeeds } from "./needs/platform.ts";
import { signingNeeds } from "./needs/signing.ts";

/** Everything that an environment's machines and disks must hold. */
export interface AllNeeds {
  needs: readonly Need[];
  /** What every machine holds before any of them. */
  overhead: MachineOverhead;
  /** Needs that contradict themselves: a stated size that today's data fills. */
  impossible: readonly Impossible[];
}

/**
 * What an environment needs, from its file and the profiles of the catalogue: pure.
 *
 * @throws where a checked file cannot have led: a client or network that the catalogue lacks.
 */
export function needsOf(config: EnvironmentConfig, clients: Catalogue, cloud: Cloud): AllNeeds {
  const { chains, planning } = config;
  const setting = { clients, horizon: planning, chains };
  const asked = [
    ...chains.map((chain, index) => chainNeeds(chain, index, setting)),
    ...config.explorers.map((explorer, index) => explorerNeeds(explorer, index, setting)),
  ];
  return {
    needs: [
      ...asked.flatMap(({ needs }) => needs),
      ...signingNeeds(config, setting),
      ...gatewayNeeds(config, clients),
      ...config.apps.flatMap(appNeeds),
      ...platformNeeds(config),
    ],
    overhead: overheadOf(config, cloud),
    impossible: asked.flatMap(({ impossible }) => impossible),
  };
}
