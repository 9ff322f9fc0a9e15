import { erpcSize } from "../../../catalogue/gateway/erpc.ts";
import { gatewaySize } from "../../../catalogue/gateway/gateway.ts";
import type { ClusterService } from "../../../catalogue/profiles/index.ts";
import type { ChainConfig } from "../../config/chains.ts";

/**
 * What gateways take, beside the cluster's own services: as many replicas as the file lets them grow to, since what is
 * not planned for would find no machine just when it is needed.
 */
export function gatewayServices(chains: readonly ChainConfig[]): ClusterService[] {
  return chains.flatMap((chain) => {
    if (chain.chain !== "ethereum" || chain.gateway === undefined) return [];
    const { gateway, network, name } = chain;
    const kept = (gateway.kept ?? (network === "dev" ? "none" : "erpc")) === "erpc";
    return [
      {
        name: `${name}-gateway`,
        replicas: gateway.replicas.max,
        cpuMillis: gatewaySize.cpuMillis + (kept ? erpcSize.cpuMillis : 0),
        memoryMiB: gatewaySize.memoryMiB + (kept ? erpcSize.memoryMiB : 0),
        source: gatewaySize.source,
      },
    ];
  });
}
