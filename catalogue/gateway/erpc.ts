/** eRPC, the kept gateway: what never changes is answered from its cache, in the gateway's own pod. */
import type { Source } from "../source.ts";

export const erpcPort = 4000;
export const erpcMetricsPort = 4001;
export const erpcProject = "main";

/** Its program and how it is started. */
export const erpcCommand = ["/erpc-server"];
export const erpcArgs = (file: string): string[] => ["--config", file, "--require-config"];

/** Image and command line by a user's review of 0.3.0 (2026-10-02); the image is distroless, its user not root. */
export const erpcUser = 65532;

export const erpcSize = {
  cpuMillis: 100,
  memoryMiB: 256,
  ceilingMiB: 768,
  cacheMiB: 256,
  source: {
    from: "a Go server with a cache of 256 MiB (its config's maxTotalSize); what it takes beside was not measured",
    on: "2026-11-26",
    how: "inferred",
  } satisfies Source as Source,
} as const;

/** Names among its metrics. Source: erpc/erpc, telemetry/metrics.go, and docs/pages/operation/monitoring.mdx. */
export const erpcMetricNames = {
  requests: "erpc_upstream_request_total",
  duration: "erpc_network_request_duration_seconds",
} as const;

export interface ErpcSetting {
  chainId: number;
  nodes: readonly { name: string; rpc: string }[];
}

/**
 * Its config, JSON, which is YAML. It refuses to start on a field that it does not know (its loader sets KnownFields), so
 * these are the fewest that serve. Each stands in erpc/erpc:common/config.go at commit 00571c6, or in its documents
 * (config/database/evm-json-rpc-cache, config/failsafe, config/rate-limiters), where it is `read, not run`; 2026-11-26.
 *
 * No credential, no admin, no WebSocket, and no address but the pod's own: who may ask what was decided before it.
 */
export function erpcConfig({ chainId, nodes }: ErpcSetting): object {
  const memory = "memory";
  return {
    logLevel: "warn",
    server: { httpHostV4: "127.0.0.1", httpPortV4: erpcPort, listenV6: false, maxTimeout: "20s" },
    metrics: { enabled: true, hostV4: "0.0.0.0", port: erpcMetricsPort },
    database: {
      evmJsonRpcCache: {
        connectors: [
          { id: memory, driver: "memory", memory: { maxItems: 100_000, maxTotalSize: `${erpcSize.cacheMiB}MB` } },
        ],
        // Final data for good, other data for less than a slot: a reorganisation takes it back.
        policies: [
          { connector: memory, network: "*", method: "*", finality: "finalized", ttl: "0" },
          { connector: memory, network: "*", method: "*", finality: "unfinalized", ttl: "2s" },
        ],
      },
    },
    projects: [
      {
        id: erpcProject,
        networks: [
          {
            architecture: "evm",
            evm: { chainId },
            failsafe: [
              {
                matchMethod: "*",
                timeout: { duration: "10s" },
                retry: { maxAttempts: 3 },
                hedge: { maxCount: 1, delay: "1s" },
              },
            ],
          },
        ],
        upstreams: nodes.map(({ name, rpc }) => ({ id: name, type: "evm", endpoint: rpc, evm: { chainId } })),
      },
    ],
  };
}

/** Where the agent asks it for a chain. */
export function erpcUrl(chainId: number): string {
  return `http://127.0.0.1:${erpcPort}/${erpcProject}/evm/${chainId}`;
}
