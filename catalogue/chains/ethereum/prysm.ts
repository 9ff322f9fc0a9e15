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
import { prysmValidator } from "./private/prysm-validator.ts";

/** Prysm's own default for gRPC, which validators of its kind may speak. */
const grpcPort = 4000;

/**
 * A peer that is given by its address is dialled twice: by gossip, a second after the start, and when the state is there,
 * by what shakes hands. The first connection comes before anything here could see it, and keeps the second from being
 * made. Its other end cuts it after 10 s in which nobody said a word (beacon-chain/p2p/handshake.go: timeForStatus), after
 * which all goes well; but not while it still waits out those 10 s for the connection before, to a node that was killed since:
 * then it takes the new one for that one, and neither end ever does anything about it. A public network has other peers.
 * v7.0.0, read, and seen at two of 13 kills that followed each other by half a minute, 2026-11-26; https://github.com/OffchainLabs/prysm/issues/9347.
 */
const forgottenSeconds = 10;

/**
 * Prysm's beacon node.
 *
 * Read, not run for this version, which cannot be had as a Go module. v7.0.0 can: built from it, it took every flag below
 * for each network and mode, with a checkpoint from a server and from files (2026-11-25, where no network leads out). As
 * user 10001, without a checkpoint, it listened on the ports below and on loopback for gRPC, answered for its version and
 * its health, had `beacon_head_slot`, wrote nothing outside its data directory, and ended with status 0 on SIGTERM within
 * a second. Later ones' flags stand in a copy of cmd/beacon-chain/flags/base.go from after v7.1 (with
 * `--disable-builder-ssz`); what is new in v7.2 changes none of them (changelog fragments on partial columns). Read
 * 2026-11-25.
 */
export const prysm: ConsensusClient = {
  name: "prysm",
  chain: "ethereum",
  role: "consensus",
  image: images.prysm,

  networks: {
    ...publicNetworks(),
    private: {
      development: true,
      shared: true,
      private: true,
      checkpoints: [],
      startsAfterSeconds: forgottenSeconds,
      own: {
        // A state of few validators is 3 MiB, kept at each 2,048th slot.
        storage: { size: "4Gi", growthPerMonth: "2Gi" },
        // 220 MiB resident with v7.0.0 after 20 minutes, run 2026-11-26.
        resources: { requests: { cpu: "100m", memory: "320Mi" }, limits: { memory: "1Gi" } },
      },
    },
  },
  validator: prysmValidator,

  // The image's own entry point is the program.
  args,
  flagsSeen: "read",
  flagsSource: {
    from:
      "v7.0.0, run (private: test/real/private-network.lab.spec.ts); for later ones " +
      "OffchainLabs/prysm:cmd/beacon-chain/flags/base.go",
    on: "2026-11-26",
  },
  ownedFlags: {
    mainnet: why.network,
    sepolia: why.network,
    hoodi: why.network,
    holesky: why.network,
    "chain-config-file": why.network,
    "chain-id": why.network,
    "network-id": why.network,
    "minimal-config": why.network,
    "e2e-config": why.network,
    "config-file": why.file,
    datadir: why.data,
    "blob-path": why.data,
    "data-column-path": why.data,
    "slasher-datadir": why.data,
    "restore-*": why.data,
    "accept-terms-of-use": "it would ask at its terminal, and it has none",
    "execution-*": why.engine,
    "jwt-*": why.engine,
    "checkpoint-*": why.checkpoint,
    "genesis-*": why.checkpoint,
    "weak-subjectivity-checkpoint": why.checkpoint,
    "sync-from": why.checkpoint,
    "clear-db": why.keep,
    "force-clear-db": why.keep,
    supernode: why.supernode,
    "semi-supernode": why.supernode,
    "subscribe-all-data-subnets": why.supernode,
    "http-host": why.api,
    "http-port": why.api,
    "http-modules": why.api,
    "http-cors-domain": why.api,
    "grpc-gateway-*": why.api,
    "rpc-host": why.api,
    "rpc-port": why.api,
    "tls-*": why.api,
    "monitoring-*": why.metrics,
    "disable-monitoring": why.metrics,
    "enable-db-backup-webhook": "whoever reads metrics could fill the volume",
    "pprof*": "it would listen on a port that no policy knows",
    "enable-tracing": why.sent,
    "tracing-*": why.sent,
    "p2p-tcp-port": why.peers,
    "p2p-udp-port": why.peers,
    "p2p-quic-port": why.peers,
    "p2p-local-ip": why.peers,
    "p2p-host-*": why.address,
    "enable-upnp": why.router,
    "no-discovery": "a private network is to be found by nobody, and a public one is found by it alone",
    "disable-quic": why.peers,
    "subscribe-all-subnets": "the platform decides what a node carries for others",
    "minimum-peers-per-subnet": "the platform decides what a node carries for others",
    "block-batch-limit*": "the platform decides what a node carries for others",
    "min-sync-peers": "whether a node waits for peers is decided by its network",
    "p2p-priv-key": why.identity,
    "p2p-static-id": why.identity,
    "log-format": why.json,
    "log-file": why.logs,
  },

  // As geth's: the pod's volumes have one owner.
  user: 10001,
  graceSeconds: beaconGraceSeconds,
  ports: beaconPorts,

  health: { kind: "ethereum-consensus", port: "beacon" },
  liveness: beaconLiveness,

  // beacon-chain/blockchain/metrics.go and beacon-chain/p2p/monitoring.go of v7.0.0; peers by state, of which `Connected`
  // is one. Prysm has no `libp2p_peers`.
  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "p2p_peer_count" } },
  logFormat: "json",

  peersFormat: "multiaddr-yaml",
  // beacon-chain/p2p/utils.go: the key by which peers know the node, and by which its data columns are chosen; and the
  // database of its discovery, which holds its own record. Both seen.
  identityFiles: ["network-keys", "discovery"],
  // Nothing, as Lighthouse's.
  backup: { must: [], never: ["network-keys", "discovery"] },
};

