/**
 * How each container's lines are read. What is not of its form stays as it is, in `message`: nothing is thrown away.
 */
import type { Source } from "../source.ts";

export type LogParser = JsonParser | ExpressionParser;

interface Parser {
  /** Names of the containers whose lines it reads: a client's container has the client's name. */
  containers: readonly string[];
  /** Where the form is from. */
  source: Source;
}

/** One JSON object a line. */
export interface JsonParser extends Parser {
  format: "json";
  /** The fields with the level, in whatever case, and with the sentence. */
  level: string;
  message: string;
}

/** A line that Ruby's expression cuts into named parts, `level` and `message` among them. */
export interface ExpressionParser extends Parser {
  format: "expression";
  expression: string;
}

const source = (how: Source["how"], from: string): Source => ({ from, on: "2026-11-26", how });

/** What has no parser of its own: agents of ours, and whatever else writes JSON as they do. */
export const agentParser: JsonParser = {
  format: "json",
  containers: ["health", "gateway", "roller", "bootstrap", "node-settings"],
  level: "level",
  message: "message",
  source: source("run", "agents/shared/log.ts; test/fixtures/logs/health.cri, roller.cri"),
};

const logfmt = String.raw`^(?:time|ts)=\S+ (?:caller=\S+ )?level=(?<level>\S+) (?<message>.*)$`;

export const logParsers: readonly LogParser[] = [
  {
    format: "json",
    containers: ["geth"],
    level: "lvl",
    message: "msg",
    source: source("run", "v1.17.6 with --log.format=json wrote it: test/fixtures/logs/geth-v1.17.6.cri"),
  },
  {
    format: "json",
    containers: ["reth"],
    level: "level",
    message: "fields.message",
    source: source(
      "inferred",
      "crates.io tracing-subscriber 0.3, fmt::format::Json: fields in an object of their own; not recorded",
    ),
  },
  {
    format: "json",
    containers: ["lighthouse"],
    level: "level",
    message: "fields.message",
    source: source(
      "inferred",
      "it logs by tracing-subscriber as reth does (sigp/lighthouse:common/logging); not recorded",
    ),
  },
  {
    format: "json",
    containers: ["prysm", "validator"],
    level: "level",
    message: "msg",
    source: source("run", "v7.0.0 with --log-format=json wrote it: test/fixtures/logs/prysm-v7.0.0.messages"),
  },
  {
    format: "json",
    containers: ["nimbus"],
    level: "lvl",
    message: "msg",
    source: source("read", "a public log of its local test network, of 2021: lvl, ts, msg, topics; not recorded"),
  },
  {
    format: "json",
    containers: ["lodestar"],
    level: "level",
    message: "message",
    source: source("read", "ChainSafe/lodestar:packages/logger/src/utils/format.ts, jsonLogFormat; not recorded"),
  },
  {
    format: "expression",
    containers: ["bitcoind"],
    // 2026-11-26T07:00:00Z [net:debug] sentence; category and level stand where they are not the usual.
    expression: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z (?:\[\*\] )?(?:\[(?:[a-z0-9]+:)?(?<level>trace|debug|info|warning|error)\] )?(?<message>.*)$`,
    source: source("inferred", "bitcoin/bitcoin:src/logging.cpp, LogTimestampStr and GetLogPrefix; not recorded"),
  },
  {
    format: "expression",
    containers: ["coredns"],
    expression: String.raw`^\[(?<level>[A-Z]+)\] (?<message>.*)$`,
    source: source("run", "v1.15.0 wrote it: test/fixtures/logs/coredns.cri"),
  },
  {
    format: "expression",
    containers: ["prometheus", "alertmanager"],
    expression: logfmt,
    source: source(
      "run",
      "v3.14.0 and v0.35.0 wrote it: test/fixtures/logs/prometheus-v3.14.0.cri, alertmanager-v0.35.0.cri",
    ),
  },
  agentParser,
];

/** @throws where two parsers read one container: then the order would decide. */
export function parserOf(container: string, parsers: readonly LogParser[] = logParsers): LogParser | undefined {
  const found = parsers.filter(({ containers }) => containers.includes(container));
  if (found.length > 1) throw new Error(`catalogue/logs/parsers.ts: ${found.length} parsers read "${container}"`);
  return found[0];
}
