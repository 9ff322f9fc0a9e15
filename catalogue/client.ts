/**
 * What a chain client is: all that the platform must know of it, in one file per client. Services, volumes, network
 * policies, probes, scrape jobs and clones derive from it, so a new client is a new file and a line in the index.
 */

import type { ValidatorClient } from "./block-maker.ts";
import type { History, HistoryRules } from "./history.ts";
import type { GenesisSettings } from "./chains/ethereum/private/genesis.ts";
import type { PeersFormat } from "./chains/ethereum/private/peers.ts";
import type { LineForm } from "./logs/parsers.ts";
import type { Source } from "./source.ts";

/** What a client does in a node's pod; the claim of its volume is named after it. */
export type ClientRole = "execution" | "consensus";

/**
 * Who may reach a port. Nobody else can: the namespaces deny by default.
 * - `rpc`: applications, through the chain's Service.
 * - `metrics`: the environment's Prometheus.
 * - `peers`: other nodes of the network, where the environment lets them dial in. Open on networks whose nodes follow
 *   one head only ({@link NetworkProfile.shared}): elsewhere there are no peers.
 * - `pod`: the pod's own sidecar, and the kubelet's probes.
 */
export type Audience = "rpc" | "metrics" | "peers" | "pod";

/** A port that the client listens on. */
export interface ClientPort {
  /** The container port's name: at most 15 characters (Kubernetes, IANA service name). */
  name: string;
  port: number;
  protocol: "TCP" | "UDP";
  audience: Audience;
}

/** When a node counts as synced: the health sidecar's rule (agents/health). */
export interface HealthRule {
  /** Blocks that the node may be behind its best sibling. */
  maxLagBlocks: number;
  /** Seconds that the head may be old where there is no sibling to compare with; null: any age. */
  maxHeadAgeSeconds: number | null;
  /** Peers that the node must have. */
  minPeers: number;
  /** A chain of one's own: no peers, and heads of any age where that rule is off. */
  development: boolean;
  /** Seconds that lie at least between two blocks; absent: not known. */
  minBlockSeconds?: number;
  /** What alerts hold the network to, and readiness does not. */
  alerts?: AlertLimits;
}

/** Limits of alerts. What is absent is not watched. */
export interface AlertLimits {
  /** Blocks that may be replaced at once. */
  reorganisationBlocks?: number;
  /** Seconds that the newest final block may lie behind the newest one. */
  finalitySeconds?: number;
  /** Seconds that a machine's clock may be off from those of the other nodes. */
  clockSeconds?: number;
}

/** CPU and memory of a container, as Kubernetes quantities. */
export interface Resources {
  requests: { cpu: string; memory: string };
  /** Memory only: a limit on CPU throttles a client just when it must catch up. */
  limits: { memory: string };
}

/** What a network costs a client, and how the client behaves on it. */
export interface NetworkProfile {
  /** A network of the environment's own, for development: nothing on it is worth anything. */
  development: boolean;
  /** Whether nodes of one chain follow one head. In a development mode each node is a chain of its own. */
  shared: boolean;
  /**
   * Made by the environment: its first block, its validators and the identities of its nodes. Nobody else's node is on
   * it, and what guards its blocks is known to everybody, so it is always {@link NetworkProfile.development}.
   */
  private?: true;
  /**
   * What it takes there, of a client or a network that no profile describes (catalogue/profiles). Absent: the profile's
   * figures, which the machines are planned by too.
   */
  own?: OwnSize;
  /** Seconds that the client starts after the one before it in its pod. Absent: at once. */
  startsAfterSeconds?: number;
}

export interface ExecutionNetwork extends NetworkProfile {
  /** The chain id that the client must report; null: the network's own to decide. */
  chainId: number | null;
  /** Hash of block 0, where everybody knows it. Absent: not asked for. */
  genesisHash?: string;
  health: (options: ClientOptions) => HealthRule;
}

export interface ConsensusNetwork extends NetworkProfile {
  /** Where a client can begin, the first one first; none on a private network, where it begins at the first block. */
  checkpoints: readonly Checkpoint[];
  /** The network's pace, and how old a state may be that is begun at. Default: that of the public networks. */
  pace?: { slotsPerEpoch: number; secondsPerSlot: number; windowEpochs: number };
}

/** What a client file itself says that the client takes. */
export interface OwnSize {
  /** The volume: its size where the file names none, growth, and what the disk must do. */
  storage: { size: string; growthPerMonth: string; iops?: number; throughputMiBs?: number };
  resources: Resources;
}

/** A server of finalized states of a network. */
export interface Checkpoint {
  url: string;
  /** Who runs it: servers of one operator are one voice. */
  by: string;
}

/** What an environment file may say to a client, beyond what the platform decides. */
export interface ClientOptions {
  /** Seconds between blocks in a development mode; 0: a block as soon as there is a transaction. */
  blockPeriod: number;
  /** A private network's rules, and how many nodes it has; absent on every other. */
  genesis?: GenesisSettings & { nodes: number };
}

/** A private network, as one client of it is told. All are files in the client's container. */
export interface PrivateNetworkContext {
  /** The rules of the consensus layer. */
  chainConfig: string;
  /** The first block of the execution layer. */
  executionGenesis: string;
  /** The first state of the consensus layer. */
  consensusGenesis: string;
  /** The key by which peers know the client, hexadecimal. */
  key: string;
  /** Its peers, in the client's own format. */
  peers: string;
}

