import type { ClientContext, ExecutionClient, ExecutionNetwork } from "../../client.ts";
import { images } from "../../images.ts";
import { chainIds, genesisHashes, publicHealth, type PublicNetwork } from "./networks.ts";
import { rethHistory } from "./reth-history.ts";

const rpcPort = 8545;
/** Geth's, so that a chain of both has one port for metrics. Reth itself serves none unless it is told where. */
const metricsPort = 6060;
/** Reth's own defaults for `--port` and `--discovery.port`, `--discovery.v5.port` and `--authrpc.port`. */
const peerPort = 30303;
const discoveryV5Port = 9200;
const enginePort = 8551;

const read = (from: string) => ({ from, on: "2026-11-25", how: "read" as const });

/**
 * Reth.
 *
 * Read, not run: it cannot be built or had on the machines that this was written on. Flags, defaults and ports stand in
 * paradigmxyz/reth:docs/vocs/docs/pages/cli/reth/node.mdx and run/faq/ports.mdx, read 2026-11-25 in copies of September
 * to November 2026, which are of v2.6 or later; none of the flags below changed there since v2.2.
 *
 * A new database has storage V2, the default since v2.0 (`--storage.v2`): changesets and receipts in static files, history
 * indexes in RocksDB. A database of V1 stays one, and is a third larger than what the disks are planned by, until
 * `reth db migrate-v2` or a new sync.
 */
export const reth: ExecutionClient = {
  name: "reth",
  chain: "ethereum",
  role: "execution",
  image: images.reth,

  networks: { mainnet: network("mainnet"), sepolia: network("sepolia"), hoodi: network("hoodi") },
  history: rethHistory,
  downgrade: {
    to: "2.0.0",
    why: "versions before it cannot read storage V2, in which a new database is written; V1 and V2 do not change back",
    source: read(
      "paradigmxyz/reth:docs/vocs/docs/pages/run/faq/storage-v2.mdx (“cannot switch back”); that the releases since read " +
        "each other's data stands nowhere, so a snapshot comes before each upgrade",
    ),
  },

  // The image's entry point is /usr/local/bin/reth (Dockerfile).
  args,
  flagsSeen: "read",
  flagsSource: read("paradigmxyz/reth:docs/vocs/docs/pages/cli/reth/node.mdx, of v2.6 or later"),
  ownedFlags: {
    chain: "the network is `network` in the file",
    "dev*": "the network is `network` in the file",
    "network-id": "the network is `network` in the file",
    config: "a file of settings would get round the platform's",
    instance: "the platform decides who reaches the node",
    "with-unused-ports": "the platform decides who reaches the node",
    "datadir*": "the platform mounts the volume and knows where the data is",
    full: "it is `history` in the file: the disk is sized by it",
    minimal: "it is `history` in the file: the disk is sized by it",
    "prune.*": "it is `history` in the file: the disk is sized by it",
    "storage.*": "the data on the volume cannot change its layout",
    "db.exclusive": "the volume has one owner",
    "db.page-size": "the data on the volume cannot change its pages",
    "http*": "the platform decides who reaches RPC, and which methods",
    "ws*": "the platform decides who reaches RPC, and which methods",
    "rpc.jwtsecret": "a secret does not stand in a flag",
    "rpc.forwarder": "nothing that a node is sent goes elsewhere",
    "authrpc*": "the Engine API stays on loopback",
    "auth-ipc*": "the Engine API stays on loopback",
    "disable-auth-server": "without the Engine API it follows nothing",
    "ipc*": "the root file system is read-only",
    addr: "the platform decides who reaches the node",
    port: "the platform decides who reaches the node",
    "discovery*": "the platform decides who reaches the node",
    nat: "the platform knows the node's address",
    "disable-nat": "the platform knows the node's address",
    "net-if*": "the platform knows the node's address",
    "p2p-secret-key*": "a node's identity is the platform's, and a key does not stand in a flag",
    "peers-file": "known peers lie on the volume, as an identity file",
    "metrics*": "Prometheus finds metrics where the platform put them",
    ethstats: "nothing about a node is sent elsewhere",
    "tracing-otlp*": "nothing about a node is sent elsewhere",
    "logs-otlp*": "nothing about a node is sent elsewhere",
    "log.stdout.format": "logs are read as JSON",
    "log.file*": "logs go to standard output",
    "log.journald*": "logs go to standard output",
    color: "logs are read as JSON",
    "debug.*": "it would make the node follow something else than its consensus client",
    "era.*": "the machines are planned by how long the first sync takes",
    "engine.accept-execution-requests-hash": "the consensus client is an official one",
  },

  // As geth's: the pod's volumes have one owner. The image names no user; its program may be run by everybody.
  user: 10001,
  // It writes what it holds in memory at the end; a public compose file for v2.0.0 gives it five minutes for that.
  graceSeconds: 300,
  ports: [
    { name: "rpc", port: rpcPort, protocol: "TCP", audience: "rpc" },
    { name: "metrics", port: metricsPort, protocol: "TCP", audience: "metrics" },
    { name: "peers", port: peerPort, protocol: "TCP", audience: "peers" },
    { name: "discovery", port: peerPort, protocol: "UDP", audience: "peers" },
    // On by default since v2.2, beside the older discovery.
    { name: "discovery-v5", port: discoveryV5Port, protocol: "UDP", audience: "peers" },
  ],
  enginePort,

  health: { kind: "ethereum-execution", port: "rpc" },
  // Its JSON-RPC server takes POST alone; its metrics' answers any GET with 200, and is up before the database is opened
  // for RPC (crates/node/metrics/src/server.rs). Seven days as geth's: it may mend or migrate its database.
  liveness: { path: "/", port: "metrics", startupSeconds: 7 * 24 * 3600 },

  // Names as reth's own dashboards and benchmarks use them (etc/grafana/dashboards/overview.json).
  metrics: {
    port: "metrics",
    path: "/",
    seen: { head: "reth_blockchain_tree_canonical_chain_height", peers: "reth_network_connected_peers" },
  },
  logFormat: "json",

  // The key, its peers, and the secret that it makes where it is given none (crates/node/core/src/dirs.rs).
  identityFiles: ["discovery-secret", "known-peers.json", "jwt.hex"],
  backup: {
    must: ["db", "static_files", "rocksdb"],
    never: ["discovery-secret", "known-peers.json", "jwt.hex"],
  },
};

