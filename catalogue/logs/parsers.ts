/**
 * How each container's lines are read. What is not of its form stays as it is, in `message`: nothing is thrown away.
 */
import type { Catalogue } from "../chains/index.ts";
import type { Source } from "../source.ts";

/** What reads the lines of some containers. */
export type LogParser = LineForm & {
  /** Names of the containers whose lines it reads: a client's container has the client's name. */
  containers: readonly string[];
};

/** How lines are written, and lines that show it. */
export type LineForm = JsonForm | ExpressionForm;

interface Form {
  /** Where the form is from. */
  source: Source;
  /**
   * Lines as the program writes them, one at least, and what is to be read in each. A parser that misses one is refused
   * before anything starts (catalogue/logs/check-parsers.ts).
   */
  fixtures: readonly ParserFixture[];
}

/** One JSON object a line. */
export interface JsonForm extends Form {
  format: "json";
  /** The fields with the level, in whatever case, and with the sentence: with dots into objects. */
  level: string;
  message: string;
}

/**
 * A line that an expression cuts into named parts, `level` and `message` among them. Fluentd's engine is Ruby's; the
 * expression keeps to what JavaScript's has too, so that it is tried before anything starts.
 */
export interface ExpressionForm extends Form {
  format: "expression";
  expression: string;
}

export interface ParserFixture {
  line: string;
  /** As the line writes it; absent: it has none. */
  level?: string;
  message: string;
  /** Where the line is from; absent: from where the form is. */
  source?: Source;
}

const source = (how: Source["how"], from: string): Source => ({ from, on: "2026-11-26", how });

/** What has no parser of its own: agents of ours, and whatever else writes JSON as they do. */
export const agentParser: LogParser = {
  format: "json",
  containers: ["health", "gateway", "roller", "bootstrap", "node-settings"],
  level: "level",
  message: "message",
  source: source("run", "agents/shared/log.ts; test/fixtures/logs/health.cri, roller.cri"),
  fixtures: [
    {
      line: '{"time":"2026-11-26T07:11:58.647Z","level":"info","message":"synced for the first time on this volume","height":0}',
      level: "info",
      message: "synced for the first time on this volume",
    },
  ],
};

/** A line of which somebody wrote in public, of whatever version it was. */
const reported = (from: string, on: string): Source => ({
  from: `from public reports, not recorded: ${from}`,
  on,
  how: "read",
});

const logfmt = String.raw`^(?:time|ts)=\S+ (?:caller=\S+ )?level=(?<level>\S+) (?<message>.*)$`;

