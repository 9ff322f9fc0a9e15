import type { ClientContext, ConsensusClient } from "../../client.ts";
import { images } from "../../images.ts";
import {
  beacon,
  beaconGraceSeconds,
  beaconLiveness,
  beaconPorts,
  engineOf,
  firstServer,
  publicNetworks,
  why,
} from "./consensus.ts";

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

  networks: publicNetworks(),

  // The image has no entry point.
  command: ["lighthouse", "beacon_node"],
  args,
  flagsSeen: "read",
  flagsSource: { from: "sigp/lighthouse:book/src/help_bn.md", on: "2026-11-25" },
  ownedFlags: {
    network: why.network,
    "testnet-dir": why.network,
    datadir: why.data,
    "network-dir": why.data,
    "freezer-dir": why.data,
    "blobs-dir": why.data,
    "execution-*": why.engine,
    "checkpoint-*": why.checkpoint,
    "wss-checkpoint": why.checkpoint,
    "genesis-*": why.checkpoint,
    "allow-insecure-genesis-sync": why.genesis,
    "purge-db*": why.keep,
    supernode: why.supernode,
    "semi-supernode": why.supernode,
    "http*": why.api,
    gui: why.api,
    staking: why.api,
    "metrics*": why.metrics,
    "monitoring-endpoint*": why.sent,
    "listen-address": why.peers,
    "port*": why.peers,
    "discovery-port*": why.peers,
    "quic-port*": why.peers,
    "enr-*": why.address,
    "disable-enr-auto-update": why.address,
    "disable-upnp": why.router,
    "zero-ports": why.peers,
    "log-format": why.json,
    "logfile-*": why.logs,
  },

  // As geth's: the pod's volumes have one owner.
  user: 10001,
  graceSeconds: beaconGraceSeconds,
  ports: beaconPorts,

  health: { kind: "ethereum-consensus", port: "beacon" },
  liveness: beaconLiveness,

  // `beacon_head_slot` and `libp2p_peers` are names that consensus clients agreed on (ethereum/eth2.0-metrics).
  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "libp2p_peers" } },
  logFormat: "json",

  // The key by which peers know the node (`<datadir>/beacon/network/key`), and its record.
  identityFiles: ["beacon/network"],
  // Nothing: a checkpoint gives it anew, and a state that is older than the network's memory must never come back.
  backup: { must: [], never: ["beacon/network"] },
};

/** @throws where the plan forgot the execution client: Lighthouse does not start without one. */
function args(context: ClientContext): string[] {
  const { network, mode, dataDir, publicAddress } = context;
  const engine = engineOf("lighthouse", context);
  return [
    `--network=${network}`,
    `--datadir=${dataDir}`,
    `--execution-endpoint=${engine.url}`,
    `--execution-jwt=${engine.jwtFile}`,
    ...checkpointFlags(context),
    ...(mode === "supernode" ? ["--supernode"] : []),
    "--http",
    // Not loopback: the kubelet's probes come by the pod's address. The policies let nobody else in.
    "--http-address=0.0.0.0",
    `--http-port=${beacon.api}`,
    "--metrics",
    "--metrics-address=0.0.0.0",
    `--metrics-port=${beacon.metrics}`,
    "--listen-address=0.0.0.0",
    `--port=${beacon.peers}`,
    `--discovery-port=${beacon.peers}`,
    `--quic-port=${beacon.quic}`,
    "--disable-upnp",
    ...(publicAddress === undefined ? [] : announced(publicAddress)),
    "--log-format=JSON",
    // None: they would fill the volume with what standard output has already.
    "--logfile-max-number=0",
  ];
}

/** The record that peers find the node by, as it stays (sigp/lighthouse:book/src/help_bn.md, read 2026-11-26). */
function announced(publicAddress: string): string[] {
  return [
    `--enr-address=${publicAddress}`,
    `--enr-tcp-port=${beacon.peers}`,
    `--enr-udp-port=${beacon.peers}`,
    `--enr-quic-port=${beacon.quic}`,
    "--disable-enr-auto-update",
  ];
}

/** Passed over once there is a database (beacon_node/client/src/builder.rs: "Refusing to checkpoint sync"). */
function checkpointFlags(context: ClientContext): string[] {
  const { checkpoint } = context;
  if (checkpoint === undefined) {
    const server = firstServer(lighthouse.networks, context);
    return server === undefined ? [] : [`--checkpoint-sync-url=${server.url}`];
  }
  return [
    `--checkpoint-state=${checkpoint.stateFile}`,
    `--checkpoint-block=${checkpoint.blockFile}`,
    ...(checkpoint.pin === undefined ? [] : [`--wss-checkpoint=${checkpoint.pin}`]),
  ];
}
