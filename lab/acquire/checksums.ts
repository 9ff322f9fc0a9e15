/** Checksum files as releases carry them, and files held against them. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ChecksumMismatch, Unavailable } from "./errors.ts";

/** A digest and how it is made. */
export interface Checksum {
  algorithm: "sha1" | "sha256" | "sha512";
  /** Lower case. */
  hex: string;
}

/** The length of a digest tells its algorithm: checksum files seldom do. */
const algorithms: Record<number, Checksum["algorithm"]> = { 40: "sha1", 64: "sha256", 128: "sha512" };

/**
 * The digest of one file in the text of a checksum file.
 *
 * Knows the forms in use: lines of digest and name (`sha256sum`, `shasum`, GoReleaser; also inside a PGP-signed
 * message, as runc's, and with `*` or `./` before the name), and a lone digest (dl.k8s.io, dl.google.com/go).
 *
 * @throws Unavailable when the file has no digest in the text.
 */
export function checksumOf(text: string, name: string): Checksum {
  const lines = text.split("\n").map((line) => line.trim());
  for (const line of lines) {
    const [, hex, listed] = /^([0-9a-fA-F]{40,128})\s+\*?(?:\.\/)?(\S+)$/.exec(line) ?? [];
    if (hex !== undefined && listed === name) return checksum(hex, name);
  }
  const alone = lines.filter((line) => line !== "");
  if (alone.length === 1 && /^[0-9a-fA-F]+$/.test(alone[0] ?? "")) return checksum(alone[0] ?? "", name);
  throw new Unavailable(`the checksum file does not list ${name}`);
}

function checksum(hex: string, name: string): Checksum {
  const algorithm = algorithms[hex.length];
  if (algorithm === undefined) throw new Unavailable(`the checksum of ${name} is of an unknown kind`);
  return { algorithm, hex: hex.toLowerCase() };
}

/** The digest of a file's content, in lower-case hex. */
export async function digestOf(file: string, algorithm: Checksum["algorithm"]): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** @throws ChecksumMismatch when the file is not the one that the checksum is of. */
export async function verify(file: string, name: string, expected: Checksum): Promise<void> {
  const found = await digestOf(file, expected.algorithm);
  if (found === expected.hex) return;
  throw new ChecksumMismatch(
    `${name} has ${expected.algorithm} ${found} where its official checksum file says ${expected.hex}`,
  );
}
