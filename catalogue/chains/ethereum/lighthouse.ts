import type { ClientContext, ConsensusClient, ConsensusNetwork } from "../../client.ts";
import { images } from "../../images.ts";
import { checkpoints, type PublicNetwork } from "./networks.ts";

const apiPort = 5052;
const metricsPort = 5054;
const peerPort = 9000;
/** Lighthouse's own default: the peer port and 1. */
const quicPort = 9001;

/**
 * Lighthouse's beacon node.
 *
 * Read, not run: it cannot be built or had on the machines that this was written on. Flags, ports and defaults stand
 * in sigp/lighthouse:book/src/help_bn.md (read 2026-11-25 in a copy of October 2026), the usual ones of them also in
 * aws-samples/aws-blockchain-node-runners:blueprints/ethereum/configurations/geth-1.17.7-lighthouse-8.2.2-full.yml.
 */
export const lighthouse: ConsensusClient = {
  name: "lighthouse",
  chain: "ethereum",
  role: "consensus",
  image: images.lighthouse,

  networks: { mainnet: network("mainnet"), sepolia: network("sepolia"), hoodi: network("hoodi") },

  // The image has no entry point.
  command: ["lighthouse", "beacon_node"],
  args,
  flagsSeen: "read",
  ownedFlags: {
    network: "the network is `network` in the file",
    "testnet-dir": "the network is `network` in the file",
    datadir: "the platform mounts the volume and knows where the data is",
    "network-dir": "the platform mounts the volume and knows where the data is",
    "freezer-dir": "the platform mounts the volume and knows where the data is",
    "blobs-dir": "the platform mounts the volume and knows where the data is",
    "execution-*": "the execution client is the pod's own",
    "checkpoint-*": "the catalogue says whom a new node believes",
    "allow-insecure-genesis-sync": "a node that begins at the first block can be led astray",
    "purge-db*": "data on a volume is never deleted by a flag",
    supernode: "it is `supernode` in the file: the disk is sized by it",
    "semi-supernode": "the disk is sized by `supernode` in the file",
    "http*": "the platform decides who reaches the API",
    gui: "the platform decides who reaches the API",
    staking: "the platform decides who reaches the API",
    "metrics*": "Prometheus finds metrics where the platform put them",
    "monitoring-endpoint*": "nothing about a node is sent elsewhere",
    "listen-address": "the platform decides who reaches the node",
    "port*": "the platform decides who reaches the node",
    "discovery-port*": "the platform decides who reaches the node",
    "quic-port*": "the platform decides who reaches the node",
    "enr-*": "the platform knows the node's address",
    "disable-upnp": "there is no router to ask",
    "zero-ports": "the platform decides who reaches the node",
    "log-format": "logs are read as JSON",
    "logfile-*": "logs go to standard output",
  },

  // As geth's: the pod's volumes have one owner.
  user: 10001,
  // As the blueprint above gives it (`stop_grace_period: 5m`).
  graceSeconds: 300,
  // Their names differ from the execution client's: a port is found by its name in the whole pod.
  ports: [
    { name: "beacon", port: apiPort, protocol: "TCP", audience: "pod" },
    { name: "beacon-metrics", port: metricsPort, protocol: "TCP", audience: "metrics" },
    { name: "beacon-peers", port: peerPort, protocol: "TCP", audience: "peers" },
    { name: "beacon-disc", port: peerPort, protocol: "UDP", audience: "peers" },
    { name: "beacon-quic", port: quicPort, protocol: "UDP", audience: "peers" },
  ],

  health: { kind: "ethereum-consensus", port: "beacon" },
  // Any answer will do, also in the midst of a sync. The API is up once the checkpoint is fetched and the database is of
  // this version's schema; a migration can take hours (book/src/advanced_database_migrations.md).
  liveness: { path: "/eth/v1/node/version", port: "beacon", startupSeconds: 24 * 3600 },

  // `beacon_head_slot` and `libp2p_peers` are names that consensus clients agreed on (ethereum/eth2.0-metrics).
  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "libp2p_peers" } },
  logFormat: "json",

  // The key by which peers know the node (`<datadir>/beacon/network/key`), and its record.
  identityFiles: ["beacon/network"],
  // Nothing: a checkpoint gives it anew, and a state that is older than the network's memory must never come back.
  backup: { must: [], never: ["beacon/network"] },
};

function network(name: PublicNetwork): ConsensusNetwork {
  return { development: false, shared: true, checkpoints: checkpoints[name] };
}

/** @throws where the plan forgot the execution client: Lighthouse does not start without one. */
function args({ network: name, mode, dataDir, engine }: ClientContext): string[] {
  const [checkpoint] = lighthouse.networks[name]?.checkpoints ?? [];
  if (engine === undefined || checkpoint === undefined) {
    throw new Error(`lighthouse on ${name} needs an execution client in its pod, and a checkpoint to begin at`);
  }
  return [
    `--network=${name}`,
    `--datadir=${dataDir}`,
    `--execution-endpoint=${engine.url}`,
    `--execution-jwt=${engine.jwtFile}`,
    // Passed over once there is a database (beacon_node/client/src/builder.rs: "Refusing to checkpoint sync").
    `--checkpoint-sync-url=${checkpoint.url}`,
    ...(mode === "supernode" ? ["--supernode"] : []),
    "--http",
    // Not loopback: the kubelet's probes come by the pod's address. The policies let nobody else in.
    "--http-address=0.0.0.0",
    `--http-port=${apiPort}`,
    "--metrics",
    "--metrics-address=0.0.0.0",
    `--metrics-port=${metricsPort}`,
    "--listen-address=0.0.0.0",
    `--port=${peerPort}`,
    `--discovery-port=${peerPort}`,
    `--quic-port=${quicPort}`,
    "--disable-upnp",
    "--log-format=JSON",
    // None: they would fill the volume with what standard output has already.
    "--logfile-max-number=0",
  ];
}
