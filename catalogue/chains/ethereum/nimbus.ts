import type { ClientContext, ConsensusClient } from "../../client.ts";
import { images } from "../../images.ts";
import { beacon, beaconGraceSeconds, beaconLiveness, beaconPorts, engineOf, publicNetworks, why } from "./consensus.ts";

const netKey = "network_key.json";

/**
 * Starts Nimbus at the checkpoint where there is no database yet: with one, it refuses to be told of a checkpoint ("A
 * database already exists", beacon_chain/nimbus_beacon_node.nim), and a container that starts again is started with the
 * same flags. `exec`, so that Nimbus itself is told to stop.
 *
 * $1 is the database's folder, $2 the state to begin at or nothing, the rest is for Nimbus. It lies in the image's working
 * directory.
 */
const start = [
  'db="$1"; state="$2"; shift 2',
  'if [ -n "$state" ] && [ ! -e "$db" ]; then set -- "--finalized-checkpoint-state=$state" "$@"; fi',
  'exec ./nimbus_beacon_node "$@"',
].join("\n");

/**
 * Nimbus' beacon node.
 *
 * Read, not run: it cannot be built or had on the machines that this was written on. Flags stand in
 * status-im/nimbus-eth2:docs/the_nimbus_book/src/options.md and beacon_chain/conf.nim; `--quic-port`, whose default is
 * 9001, in status-im/infra-nimbus#288 and status-im/nimbus-eth1#4814 (2026-09-17); `--peerdas-supernode` and
 * `--log-format` in copies of conf.nim of August 2026; all but `--log-format` and the key's in use in
 * ethstaker/eth-docker:nimbus-cl-only.yml and ethpandaops/ethereum-package:src/cl/nimbus. Read 2026-11-25.
 */
export const nimbus: ConsensusClient = {
  name: "nimbus",
  chain: "ethereum",
  role: "consensus",
  image: images.nimbus,

  networks: publicNetworks(),

  command: ["sh", "-c", start, "nimbus"],
  args,
  flagsSeen: "read",
  flagsSource: {
    from: "status-im/nimbus-eth2:docs/the_nimbus_book/src/options.md, beacon_chain/conf.nim",
    on: "2026-11-25",
  },
  ownedFlags: {
    network: why.network,
    "config-file": why.file,
    "data-dir": why.data,
    "era-dir": why.data,
    el: why.engine,
    "web3-url": why.engine,
    "no-el": why.engine,
    "jwt-secret": why.engine,
    "finalized-checkpoint-*": why.checkpoint,
    "finalized-deposit-tree-snapshot": why.checkpoint,
    "weak-subjectivity-checkpoint": why.checkpoint,
    "trusted-*": why.checkpoint,
    "external-beacon-api-url": why.checkpoint,
    "genesis-*": why.checkpoint,
    "peerdas-supernode": why.supernode,
    "light-supernode": why.supernode,
    "rest*": why.api,
    "keymanager*": why.keys,
    "validators-dir": why.keys,
    "secrets-dir": why.keys,
    "wallets-dir": why.keys,
    "in-process-validators": why.keys,
    "metrics*": why.metrics,
    "listen-address": why.peers,
    "tcp-port": why.peers,
    "udp-port": why.peers,
    "quic-port": why.peers,
    nat: why.address,
    "enr-auto-update": why.address,
    "netkey-file": why.identity,
    "insecure-netkey-password": why.identity,
    "non-interactive": "there is nobody to ask",
    "status-bar*": why.logs,
    "log-file": why.logs,
    "log-format": why.json,
  },

  // As geth's: the pod's volumes have one owner. The image's own user is another, and its program is for everybody.
  user: 10001,
  graceSeconds: beaconGraceSeconds,
  ports: beaconPorts,

  health: { kind: "ethereum-consensus", port: "beacon" },
  liveness: beaconLiveness,

  // Names that consensus clients agreed on (ethereum/eth2.0-metrics); the peers' is its libp2p's own.
  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "libp2p_peers" } },
  logFormat: "json",

  identityFiles: [netKey, "validators", "secrets"],
  // Nothing, as Lighthouse's.
  backup: { must: [], never: [netKey, "validators", "secrets"] },
};

/** @throws where the plan forgot the execution client. */
function args(context: ClientContext): string[] {
  const { network, mode, dataDir, checkpoint, publicAddress } = context;
  const engine = engineOf("nimbus", context);
  return [
    // For the script. Without a checkpoint Nimbus begins at the first block, or ends where that is too far back.
    `${dataDir}/db`,
    checkpoint?.stateFile ?? "",
    `--network=${network}`,
    `--data-dir=${dataDir}`,
    `--el=${engine.url}`,
    `--jwt-secret=${engine.jwtFile}`,
    ...(checkpoint?.pin === undefined ? [] : [`--weak-subjectivity-checkpoint=${checkpoint.pin}`]),
    ...(mode === "supernode" ? ["--peerdas-supernode=true"] : []),
    "--rest=true",
    // Not loopback: the kubelet's probes come by the pod's address. The policies let nobody else in.
    "--rest-address=0.0.0.0",
    `--rest-port=${beacon.api}`,
    "--metrics=true",
    "--metrics-address=0.0.0.0",
    `--metrics-port=${beacon.metrics}`,
    "--listen-address=0.0.0.0",
    `--tcp-port=${beacon.peers}`,
    `--udp-port=${beacon.peers}`,
    `--quic-port=${beacon.quic}`,
    // Not "any", the default: there is no router to ask, and peers tell the node which address they see. They do not
    // change a given one (status-im/nimbus-eth2:docs/the_nimbus_book/src/networking.md, read 2026-11-26).
    ...(publicAddress === undefined ? ["--nat=none"] : [`--nat=extip:${publicAddress}`, "--enr-auto-update=false"]),
    // Else the key, by which data columns are chosen, is another at each start. The password is public, and the file the
    // volume's: what it guards is the node's name among peers.
    `--netkey-file=${dataDir}/${netKey}`,
    "--insecure-netkey-password=true",
    "--non-interactive=true",
    "--status-bar=false",
    "--log-format=json",
  ];
}