/** @throws where the plan forgot the execution client, or what makes a private network. */
function args(context: ClientContext): string[] {
  const { network, mode, dataDir, publicAddress } = context;
  const engine = engineOf("prysm", context);
  return [
    ...(network === "private" ? privateFlags(context) : publicFlags(context)),
    // Else it asks whether its terms are accepted, and ends where nobody answers.
    "--accept-terms-of-use",
    `--datadir=${dataDir}`,
    `--execution-endpoint=${engine.url}`,
    `--jwt-secret=${engine.jwtFile}`,
    // Since v7.1 an alias of `--supernode`, which v7.0 lacks.
    ...(mode === "supernode" ? ["--subscribe-all-data-subnets"] : []),
    // Not loopback: the kubelet's probes come by the pod's address. The policies let nobody else in.
    "--http-host=0.0.0.0",
    `--http-port=${beacon.api}`,
    "--rpc-host=127.0.0.1",
    `--rpc-port=${grpcPort}`,
    "--monitoring-host=0.0.0.0",
    `--monitoring-port=${beacon.metrics}`,
    `--p2p-tcp-port=${beacon.peers}`,
    `--p2p-udp-port=${beacon.peers}`,
    `--p2p-quic-port=${beacon.quic}`,
    // Its record is then static, whatever peers say (beacon-chain/p2p/discovery.go of v7.0.0: SetStaticIP).
    ...(publicAddress === undefined ? [] : [`--p2p-host-ip=${publicAddress}`]),
    "--log-format=json",
  ];
}

function publicFlags(context: ClientContext): string[] {
  return [
    `--${context.network}`,
    ...checkpointFlags(context),
    // The key stays on the volume: data columns are chosen by it, and would have to be fetched anew at each start.
    "--p2p-static-id",
  ];
}

/** All of them were run with v5.3.2 and v7.0.0, 2026-11-26; v7.2.1 has them too (cmd/beacon-chain/main.go, read). */
function privateFlags({ privateNetwork }: ClientContext): string[] {
  if (privateNetwork === undefined) throw new Error("prysm on a private network needs its beginning and its peers");
  return [
    `--chain-config-file=${privateNetwork.chainConfig}`,
    // With other data on the volume it ends: "a genesis state exists already".
    `--genesis-state=${privateNetwork.consensusGenesis}`,
    // It names the peers, whose keys no plan knows.
    `--config-file=${privateNetwork.peers}`,
    `--p2p-priv-key=${privateNetwork.key}`,
    "--no-discovery",
    // v7.0.0 built by Go 1.26 ends in quic-go where a peer comes back by QUIC ("where's my session ticket?").
    "--disable-quic",
    // A few nodes carry every subnet; else nobody takes what a validator's node sends on one.
    "--subscribe-all-subnets",
    "--minimum-peers-per-subnet=0",
    // A node that waits for peers that are ahead waits forever where the first slot has passed before any node was up.
    // Whether one serves is not for its word to decide, and the validator is told of several.
    "--min-sync-peers=0",
    // By default 64 blocks each 30 s once 128 were given (v7.0.0: initial-sync/blocks_fetcher.go), for strangers' sake: a node that
    // was 192 blocks behind took two minutes (run 2026-11-26).
    "--block-batch-limit=128",
    "--block-batch-limit-burst-factor=64",
  ];
}

/**
 * Passed over once there is a database ("ignoring checkpoint sync flags", beacon-chain/sync/checkpoint/file.go). Of the
 * public networks it brings mainnet's first state alone (genesis/embedded.go); others' it gets from a server, once, and
 * keeps: from the checkpoint's where that is a server too.
 */
function checkpointFlags(context: ClientContext): string[] {
  const { checkpoint, network } = context;
  const server = firstServer(prysm.networks, context);
  if (checkpoint === undefined) return server === undefined ? [] : [`--checkpoint-sync-url=${server.url}`];
  return [
    `--checkpoint-state=${checkpoint.stateFile}`,
    `--checkpoint-block=${checkpoint.blockFile}`,
    ...(checkpoint.pin === undefined ? [] : [`--weak-subjectivity-checkpoint=${checkpoint.pin}`]),
    ...(server === undefined || network === "mainnet" ? [] : [`--genesis-beacon-api-url=${server.url}`]),
  ];
}
