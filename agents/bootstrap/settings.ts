import { type Fields, parseJsonDocument } from "../shared/fields.ts";
import type { ArchiveSubject } from "./archive/manifest.ts";
import { isSha256 } from "./archive/manifest.ts";
import type { Pace } from "./checkpoint/age.ts";
import { parsePin, type Server } from "./checkpoint/agree.ts";
import { compressionOf, type SnapshotShape } from "./snapshot/layout.ts";

/** The settings of one node's bootstrap, as JSON in the file that the environment variable `BOOTSTRAP_SETTINGS` names. */
export interface BootstrapSettings {
  /** Name of the node, e.g. `ethereum-0`. */
  node: string;
  execution: ExecutionBootstrap;
  /** `null` (the default): the pod has no consensus client, or its network no checkpoints. */
  consensus: ConsensusBootstrap | null;
  /** The bucket that archives are read from and written to; `null` (the default): none. */
  bucket: BucketSettings | null;
  /** The other nodes of the chain. */
  siblings: Sibling[];
  /** Port on which a stopped node's data is served to its siblings. Default 9754. */
  port: number;
}

export interface ExecutionBootstrap {
  subject: ArchiveSubject;
  /** The client's data directory; nothing is ever written into one that has anything in it. */
  dataDir: string;
  /** A folder of ours, the second below the volume's own: markers, and what is not whole yet. */
  folder: string;
  identityFiles: string[];
  /** Paths under the data directory without which there is no database. */
  mustHave: string[];
  source: Source;
}

/** Where an empty volume is filled from. */
export type Source =
  | { kind: "peers" }
  | ({ kind: "snapshot"; url: string; sha256: string } & SnapshotShape)
  /** `required`: a bucket without an archive is an error, not a sync from peers. */
  | { kind: "bucket"; required: boolean }
  | { kind: "sibling" }
  /** The volume was made from a snapshot of another: only its identity is taken off. */
  | { kind: "volume-snapshot" };

export interface ConsensusBootstrap {
  dataDir: string;
  /** A folder of ours on the same volume. */
  folder: string;
  stateFile: string;
  blockFile: string;
  servers: Server[];
  /** `root:epoch`, or `null`. */
  pin: string | null;
  pace: Pace;
}

export interface BucketSettings {
  /** `s3://bucket/folder`. */
  url: string;
  region: string;
  /** `null`: AWS's own. */
  endpoint: string | null;
}

export interface Sibling {
  node: string;
  /** Where its data is served while it is stopped. */
  archive: string;
  /** Its sidecar's `/status`. */
  status: string;
}

/**
 * Reads settings from JSON text and fills in defaults.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseBootstrapSettings(text: string): BootstrapSettings {
  return parseJsonDocument("bootstrap settings", text, readSettings);
}

function readSettings(fields: Fields): BootstrapSettings {
  const settings = {
    node: fields.string("node"),
    execution: readExecution(fields.object("execution")),
    consensus: readConsensus(fields.objectOrNull("consensus")),
    bucket: readBucket(fields.objectOrNull("bucket")),
    siblings: fields.entries("siblings").map(([node, sibling]) => readSibling(node, sibling)),
    port: fields.number("port", { min: 0, max: 65_535, integer: true }, 9754),
  };
  if (settings.execution.source.kind === "bucket" && settings.bucket === null) {
    fields.problem("bucket", "nothing", "a bucket, as the source is one");
  }
  fields.rejectUnknown();
  return settings;
}

function readExecution(fields: Fields): ExecutionBootstrap {
  const subject = fields.object("subject");
  const execution = {
    subject: {
      chain: subject.string("chain"),
      network: subject.string("network"),
      client: subject.string("client"),
      version: subject.string("version"),
      history: subject.string("history"),
    },
    dataDir: fields.string("dataDir"),
    folder: fields.string("folder"),
    identityFiles: fields.strings("identityFiles"),
    mustHave: fields.strings("mustHave"),
    source: readSource(fields.object("source")),
  };
  subject.rejectUnknown();
  fields.rejectUnknown();
  return execution;
}

function readSource(fields: Fields): Source {
  const kind = fields.oneOf("kind", ["peers", "snapshot", "bucket", "sibling", "volume-snapshot"]);
  const source = sourceOf(kind, fields);
  fields.rejectUnknown();
  return source;
}

function sourceOf(kind: Source["kind"], fields: Fields): Source {
  if (kind === "bucket") return { kind, required: fields.boolean("required", true) };
  if (kind !== "snapshot") return { kind };
  const url = fields.url("url");
  const sha256 = fields.string("sha256");
  if (url !== "" && compressionOf(url) === null) {
    fields.problem("url", url, "a URL that ends in .tar, .tar.gz, .tgz, .tar.zst or .tzst");
  }
  if (sha256 !== "" && !isSha256(sha256)) fields.problem("sha256", sha256, "64 hexadecimal digits, lower case");
  const into = fields.stringOrNull("into") ?? "";
  return { kind, url, sha256, strip: fields.number("strip", { min: 0, max: 20, integer: true }, 0), into };
}

function readConsensus(fields: Fields | null): ConsensusBootstrap | null {
  if (fields === null) return null;
  const pace = fields.object("pace");
  const whole = { min: 1, integer: true };
  const consensus = {
    dataDir: fields.string("dataDir"),
    folder: fields.string("folder"),
    stateFile: fields.string("stateFile"),
    blockFile: fields.string("blockFile"),
    servers: fields.list("servers").map(readServer),
    pin: fields.stringOrNull("pin"),
    pace: {
      slotsPerEpoch: pace.number("slotsPerEpoch", whole),
      secondsPerSlot: pace.number("secondsPerSlot", { min: 0.1 }),
      windowEpochs: pace.number("windowEpochs", whole),
    },
  };
  if (consensus.servers.length === 0) fields.problem("servers", "none", "at least one server");
  if (consensus.pin !== null && parsePin(consensus.pin) === null) {
    fields.problem("pin", JSON.stringify(consensus.pin), "0x, 64 hexadecimal digits in lower case, a colon, an epoch");
  }
  pace.rejectUnknown();
  fields.rejectUnknown();
  return consensus;
}

function readServer(fields: Fields): Server {
  const server = { url: fields.url("url"), by: fields.string("by") };
  fields.rejectUnknown();
  return server;
}

function readBucket(fields: Fields | null): BucketSettings | null {
  if (fields === null) return null;
  const bucket = {
    url: fields.string("url"),
    region: fields.string("region"),
    endpoint: fields.urlOrNull("endpoint"),
  };
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/.test(bucket.url)) {
    fields.problem("url", JSON.stringify(bucket.url), "s3://bucket/folder");
  }
  fields.rejectUnknown();
  return bucket;
}

function readSibling(node: string, fields: Fields): Sibling {
  const sibling = { node, archive: fields.url("archive"), status: fields.url("status") };
  fields.rejectUnknown();
  return sibling;
}

/** What a caller has to write; the rest has defaults. */
export interface BootstrapSettingsInput {
  node: string;
  execution: ExecutionBootstrap;
  consensus?: ConsensusBootstrap;
  bucket?: BucketSettings;
  siblings?: Readonly<Record<string, Omit<Sibling, "node">>>;
  port?: number;
}