/** What the plan tells a client of the pod that it is to run in. */
export interface ClientContext {
  network: string;
  options: ClientOptions;
  /** The mode of the profile (history, pruning): `default` where there is but one. */
  mode: string;
  /** What an execution client keeps, where that is the file's to choose; absent: what its mode does. */
  history?: History;
  /** Whether some consumer is granted traces: then the methods for them are served, too. Default false. */
  traces?: boolean;
  /** Whether consumers reach it through a gateway: then it takes WebSockets, on the port of its RPC. Default false. */
  subscriptions?: boolean;
  /** Where the client keeps its data, on its volume. */
  dataDir: string;
  /** Names by which callers reach the client's RPC. */
  hostNames: readonly string[];
  /** The container's memory limit, MiB. */
  memoryMiB: number;
  /** How the clients of the pod reach each other; absent where there is but one. */
  engine?: EngineContext;
  /** The checkpoint that a consensus client begins at; absent where its network has none. */
  checkpoint?: CheckpointContext;
  /**
   * The IPv4 address at which peers reach the node, on the very ports that it listens on: what it tells of itself, and
   * does not change by what peers tell it. Absent: it only dials.
   */
  publicAddress?: string;
  /** The private network that the client is to be of; absent on every other. */
  privateNetwork?: PrivateNetworkContext;
}

/**
 * A finalized checkpoint that was agreed on before the client started (agents/bootstrap), in files: so no client asks a
 * server that nobody vouches for. They are there at each start, also when the client has a database and needs none.
 */
export interface CheckpointContext {
  /** A `BeaconState` at the first slot of an epoch, SSZ. */
  stateFile: string;
  /** The newest `SignedBeaconBlock` at or before it, SSZ. */
  blockFile: string;
  /** `root:epoch`, where the environment file pins one. */
  pin?: string;
}

/** The Engine API between the two clients of a pod. */
export interface EngineContext {
  /** Where the execution client serves it, over the pod's loopback. */
  url: string;
  /** The file with the secret that both know, hexadecimal. */
  jwtFile: string;
}

/** One client of one chain. */
export interface ChainClient {
  /** The name that environment files use, and `app.kubernetes.io/name`. */
  name: string;
  chain: string;
  role: ClientRole;
  /** Image with its tag; see catalogue/images.ts for its source. */
  image: string;
  /** The networks that this client can run here. */
  networks: Readonly<Record<string, NetworkProfile>>;

  /** The program, if the image's own entry point is not it. */
  command?: readonly string[];
  /** The flags that the platform sets. */
  args: (context: ClientContext) => string[];
  /** Whether this very version was run with these flags and took them, or they were only read in its documents. */
  flagsSeen: "run" | "read";
  /** Where that was: what ran them, or the documents; and the day. They stand in docs/conformance.md. */
  flagsSource: Pick<Source, "from" | "on">;
  /**
   * Flags, without dashes, that an environment file may not set, each with the reason. A name ending in `*` stands for
   * every flag that begins so.
   */
  ownedFlags: Readonly<Record<string, string>>;

  /** User and group that the client runs as. Not root: the namespaces enforce Pod Security `restricted`. */
  user: number;
  /** Seconds from SIGTERM until the client is killed: what it needs to close its database. */
  graceSeconds: number;
  ports: readonly ClientPort[];

  /** How the health sidecar asks the client, over loopback. */
  health: { kind: "ethereum-execution" | "ethereum-consensus"; port: string };
  /**
   * How the kubelet asks the client whether it lives; independent of the sidecar and of the chain's progress.
   * `startupSeconds`: how long the client may take from its start to its first answer. A database that is mended after
   * a crash can take hours, and a restart would begin that anew.
   */
  liveness: { path: string; port: string; startupSeconds: number };

  /** Where Prometheus reads the client's own metrics, and names among them: seen where the flags were run. */
  metrics: { port: string; path: string; seen: { head: string; peers: string } };
  logFormat: "json";
  /** How its lines are read. Absent: as catalogue/logs/parsers.ts knows; what it does not know stays whole. */
  logForm?: LineForm;

  /** Absent: not known. An execution client has no way back but a snapshot then. */
  downgrade?: Downgrade;
  /** How it is told of its peers on a private network; absent where it has none ({@link NetworkProfile.private}). */
  peersFormat?: PeersFormat;

  /** Files under the data directory that make this node itself: removed from every clone, seed and archive. */
  identityFiles: readonly string[];
  /** What a backup of this client must hold and must never hold, under the data directory. */
  backup: { must: readonly string[]; never: readonly string[] };
}

/** Where the way back from a version ends: an older one cannot use, or would spoil, what this one has written. */
export interface Downgrade {
  /** The oldest version to which there is a way back. */
  to: string;
  why: string;
  source: Source;
}

/** A client that executes blocks and serves JSON-RPC. */
export interface ExecutionClient extends ChainClient {
  role: "execution";
  /** Absent: there is but one way to run it. */
  history?: HistoryRules;
  networks: Readonly<Record<string, ExecutionNetwork>>;
  health: { kind: "ethereum-execution"; port: string };
  /**
   * Where it serves the Engine API: on loopback, so it is none of {@link ChainClient.ports}. Absent: it needs no
   * consensus client.
   */
  enginePort?: number;
}

/** A client that tells an execution client which blocks to follow. */
export interface ConsensusClient extends ChainClient {
  role: "consensus";
  networks: Readonly<Record<string, ConsensusNetwork>>;
  health: { kind: "ethereum-consensus"; port: string };
  /** What makes the blocks of a private network; absent: none of this kind does. */
  validator?: ValidatorClient;
}
