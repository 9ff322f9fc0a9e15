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

/** Of the container's limit: the rest is for what is not on the main thread's heap, as its network's thread and LevelDB. */
const heapShare = 0.7;

/**
 * Lodestar's beacon node.
 *
 * Read, not run: not all of its packages are to be had on the machines that this was written on. Flags, files and metric
 * names stand in the packages of 1.44.0 (npm: @chainsafe/lodestar lib/options and lib/cmds/beacon, @lodestar/beacon-node
 * lib/network/core/metrics.js), the first of the flags also in the reference for 1.50.0-rc.0
 * (chainsafe.github.io/lodestar/1.50.0-rc.0/run/beacon-management/beacon-cli). Read 2026-11-25.
 */
export const lodestar: ConsensusClient = {
  name: "lodestar",
  chain: "ethereum",
  role: "consensus",
  image: images.lodestar,

  networks: publicNetworks(),

  // Not the image's entry point: Node.js is told how much memory there is.
  command: ["node"],
  args,
  flagsSeen: "read",
  flagsSource: { from: "@chainsafe/lodestar 1.44.0 (npm): lib/options; reference of 1.50.0-rc.0", on: "2026-11-25" },
  ownedFlags: {
    "max-old-space-size": why.memory,
    network: why.network,
    paramsfile: why.network,
    "preset*": why.network,
    rcconfig: why.file,
    configfile: why.file,
    datadir: why.data,
    beacondir: why.data,
    dbdir: why.data,
    peerstoredir: why.data,
    "execution.*": why.engine,
    "jwt*": why.engine,
    "checkpoint*": why.checkpoint,
    unsafecheckpointstate: why.checkpoint,
    lastpersistedcheckpointstate: why.checkpoint,
    wsscheckpoint: why.checkpoint,
    forcecheckpointsync: why.checkpoint,
    genesisstatefile: why.checkpoint,
    forcegenesis: why.genesis,
    ignoreweaksubjectivitycheck: why.genesis,
    supernode: why.supernode,
    semisupernode: why.supernode,
    "rest*": why.api,
    "metrics*": why.metrics,
    "monitoring*": why.sent,
    "listenaddress*": why.peers,
    "port*": why.peers,
    "discoveryport*": why.peers,
    "quicport*": why.peers,
    "enr.*": why.address,
    nat: why.address,
    persistnetworkidentity: why.identity,
    logformat: why.json,
    "logfile*": why.logs,
  },

  // As geth's: the pod's volumes have one owner.
  user: 10001,
  graceSeconds: beaconGraceSeconds,
  ports: beaconPorts,

  health: { kind: "ethereum-consensus", port: "beacon" },
  liveness: beaconLiveness,

  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "libp2p_peers" } },
  logFormat: "json",

  // lib/cmds/beacon/initPeerIdAndEnr.js: the key by which peers know the node, and its record.
  identityFiles: ["peer-id.json", "enr"],
  // Nothing, as Lighthouse's.
  backup: { must: [], never: ["peer-id.json", "enr"] },
};

/** @throws where the plan forgot the execution client. */
function args(context: ClientContext): string[] {
  const { network, mode, dataDir, memoryMiB, publicAddress } = context;
  const engine = engineOf("lodestar", context);
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * heapShare)}`,
    "/usr/app/packages/cli/bin/lodestar",
    "beacon",
    `--network=${network}`,
    `--dataDir=${dataDir}`,
    `--execution.urls=${engine.url}`,
    `--jwtSecret=${engine.jwtFile}`,
    ...checkpointFlags(context),
    ...(mode === "supernode" ? ["--supernode"] : []),
    "--rest",
    // Not loopback: the kubelet's probes come by the pod's address. The policies let nobody else in.
    "--rest.address=0.0.0.0",
    `--rest.port=${beacon.api}`,
    "--metrics",
    "--metrics.address=0.0.0.0",
    `--metrics.port=${beacon.metrics}`,
    "--listenAddress=0.0.0.0",
    `--port=${beacon.peers}`,
    `--discoveryPort=${beacon.peers}`,
    `--quicPort=${beacon.quic}`,
    ...(publicAddress === undefined ? [] : announced(publicAddress)),
    "--logFormat=json",
    // None: they would fill the volume with what standard output has already.
    "--logFile=none",
  ];
}

/**
 * The record that peers find the node by. Without `--nat` an address that is none of the machine's own is struck out of it;
 * with one given, peers do not change it (lib/cmds/beacon/initPeerIdAndEnr.js and handler.js, `enrUpdate`, of 1.44.0).
 */
function announced(publicAddress: string): string[] {
  return [
    `--enr.ip=${publicAddress}`,
    `--enr.tcp=${beacon.peers}`,
    `--enr.udp=${beacon.peers}`,
    `--enr.quic=${beacon.quic}`,
    "--nat",
  ];
}

/** A database that the network still remembers is taken instead (lib/cmds/beacon/initBeaconState.js). */
function checkpointFlags(context: ClientContext): string[] {
  const { checkpoint } = context;
  if (checkpoint === undefined) {
    const server = firstServer(lodestar.networks, context);
    return server === undefined ? [] : [`--checkpointSyncUrl=${server.url}`];
  }
  return [
    `--checkpointState=${checkpoint.stateFile}`,
    ...(checkpoint.pin === undefined ? [] : [`--wssCheckpoint=${checkpoint.pin}`]),
  ];
}
