import type { Catalogue } from "../../../catalogue/chains/index.ts";
import { erpcSize } from "../../../catalogue/gateway/erpc.ts";
import { gatewaySize } from "../../../catalogue/gateway/gateway.ts";
import type { ChainConfig } from "../../config/chains.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import type { Need } from "../capacity/types.ts";
import { whyLeftOut } from "../left-out.ts";
import { needOf } from "./parts.ts";

/** The name of a replica's place; its pods have names of their own. */
export function gatewayPlace(chain: string, replica: number): string {
  return `${chain}-gateway-${replica}`;
}

/**
 * What gateways take: as many replicas as the file lets them grow to, since what is not planned for would find no machine
 * just when it is needed.
 */
export function gatewayNeeds({ chains, cluster }: EnvironmentConfig, clients: Catalogue): Need[] {
  return chains.flatMap((chain, index) => of(chain, index, cluster.kind === "existing", whyLeftOut(chain, clients)));
}

function of(chain: ChainConfig, index: number, stated: boolean, leftOut: string | undefined): Need[] {
  if (chain.chain !== "ethereum" || chain.gateway === undefined) return [];
  const { gateway, network, name } = chain;
  const kept = (gateway.kept ?? (network === "dev" ? "none" : "erpc")) === "erpc";
  const sum = (field: "cpuMillis" | "memoryMiB" | "ceilingMiB") => gatewaySize[field] + (kept ? erpcSize[field] : 0);
  return Array.from({ length: gateway.replicas.max }, (_, i) =>
    needOf(
      {
        name: gatewayPlace(name, i),
        bookedOn: name,
        // Where machines are made, no two replicas share one. A cluster that is there may have fewer than that.
        group: stated ? gatewayPlace(name, i) : `${name}-gateway`,
        profile: kept ? "gateway erpc" : "gateway",
        path: ["cryptokube:chains", index, "gateway"],
        peers: "outbound",
        leftOut,
      },
      [],
      { cpuMillis: sum("cpuMillis"), memoryMiB: sum("memoryMiB"), ceilingMiB: sum("ceilingMiB") },
    ),
  );
}
