import type { ClientContext, EngineContext, ExecutionClient, ExecutionNetwork } from "../../client.ts";
import { images } from "../../images.ts";
import { gethHistory } from "./geth-history.ts";
import { chainIds, genesisHashes, publicHealth, type PublicNetwork } from "./networks.ts";
import { privateHealth } from "./private/health.ts";

const rpcPort = 8545;
/** The defaults of geth for `--metrics.port`, `--port` and `--authrpc.port`. */
const metricsPort = 6060;
const peerPort = 30303;
const enginePort = 8551;

/**
 * go-ethereum, in its development mode and on the public networks.
 *
 * In development, every flag, port and metric name below was confirmed on geth v1.17.6 (2026-11-23): as user 10001 with
 * no home folder it answered JSON-RPC, sealed a block on a transaction, served its metrics, wrote nothing outside its
 * data directory, listened on the RPC and the metrics port only, and closed its database within a second of SIGTERM.
 *
 * For mainnet, sepolia and hoodi v1.17.6 takes all flags below in each mode (test/catalogue/geth.lab.spec.ts, run
 * 2026-11-25 where no network leads out): as the same user it reports each one's chain id, answers the Engine API to the
 * secret's token and nobody else, listens on the ports below and on loopback for the engine, and ends with status 0 on
 * SIGTERM, within four seconds. How it syncs there was not run.
 */
