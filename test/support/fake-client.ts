import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { ExecutionClient } from "../../catalogue/client.ts";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { lighthouse } from "../../catalogue/chains/ethereum/lighthouse.ts";
import type { EnvironmentConfig } from "../../stacks/config.ts";

/**
 * A client whose nodes follow one head, so that a chain of several nodes can be planned before the catalogue has one.
 * Everything in it differs from geth's, so that nothing of geth can hide in what should follow from the catalogue.
 */
export const follower: ExecutionClient = {
  ...geth,
  name: "follower",
  image: "registry.example/follower:v1.2.3",
  networks: {
    dev: {
      development: true,
      shared: true,
      chainId: 4242,
      own: {
        storage: { size: "1Gi", growthPerMonth: "0Mi" },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
      },
      health: () => ({ maxLagBlocks: 3, maxHeadAgeSeconds: 60, minPeers: 0, development: true }),
    },
    public: {
      development: false,
      shared: true,
      chainId: 4243,
      own: {
        storage: { size: "2Ti", growthPerMonth: "50Gi" },
        resources: { requests: { cpu: "4", memory: "16Gi" }, limits: { memory: "24Gi" } },
      },
      health: () => ({ maxLagBlocks: 8, maxHeadAgeSeconds: 120, minPeers: 5, development: false }),
    },
  },
  command: ["/bin/follower"],
  args: ({ network, dataDir, memoryMiB }) => [`--network=${network}`, `--dir=${dataDir}`, `--memory=${memoryMiB}`],
  ownedFlags: { dir: "the platform mounts the volume" },
  user: 20002,
  graceSeconds: 77,
  ports: [
    { name: "api", port: 7001, protocol: "TCP", audience: "rpc" },
    { name: "stats", port: 7002, protocol: "TCP", audience: "metrics" },
  ],
  health: { kind: "ethereum-execution", port: "api" },
  liveness: { path: "/alive", port: "api", startupSeconds: 600 },
  metrics: { port: "stats", path: "/stats", seen: { head: "head", peers: "peers" } },
};

/** A catalogue with that client beside those of this version. */
export const testCatalogue: Catalogue = { execution: { geth, follower }, consensus: { lighthouse } };

/** The config of one chain of followers. */
export function followers(nodes: number, network = "dev"): EnvironmentConfig {
  return {
    cluster: { kind: "existing", context: "test", storageClass: "fast" },
    chains: [
      {
        name: "chain",
        chain: "ethereum",
        network,
        nodes,
        execution: "follower",
        supernode: false,
        blockPeriod: 0,
        flags: ["--verbose"],
        peers: "outbound",
        ephemeral: false,
      },
    ],
    explorers: [],
    signers: [],
    validators: [],
    apps: [],
    network: { peers: [] },
    registry: { repositories: [], pullThrough: [] },
    adopt: [],
    planning: { horizon: 12, freeSpace: 0.15, spot: true, released: [] },
    upgrade: {},
    prometheus: { retention: "1d", storage: "1Gi", replicas: 1, machines: true },
    alerts: { receivers: [], rules: [] },
    grafana: { enabled: false, dashboards: [] },
    fluentd: { enabled: false, buffer: "10Gi" },
  };
}
