/**
 * What validators have signed, as EIP-3076 writes it down (ethereum/EIPs, EIPS/eip-3076.md, version 5, read 2026-11-26):
 * read strictly, every error at once.
 */
import { formatFound } from "../config/errors.ts";

/** The one version there is: earlier ones were drafts that no signer reads (EIP-3076, "Versioning"). */
export const interchangeVersion = "5";

/** Something wrong in a file, or worth knowing of it. */
export interface InterchangeIssue {
  /** `data[0].signed_blocks[3].slot` */
  path: string;
  found: string;
  /** What is wrong, and what to do. */
  remedy: string;
}

export interface SignedBlock {
  path: string;
  slot: bigint;
  /** Lower case; absent: the file does not say, and any other block of the slot is taken for another one. */
  root?: string;
}

export interface SignedAttestation {
  path: string;
  source: bigint;
  target: bigint;
  root?: string;
}

/** What one key has signed. Entries of one key are put together, as signers do. */
export interface SigningHistory {
  /** Lower case, with 0x. */
  publicKey: string;
  /** Where the key stands, once for each entry of it. */
  paths: string[];
  blocks: SignedBlock[];
  attestations: SignedAttestation[];
}

export interface Interchange {
  genesisValidatorsRoot: string;
  histories: SigningHistory[];
}

export type ReadInterchange = { issues: InterchangeIssue[]; interchange?: Interchange };

const root = /^0x[0-9a-f]{64}$/i;
const publicKey = /^0x[0-9a-f]{96}$/i;
const number = /^(0|[1-9][0-9]*)$/;
const most = 2n ** 64n - 1n;

/**
 * Reads the text of an interchange file.
 *
 * @returns what it says where all of it can be understood, and everything that cannot.
 */
export function readInterchange(text: string): ReadInterchange {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { issues: [{ path: "", found: why, remedy: "The file is not JSON: export it again." }] };
  }
  const reader = new Reader();
  const interchange = reader.interchange(parsed);
  return reader.issues.length > 0 ? { issues: reader.issues } : { issues: [], interchange };
}

class Reader {
  readonly issues: InterchangeIssue[] = [];

  interchange(value: unknown): Interchange {
    const { metadata, data } = this.#map(value, "");
    const { interchange_format_version: version, genesis_validators_root: genesis } = this.#map(metadata, "metadata");
    if (version !== interchangeVersion) {
      this.#wrong(
        "metadata.interchange_format_version",
        version,
        `Only "${interchangeVersion}", in quotes, is known: export the file again with a signer of today.`,
      );
    }
    const histories = new Map<string, SigningHistory>();
    for (const [index, entry] of this.#list(data, "data").entries()) this.#history(entry, `data[${index}]`, histories);
    return {
      genesisValidatorsRoot: this.#hex(genesis, "metadata.genesis_validators_root", root, "32 bytes"),
      histories: [...histories.values()],
    };
  }

  #history(value: unknown, path: string, histories: Map<string, SigningHistory>): void {
    const { pubkey, signed_blocks: blocks, signed_attestations: attestations } = this.#map(value, path);
    const key = this.#hex(pubkey, `${path}.pubkey`, publicKey, "48 bytes");
    const history = histories.get(key) ?? { publicKey: key, paths: [], blocks: [], attestations: [] };
    histories.set(key, history);
    history.paths.push(path);
    for (const [index, block] of this.#list(blocks, `${path}.signed_blocks`).entries()) {
      const at = `${path}.signed_blocks[${index}]`;
      const fields = this.#map(block, at);
      history.blocks.push({
        path: at,
        slot: this.#number(fields.slot, `${at}.slot`),
        ...this.#root(fields.signing_root, at),
      });
    }
    for (const [index, attestation] of this.#list(attestations, `${path}.signed_attestations`).entries()) {
      const at = `${path}.signed_attestations[${index}]`;
      const fields = this.#map(attestation, at);
      const source = this.#number(fields.source_epoch, `${at}.source_epoch`);
      const target = this.#number(fields.target_epoch, `${at}.target_epoch`);
      if (source > target) {
        const found = `source ${source}, target ${target}`;
        this.issues.push({ path: at, found, remedy: "No attestation has a source after its target: export it again." });
      }
      history.attestations.push({ path: at, source, target, ...this.#root(fields.signing_root, at) });
    }
  }

  #root(value: unknown, path: string): { root?: string } {
    return value === undefined ? {} : { root: this.#hex(value, `${path}.signing_root`, root, "32 bytes") };
  }

  #map(value: unknown, path: string): Readonly<Record<string, unknown>> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    this.#wrong(path, value, "A map of keys must stand here.");
    return {};
  }

  #list(value: unknown, path: string): unknown[] {
    if (Array.isArray(value)) return value;
    this.#wrong(path, value, "A list must stand here; an empty one where nothing was signed.");
    return [];
  }

  #hex(value: unknown, path: string, form: RegExp, what: string): string {
    if (typeof value === "string" && form.test(value)) return value.toLowerCase();
    this.#wrong(path, value, `${what} in hexadecimal must stand here, beginning with 0x.`);
    return "";
  }

  #number(value: unknown, path: string): bigint {
    const read = typeof value === "string" && number.test(value) ? BigInt(value) : undefined;
    if (read !== undefined && read <= most) return read;
    this.#wrong(path, value, "A whole number of 64 bits must stand here, in quotes and without leading zeros.");
    return 0n;
  }

  #wrong(path: string, found: unknown, remedy: string): void {
    // A map that is missing has said so; its fields need not each say it again.
    if (found === undefined && this.issues.some((issue) => isAbove(issue.path, path))) return;
    this.issues.push({ path, found: formatFound(found), remedy });
  }
}

function isAbove(above: string, path: string): boolean {
  return above === "" ? path !== "" : path.startsWith(`${above}.`);
}