export const geth: ExecutionClient = {
  name: "geth",
  chain: "ethereum",
  role: "execution",
  image: images.geth,

  networks: {
    dev: {
      development: true,
      shared: false,
      chainId: 1337,
      own: {
        // A block of the development chain is about 1 KiB and none comes without a transaction (or a block period).
        storage: { size: "4Gi", growthPerMonth: "0Mi" },
        // 104 MiB resident after 15 transactions with these flags; the limit leaves room for heavy calls.
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      },
      health: ({ blockPeriod }) => ({
        maxLagBlocks: 0,
        // An idle development chain has no new blocks by design. With a period, ten missed ones are a stall.
        maxHeadAgeSeconds: blockPeriod === 0 ? null : Math.max(30, 10 * blockPeriod),
        minPeers: 0,
        development: true,
      }),
    },
    private: {
      development: true,
      shared: true,
      private: true,
      chainId: null,
      own: {
        // A block without transactions is a KiB; a file may name more.
        storage: { size: "4Gi", growthPerMonth: "1Gi" },
        // 155 MiB resident after 20 minutes of blocks each 3 s, run 2026-11-26; the limit leaves room for heavy calls.
        resources: { requests: { cpu: "100m", memory: "192Mi" }, limits: { memory: "1Gi" } },
      },
      health: privateHealth,
    },
    mainnet: network("mainnet"),
    sepolia: network("sepolia"),
    hoodi: network("hoodi"),
  },

  history: gethHistory,
  downgrade: {
    to: "1.17.5",
    why:
      "both write the same versions of database, freezer, journal and state history, and each went on from the other's head. " +
      "Not further: the formats are the same down to v1.15.0, but that panics on a chain whose forks it does not know " +
      "(“calculating blob fee on unsupported fork”, after Osaka), and those between were not run. From Glamsterdam on " +
      "blocks have access lists, for which older ones have no table: on Sepolia there is no way back behind v1.17.6. And " +
      "who went back there must not come again with the same data: v1.17.6 cuts the freezer to its shortest table",
    source: {
      from:
        "test/catalogue/geth-way-back.soak.spec.ts, on a development chain, v1.17.6 to v1.17.5 and back, and v1.15.0; " +
        "formats: go-ethereum v1.15.0 and v1.17.6, BlockChainVersion 9 (core/blockchain.go), freezerTableV2 (core/rawdb), " +
        "journalVersion 3 and stateHistoryV1 (triedb/pathdb), the table bals (core/rawdb/ancient_scheme.go) and repair in " +
        "core/rawdb/freezer.go",
      on: "2026-11-26",
      how: "run",
    },
  },

  args,
  flagsSeen: "run",
  flagsSource: {
    from: "test/catalogue/geth.lab.spec.ts, every public network and mode; test/real/private-network.lab.spec.ts",
    on: "2026-11-26",
  },
  ownedFlags: {
    mainnet: "the network is `network` in the file",
    sepolia: "the network is `network` in the file",
    hoodi: "the network is `network` in the file",
    networkid: "the network is `network` in the file",
    "dev*": "the network is `network` in the file, and its period is `blockPeriod`",
    "override.*": "it would make this a chain of its own",
    config: "a file of flags would get round the platform's",
    "datadir*": "the platform mounts the volume and knows where the data is",
    "state.scheme": "it decides what survives a kill",
    gcmode: "it decides what survives a kill",
    syncmode: "the machines are planned by how long the first sync takes",
    "history.*": "it is `history` in the file: the disk is sized by it",
    "db.engine": "the data on the volume cannot change its engine",
    "http*": "the platform decides who reaches RPC, and which methods",
    "ws*": "the platform decides who reaches RPC, and which methods",
    "graphql*": "the platform decides who reaches RPC, and which methods",
    "authrpc*": "the Engine API stays on loopback",
    port: "the platform decides who reaches the node",
    "discovery.port": "the platform decides who reaches the node",
    nat: "the platform knows the node's address",
    nodiscover: "a private network is to be found by nobody, and a public one is found by it alone",
    "ipc*": "the root file system is read-only",
    "metrics*": "Prometheus finds metrics where the platform put them",
    "pprof*": "it would take the metrics' port",
    "nodekey*": "a node's identity is the platform's, and a key does not stand in a flag",
    keystore: "keys live on the volume, as identity files",
    password: "a password does not stand in a flag",
    signer: "signers are components of their own",
    "log.format": "logs are read as JSON",
    "log.file": "logs go to standard output",
    memorylimit: "it follows from the container's limit",
  },

  user: 10001,
  // "stop_grace_period 8m" and 300 s are what operators of mainnet nodes use; a development chain needs under a second.
  graceSeconds: 300,
  ports: [
    { name: "rpc", port: rpcPort, protocol: "TCP", audience: "rpc" },
    { name: "metrics", port: metricsPort, protocol: "TCP", audience: "metrics" },
    { name: "peers", port: peerPort, protocol: "TCP", audience: "peers" },
    { name: "discovery", port: peerPort, protocol: "UDP", audience: "peers" },
  ],
  enginePort,

  health: { kind: "ethereum-execution", port: "rpc" },
  // geth answers 200 to an empty GET, for load balancers (rpc/http.go); the host check lets IP addresses through.
  // Seven days to the first answer is what operators give a client that mends its database (dysnix/charts, 2026-08).
  liveness: { path: "/", port: "rpc", startupSeconds: 7 * 24 * 3600 },

  metrics: {
    port: "metrics",
    path: "/debug/metrics/prometheus",
    seen: { head: "chain_head_block", peers: "p2p_peers" },
  },
  logFormat: "json",

  // nodekey, jwtsecret and nodes: read in node/config.go and node/defaults.go of v1.17.6; keystore: seen.
  peersFormat: "enode-toml",
  identityFiles: ["geth/nodekey", "geth/jwtsecret", "geth/nodes", "keystore"],
  backup: { must: ["geth/chaindata"], never: ["geth/nodekey", "geth/jwtsecret", "geth/nodes", "keystore"] },
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

function args(context: ClientContext): string[] {
  const { network: name, hostNames, memoryMiB, traces, subscriptions } = context;
  const { first, cacheMiB } =
    name === "dev" ? onDevelopment(context) : name === "private" ? onPrivateNetwork(context) : onPublicNetwork(context);
  return [
    ...first,
    "--ipcdisable",
    "--http",
    "--http.addr=0.0.0.0",
    `--http.port=${rpcPort}`,
    // No admin, debug, personal, miner or txpool: they reveal or change the node.
    // With traces, `debug` comes whole: what may be asked of it is for who stands before the node to say.
    `--http.api=eth,net,web3${traces === true ? ",debug" : ""}`,
    // By name, not "*": else a web page could reach the RPC through a name of its own (DNS rebinding).
    `--http.vhosts=${hostNames.join(",")}`,
    // On the same port, for the gateway's subscriptions. No origins: a web page reaches it by no name.
    ...(subscriptions === true ? ["--ws", "--ws.addr=0.0.0.0", `--ws.port=${rpcPort}`, "--ws.api=eth,net,web3"] : []),
    "--metrics",
    "--metrics.addr=0.0.0.0",
    `--metrics.port=${metricsPort}`,
    "--log.format=json",
    `--cache=${cacheMiB}`,
    // Go collects harder near the limit, rather than being killed at it. A tenth is for what Go does not count.
    `--memorylimit=${Math.floor(memoryMiB * 0.9)}`,
  ];
}

/** The flags that differ by network, and the size of the caches. */
interface OnNetwork {
  first: string[];
  cacheMiB: number;
}

function onDevelopment({ options, dataDir }: ClientContext): OnNetwork {
  return {
    first: [
      "--dev",
      `--dev.period=${options.blockPeriod}`,
      `--datadir=${dataDir}`,
      // On the default scheme a killed development chain starts from block 0 again; like this it loses its last blocks
      // only (seen with v1.17.6: kill -9 right after block 15, head 12 afterwards; after SIGTERM none are lost).
      "--state.scheme=hash",
      "--gcmode=archive",
      // A full volume corrupts the database; a stop before that does not. MiB.
      "--datadir.minfreedisk=256",
    ],
    // The default of 4096 MiB is meant for mainnet.
    cacheMiB: 256,
  };
}

/** @throws where the plan forgot what makes the network, or the consensus client. */
function onPrivateNetwork({ dataDir, engine, privateNetwork }: ClientContext): OnNetwork {
  if (engine === undefined || privateNetwork === undefined) {
    throw new Error("geth on a private network needs its beginning, its peers, and a consensus client in its pod");
  }
  return {
    first: [
      // With other data on the volume it ends: "database contains incompatible genesis".
      `--override.genesis=${privateNetwork.executionGenesis}`,
      // It names the peers, which have no flag of their own; flags go before what stands there.
      `--config=${privateNetwork.peers}`,
      `--nodekey=${privateNetwork.key}`,
      `--datadir=${dataDir}`,
      "--syncmode=full",
      // As in development. On the default scheme a chain whose state was never flushed goes back to its first block when
      // killed, takes that for a snap sync that was cut off, and then refuses good blocks (seen with v1.17.6, 2026-11-26).
      "--state.scheme=hash",
      "--gcmode=archive",
      "--datadir.minfreedisk=256",
      "--nodiscover",
      `--port=${peerPort}`,
      "--nat=none",
      ...engineFlags(engine),
    ],
    cacheMiB: 256,
  };
}

function engineFlags({ jwtFile }: EngineContext): string[] {
  return ["--authrpc.addr=127.0.0.1", `--authrpc.port=${enginePort}`, `--authrpc.jwtsecret=${jwtFile}`];
}

/** @throws where the plan forgot the consensus client: without one geth follows nothing. */
function onPublicNetwork(context: ClientContext): OnNetwork {
  const { network: name, mode, history, dataDir, memoryMiB, engine, publicAddress } = context;
  const kept = history ?? gethHistory.modes(name)[mode];
  if (kept === undefined) throw new Error(`geth on ${name} has no history ${mode}`);
  if (engine === undefined) throw new Error(`geth on ${name} needs a consensus client in its pod`);
  return {
    first: [
      `--${name}`,
      `--datadir=${dataDir}`,
      ...gethHistory.args(name, kept),
      // MiB: what the caches still have to write (a quarter of --cache, by geth's own default for this flag) several
      // times over, and days of growth in which to make the volume larger.
      "--datadir.minfreedisk=5120",
      `--port=${peerPort}`,
      `--discovery.port=${peerPort}`,
      // No router to ask for an address; peers tell the node which one they see. A given one stays, and so does the port
      // (p2p/enode/localnode.go of v1.17.6: a static address keeps off what peers say).
      `--nat=${publicAddress === undefined ? "none" : `extip:${publicAddress}`}`,
      ...engineFlags(engine),
    ],
    // geth's default of 4096 MiB stands beside a recommended 16 GB (go-ethereum:README.md): a quarter of the limit.
    cacheMiB: Math.floor(memoryMiB / 4),
  };
}
