import { type Fields, parseJsonDocument } from "../shared/fields.ts";

/** What a client is asked by: the Ethereum execution JSON-RPC API. */
export type ClientKind = "ethereum-execution";

/** The client beside it that tells it what to follow: the beacon API. */
export interface ConsensusSettings {
  kind: "ethereum-consensus";
  /** Name of the client, e.g. `lighthouse`; the label `consensus` of its metrics. Default: the kind. */
  name: string;
  /** Its API over the pod's loopback. */
  url: string;
  /** Folder on its data volume, for its free space; `null` (the default): not measured. */
  dataDir: string | null;
  /** The Engine API of the execution client, over loopback; `null` (the default): not asked. */
  engineUrl: string | null;
  /** The file with the secret by which it gets in there, as both clients have it; `null` (the default): not looked at. */
  jwtFile: string | null;
}

/** When a node may serve (law 2: readiness is lag). */
export interface ReadinessRule {
  /** Blocks that a node may be behind the best sibling or the reference head. Default 8. */
  maxLagBlocks: number;
  /**
   * Seconds that the newest block may be old where there is no fresher head to compare with. `null`: no rule of
   * age, which only a development chain may have (it makes blocks when there are transactions, or never).
   */
  maxHeadAgeSeconds: number | null;
  /**
   * Peers that a node must have before it becomes ready. It does not lose readiness for want of them: that shows
   * as lag soon enough, and peer counts flap. Not asked of a development chain. Default 1.
   */
  minPeers: number;
  /**
   * Seconds that lie at least between two blocks of the chain, e.g. 12 on Ethereum mainnet; bounds what a sibling
   * may claim to be ahead. `null` (the default): not known, no bound.
   */
  minBlockSeconds: number | null;
  /** Seconds that clocks of machines and block makers may differ. Default 60. */
  maxClockSkewSeconds: number;
  /** A chain of one's own: no peers, head times of any kind. Default false. */
  development: boolean;
}

/** The settings of one sidecar, as JSON in the file that the environment variable `HEALTH_SETTINGS` names. */
export interface HealthSettings {
  /** Name of the chain in the environment, e.g. `ethereum`; the label `chain` of every metric. */
  chain: string;
  /** Name of the node, e.g. `ethereum-0`; the label `node`. */
  node: string;
  client: {
    kind: ClientKind;
    /** Name of the client, e.g. `geth`; the label `client`. Default: the kind. */
    name: string;
    /** Its API over the pod's loopback. */
    url: string;
    /** The chain id that it must report; `null`: any, e.g. where a private genesis decides. */
    chainId: number | null;
    /** Hash that its block 0 must have; `null` (the default): any. A client that keeps no block 0 is not judged by it. */
    genesisHash: string | null;
  };
  /** The consensus client of the pod; `null` (the default): there is none. */
  consensus: ConsensusSettings | null;
  /** Folder on the data volume, for its free space. */
  dataDir: string;
  /** File on the data volume that says that this chain had been synced here. */
  markerPath: string;
  /** Port of `/readyz`, `/livez`, `/metrics` and `/status`. Default 9750. */
  port: number;
  /** Seconds from one look at the client to the next. Default 5. */
  pollSeconds: number;
  /** Seconds that one request may take, to the client and to siblings. Default 3. */
  timeoutSeconds: number;
  /** Seconds after which the last complete observation no longer counts. Default 20. */
  staleSeconds: number;
  rule: ReadinessRule;
  /** The `/status` of the sidecars of the chain's other nodes. */
  siblings: string[];
  /** JSON-RPC URL of a head outside this chain's nodes to compare with; `null` (the default): none. */
  reference: string | null;
}

/** What a caller has to write; the rest has defaults. */
export type HealthSettingsInput = Pick<HealthSettings, "chain" | "node" | "dataDir" | "markerPath"> &
  Partial<Omit<HealthSettings, "client" | "consensus" | "rule">> & {
    consensus?: (Pick<ConsensusSettings, "kind" | "url"> & Partial<ConsensusSettings>) | null;
    client: Pick<HealthSettings["client"], "kind" | "url"> & Partial<HealthSettings["client"]>;
    rule: Pick<ReadinessRule, "maxHeadAgeSeconds"> & Partial<ReadinessRule>;
  };

/**
 * Reads settings from JSON text and fills in defaults.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseHealthSettings(text: string): HealthSettings {
  return parseJsonDocument("health settings", text, readSettings);
}

const seconds = { min: 0.01, max: 86_400 };
const count = { min: 0, integer: true };

function readSettings(fields: Fields): HealthSettings {
  const settings: HealthSettings = {
    chain: fields.string("chain"),
    node: fields.string("node"),
    client: readClient(fields.object("client")),
    consensus: readConsensus(fields.objectOrNull("consensus")),
    dataDir: fields.string("dataDir"),
    markerPath: fields.string("markerPath"),
    port: fields.number("port", { min: 0, max: 65_535, integer: true }, 9750),
    pollSeconds: fields.number("pollSeconds", seconds, 5),
    timeoutSeconds: fields.number("timeoutSeconds", seconds, 3),
    staleSeconds: fields.number("staleSeconds", seconds, 20),
    rule: readRule(fields.object("rule")),
    siblings: fields.urls("siblings"),
    reference: fields.urlOrNull("reference"),
  };
  if (settings.staleSeconds < settings.pollSeconds + settings.timeoutSeconds) {
    fields.problem("staleSeconds", String(settings.staleSeconds), "at least pollSeconds plus timeoutSeconds");
  }
  fields.rejectUnknown();
  return settings;
}

function readClient(fields: Fields): HealthSettings["client"] {
  const kind = fields.oneOf("kind", ["ethereum-execution"]);
  const client = {
    kind,
    name: fields.string("name", kind),
    url: fields.url("url"),
    chainId: fields.numberOrNull("chainId", { min: 1, integer: true }),
    genesisHash: fields.stringOrNull("genesisHash"),
  };
  fields.rejectUnknown();
  return client;
}

function readConsensus(fields: Fields | null): ConsensusSettings | null {
  if (fields === null) return null;
  const kind = fields.oneOf("kind", ["ethereum-consensus"]);
  const consensus = {
    kind,
    name: fields.string("name", kind),
    url: fields.url("url"),
    dataDir: fields.stringOrNull("dataDir"),
    engineUrl: fields.urlOrNull("engineUrl"),
    jwtFile: fields.stringOrNull("jwtFile"),
  };
  fields.rejectUnknown();
  return consensus;
}

function readRule(fields: Fields): ReadinessRule {
  const rule: ReadinessRule = {
    maxLagBlocks: fields.number("maxLagBlocks", count, 8),
    maxHeadAgeSeconds: fields.numberOrNull("maxHeadAgeSeconds", { min: 1 }),
    minPeers: fields.number("minPeers", count, 1),
    minBlockSeconds: fields.numberOrNull("minBlockSeconds", seconds),
    maxClockSkewSeconds: fields.number("maxClockSkewSeconds", { min: 0 }, 60),
    development: fields.boolean("development", false),
  };
  if (rule.maxHeadAgeSeconds === null && !rule.development) {
    fields.problem("maxHeadAgeSeconds", "null", "a number of seconds; only a development chain has no rule of age");
  }
  fields.rejectUnknown();
  return rule;
}