export const logParsers: readonly LogParser[] = [
  {
    format: "json",
    containers: ["geth"],
    level: "lvl",
    message: "msg",
    source: source("run", "v1.17.6 with --log.format=json wrote it: test/fixtures/logs/geth-v1.17.6.cri"),
    fixtures: [
      {
        line: '{"t":"2026-11-26T07:11:56.737914146Z","lvl":"warn","msg":"Disabled transaction unindexing for archive node"}',
        level: "warn",
        message: "Disabled transaction unindexing for archive node",
      },
    ],
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
    fixtures: [
      {
        line: '{"timestamp":"2026-01-14T19:12:46.587145Z","level":"INFO","fields":{"message":"Status","connected_peers":12,"latest_block":"24234955"}}',
        level: "INFO",
        message: "Status",
        source: reported("https://github.com/paradigmxyz/reth/issues/21093, of 1.9.3", "2026-01-15"),
      },
    ],
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
    fixtures: [
      {
        line: '{"timestamp":"2026-11-26T07:00:00.000001Z","level":"WARN","fields":{"message":"Low peer count","peers":"3"}}',
        level: "WARN",
        message: "Low peer count",
      },
    ],
  },
  {
    format: "json",
    containers: ["prysm", "validator", "validator-1"],
    level: "level",
    message: "msg",
    source: source("run", "v7.0.0 with --log-format=json wrote it: test/fixtures/logs/prysm-v7.0.0.messages"),
    fixtures: [
      {
        line: '{"level":"info","msg":"Running on the Sepolia Beacon Chain Testnet","prefix":"flags","time":"2026-11-26 07:32:30.30"}',
        level: "info",
        message: "Running on the Sepolia Beacon Chain Testnet",
      },
      {
        line: '{"level":"warning","msg":"Using minimal config","prefix":"node","time":"2026-11-26 07:30:59.00"}',
        level: "warning",
        message: "Using minimal config",
      },
    ],
  },
  {
    format: "json",
    containers: ["nimbus"],
    level: "lvl",
    message: "msg",
    source: source("read", "a public log of its local test network, of 2021: lvl, ts, msg, topics; not recorded"),
    fixtures: [
      {
        line: '{"lvl":"INF","ts":"2026-06-22 15:59:16.995+00:00","msg":"Slot start","topics":"beacnde","nextFork":"gloas:100000","slot":17,"epoch":2,"sync":"synced","peers":1,"head":"392d225f:16","finalized":"0:00000000","delay":"1ms44us354ns"}',
        level: "INF",
        message: "Slot start",
        source: reported("https://github.com/status-im/nimbus-eth2/pull/8643, a local test network", "2026-06-22"),
      },
    ],
  },
  {
    format: "json",
    containers: ["lodestar"],
    level: "level",
    message: "message",
    source: source("read", "ChainSafe/lodestar:packages/logger/src/utils/format.ts, jsonLogFormat; not recorded"),
    fixtures: [
      {
        line: '{"level":"info","message":"Synced - slot: 1 - peers: 4","module":"","timestamp":"2026-11-26T07:00:00.000Z"}',
        level: "info",
        message: "Synced - slot: 1 - peers: 4",
      },
    ],
  },
  {
    format: "expression",
    containers: ["bitcoind"],
    // 2026-11-26T07:00:00Z [net:debug] sentence; category and level stand where they are not the usual.
    expression: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z (?:\[\*\] )?(?:\[(?:[a-z0-9]+:)?(?<level>trace|debug|info|warning|error)\] )?(?<message>.*)$`,
    source: source("inferred", "bitcoin/bitcoin:src/logging.cpp, LogTimestampStr and GetLogPrefix; not recorded"),
    fixtures: [
      {
        line: "2025-08-14T08:27:43Z UpdateTip: new best=000000000000000281ccb2b39708da6b1ae27c09ccb362c433ea38ed0f111949 height=93204 version=0x2b11c000",
        message:
          "UpdateTip: new best=000000000000000281ccb2b39708da6b1ae27c09ccb362c433ea38ed0f111949 height=93204 version=0x2b11c000",
        source: reported(
          "https://github.com/swift-bitcoin/swift-bitcoin/issues/400, the line's beginning",
          "2025-08-14",
        ),
      },
      {
        line: "2026-11-26T07:00:00.123456Z [net:debug] received: ping",
        level: "debug",
        message: "received: ping",
      },
      { line: "2026-11-26T07:00:00Z [error] disk space is too low", level: "error", message: "disk space is too low" },
    ],
  },
  {
    format: "expression",
    containers: ["coredns"],
    expression: String.raw`^\[(?<level>[A-Z]+)\] (?<message>.*)$`,
    source: source("run", "v1.15.0 wrote it: test/fixtures/logs/coredns.cri"),
    fixtures: [
      {
        line: "[INFO] plugin/reload: Running configuration SHA512 = 8413d857",
        level: "INFO",
        message: "plugin/reload: Running configuration SHA512 = 8413d857",
      },
    ],
  },
  {
    format: "expression",
    containers: ["prometheus", "alertmanager"],
    expression: logfmt,
    source: source(
      "run",
      "v3.14.0 and v0.35.0 wrote it: test/fixtures/logs/prometheus-v3.14.0.cri, alertmanager-v0.35.0.cri",
    ),
    fixtures: [
      {
        line: 'time=2026-11-26T07:11:57.299Z level=INFO source=main.go:1736 msg="updated GOGC" old=100 new=75',
        level: "INFO",
        message: 'source=main.go:1736 msg="updated GOGC" old=100 new=75',
      },
    ],
  },
  agentParser,
];

/** The catalogue's parsers, and those that clients bring along. */
export function parsersOf(clients: Catalogue): LogParser[] {
  const own = [...Object.values(clients.execution), ...Object.values(clients.consensus)].flatMap(({ name, logForm }) =>
    logForm === undefined ? [] : [{ ...logForm, containers: [name] }],
  );
  return [...logParsers, ...own];
}

/** @throws where two parsers read one container: then the order would decide. */
export function parserOf(container: string, parsers: readonly LogParser[] = logParsers): LogParser | undefined {
  const found = parsers.filter(({ containers }) => containers.includes(container));
  if (found.length > 1) throw new Error(`catalogue/logs/parsers.ts: ${found.length} parsers read "${container}"`);
  return found[0];
}