function network(name: PublicNetwork): ExecutionNetwork {
  return {
    development: false,
    shared: true,
    chainId: chainIds[name],
    genesisHash: genesisHashes[name],
    health: () => publicHealth,
  };
}

/** @throws where the plan forgot the consensus client: without one reth follows nothing. */
function args({ network: name, mode, history, dataDir, engine, traces, subscriptions }: ClientContext): string[] {
  const kept = history ?? rethHistory.modes(name)[mode];
  if (engine === undefined) throw new Error(`reth on ${name} needs a consensus client in its pod`);
  if (kept === undefined) throw new Error(`reth on ${name} has no history ${mode}`);
  return [
    "node",
    `--chain=${name}`,
    `--datadir=${dataDir}`,
    ...rethHistory.args(name, kept),
    "--ipcdisable",
    "--http",
    "--http.addr=0.0.0.0",
    `--http.port=${rpcPort}`,
    // No admin, debug, miner or txpool: they reveal or change the node. It has no list of host names as geth has: who
    // reaches it is for the policies alone.
    `--http.api=eth,net,web3${traces === true ? ",trace,debug" : ""}`,
    // On the same port, for the gateway's subscriptions: then both must serve the same methods
    // (paradigmxyz/reth:crates/rpc/rpc-builder/src/error.rs, WsHttpSamePortError; read 2026-11-26, not run).
    ...(subscriptions === true
      ? [
          "--ws",
          "--ws.addr=0.0.0.0",
          `--ws.port=${rpcPort}`,
          `--ws.api=eth,net,web3${traces === true ? ",trace,debug" : ""}`,
        ]
      : []),
    "--authrpc.addr=127.0.0.1",
    `--authrpc.port=${enginePort}`,
    `--authrpc.jwtsecret=${engine.jwtFile}`,
    `--metrics=0.0.0.0:${metricsPort}`,
    "--addr=0.0.0.0",
    `--port=${peerPort}`,
    `--discovery.port=${peerPort}`,
    `--discovery.v5.port=${discoveryV5Port}`,
    // No router to ask for an address; peers tell the node which one they see.
    "--nat=none",
    "--log.stdout.format=json",
    // None: they would fill the volume, or a home folder that there is not, with what standard output has already.
    "--log.file.max-files=0",
    "--color=never",
  ];
}
