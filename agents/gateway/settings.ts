import { type Fields, parseJsonDocument } from "../shared/fields.ts";

/** A node that requests may be sent to. */
export interface NodeSettings {
  name: string;
  /** Its JSON-RPC; WebSockets are taken on the same port. */
  rpc: string;
  /** The `/status` of its health sidecar; null: whoever answers JSON-RPC counts as synced (tests alone). */
  health: string | null;
  /** Of how many of the newest blocks it can tell the state; null: of all. */
  stateBlocks: number | null;
  /** Whether its client serves traces. */
  traces: boolean;
}

/** Who may ask, and for what. Its key is the file of its name in {@link GatewaySettings.keysFolder}. */
export interface ConsumerSettings {
  name: string;
  /** Methods, or beginnings of names with a star after them. Empty: the usual ones. None of {@link deniedAlways} is let in by them. */
  methods: string[];
  /** Whether it may trace, on the port for that. */
  traces: boolean;
  /** Whether it may ask for states older than those that every node keeps. */
  archive: boolean;
  /** Requests per second of each replica, and how many at once after a pause. */
  rate: number;
  burst: number;
}

export interface GatewayLimits {
  /** Requests in one batch. Default 100. */
  batch: number;
  /** Bytes of a request's body or message. Default 1 MiB. */
  bodyBytes: number;
  /** Bytes of an answer. Default 64 MiB. */
  answerBytes: number;
  /** Blocks that one question for logs may span. Default 10 000. */
  logBlocks: number;
  /** Subscriptions of one connection. Default 100. */
  subscriptions: number;
  /** Connections by WebSocket of one consumer to one replica. Default 200. */
  sockets: number;
}

/** The settings of the gateway, as JSON in the file that the environment variable `GATEWAY_SETTINGS` names. */
export interface GatewaySettings {
  environment: string;
  chain: string;
  /** Where consumers ask. Default 8545. */
  port: number;
  /** Where those who were granted traces ask for them; null: nobody was. */
  tracesPort: number | null;
  /** Serves `/healthz`, `/readyz` and `/metrics`. Default 9753. */
  metricsPort: number;
  keysFolder: string;
  nodes: NodeSettings[];
  /** The kept gateway, which answers what cannot change; null: the nodes answer everything. */
  kept: string | null;
  consumers: ConsumerSettings[];
  limits: GatewayLimits;
  /** Milliseconds from one look at the nodes to the next. Default 1000. */
  pollMs: number;
  /** Blocks that a node may say it is ahead of all others before it is passed over. Default 16. */
  maxLead: number;
  /** Milliseconds for one node's answer. Default 10 000; traces have six times as long. */
  timeoutMs: number;
  /** Milliseconds for which a consumer waits at most until some node has reached the head that it has seen. Default 13 000: a
   * slot of the public networks, and some more. */
  waitMs: number;
}

export const defaultLimits: GatewayLimits = {
  batch: 100,
  bodyBytes: 2 ** 20,
  answerBytes: 2 ** 26,
  logBlocks: 10_000,
  subscriptions: 100,
  sockets: 200,
};

/** What a caller has to write; the rest has defaults. */
export type GatewaySettingsInput = Pick<
  GatewaySettings,
  "environment" | "chain" | "keysFolder" | "nodes" | "consumers"
> &
  Partial<Omit<GatewaySettings, "limits">> & { limits?: Partial<GatewayLimits> };

/**
 * Reads settings from JSON text and fills in defaults.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseGatewaySettings(text: string): GatewaySettings {
  return parseJsonDocument("gateway settings", text, readSettings);
}

const port = { min: 0, max: 65_535, integer: true };
const milliseconds = { min: 1, max: 600_000 };

function readSettings(fields: Fields): GatewaySettings {
  const settings = {
    environment: fields.string("environment"),
    chain: fields.string("chain"),
    port: fields.number("port", port, 8545),
    tracesPort: fields.numberOrNull("tracesPort", port),
    metricsPort: fields.number("metricsPort", port, 9753),
    keysFolder: fields.string("keysFolder"),
    nodes: fields.list("nodes").map(readNode),
    kept: fields.urlOrNull("kept"),
    consumers: fields.list("consumers").map(readConsumer),
    limits: readLimits(fields.objectOrNull("limits")),
    pollMs: fields.number("pollMs", milliseconds, 1000),
    maxLead: fields.number("maxLead", { min: 0, integer: true }, 16),
    timeoutMs: fields.number("timeoutMs", milliseconds, 10_000),
    waitMs: fields.number("waitMs", milliseconds, 13_000),
  };
  if (settings.nodes.length === 0) fields.problem("nodes", "none", "at least one node");
  for (const list of ["nodes", "consumers"] as const) {
    const names = settings[list].map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) fields.problem(list, `"${twice}" twice`, "a name of its own for each");
  }
  fields.rejectUnknown();
  return settings;
}

function readNode(fields: Fields): NodeSettings {
  const node = {
    name: fields.string("name"),
    rpc: fields.url("rpc"),
    health: fields.urlOrNull("health"),
    stateBlocks: fields.numberOrNull("stateBlocks", { min: 0, integer: true }),
    traces: fields.boolean("traces", false),
  };
  fields.rejectUnknown();
  return node;
}

function readConsumer(fields: Fields): ConsumerSettings {
  const rate = fields.number("rate", { min: 0.1, max: 1_000_000 }, 100);
  const consumer = {
    name: fields.string("name"),
    methods: fields.strings("methods"),
    traces: fields.boolean("traces", false),
    archive: fields.boolean("archive", false),
    rate,
    burst: fields.number("burst", { min: 1, max: 1_000_000, integer: true }, Math.max(1, Math.ceil(rate * 2))),
  };
  // The name is a file's.
  if (!/^[a-z0-9-]*$/.test(consumer.name)) fields.problem("name", consumer.name, 'lower-case letters, digits and "-"');
  fields.rejectUnknown();
  return consumer;
}

function readLimits(fields: Fields | null): GatewayLimits {
  if (fields === null) return defaultLimits;
  const count = { min: 1, integer: true };
  const limits = {
    batch: fields.number("batch", count, defaultLimits.batch),
    bodyBytes: fields.number("bodyBytes", count, defaultLimits.bodyBytes),
    answerBytes: fields.number("answerBytes", count, defaultLimits.answerBytes),
    logBlocks: fields.number("logBlocks", count, defaultLimits.logBlocks),
    subscriptions: fields.number("subscriptions", count, defaultLimits.subscriptions),
    sockets: fields.number("sockets", count, defaultLimits.sockets),
  };
  fields.rejectUnknown();
  return limits;
}
