/**
 * Reads a tar archive as it comes: POSIX ustar with pax headers, and GNU's long names and large sizes. Pure: bytes in,
 * events out. Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar
 * Format". Held to what the `tar` of Debian writes (test/agents/bootstrap).
 */
export type TarEvent =
  { kind: "file"; path: string; size: number } | { kind: "data"; bytes: Buffer } | { kind: "end" } | { kind: "close" };

/** An archive that is none, or holds what must not be unpacked. */
export class TarError extends Error {}

const block = 512;
/** A name or a pax header is held in memory: none of a chain's data is longer. */
const maxHeaderBytes = 1 << 20;

type State =
  | { kind: "header" }
  | { kind: "data"; left: number; padding: number }
  | { kind: "extra"; type: string; left: number; padding: number; pieces: Buffer[] }
  | { kind: "skip"; left: number }
  | { kind: "over" };

export class TarReader {
  #state: State = { kind: "header" };
  #rest: Buffer = Buffer.alloc(0);
  #zeros = 0;
  /** What a header before says of the next file. */
  #next: { path?: string; size?: number } = {};

  /** @throws TarError */
  push(bytes: Buffer): TarEvent[] {
    const events: TarEvent[] = [];
    let input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const taken = this.#step(input, events);
      if (taken === 0) break;
      input = input.subarray(taken);
    }
    // What is left is less than a header: copied, so that a large piece is not held for its sake.
    this.#rest = Buffer.from(input);
    return events;
  }

  /** @throws TarError where the archive ends before its end. */
  end(): void {
    if (this.#state.kind !== "over" && !(this.#state.kind === "header" && this.#zeros > 0)) {
      throw new TarError("the archive ends in the midst of it");
    }
  }

  /** @returns how many bytes were taken; 0: more are needed. */
  #step(input: Buffer, events: TarEvent[]): number {
    const state = this.#state;
    switch (state.kind) {
      case "over":
        return input.length;
      case "skip": {
        const taken = Math.min(input.length, state.left);
        state.left -= taken;
        if (state.left === 0) this.#state = { kind: "header" };
        return taken;
      }
      case "data": {
        const taken = Math.min(input.length, state.left);
        if (taken > 0) events.push({ kind: "data", bytes: input.subarray(0, taken) });
        state.left -= taken;
        if (state.left === 0) {
          events.push({ kind: "end" });
          this.#skip(state.padding);
        }
        return taken;
      }
      case "extra": {
        const taken = Math.min(input.length, state.left);
        state.pieces.push(Buffer.from(input.subarray(0, taken)));
        state.left -= taken;
        if (state.left === 0) {
          this.#takeExtra(state.type, Buffer.concat(state.pieces));
          this.#skip(state.padding);
        }
        return taken;
      }
      case "header":
        if (input.length < block) return 0;
        this.#header(input.subarray(0, block), events);
        return block;
    }
  }

  #skip(bytes: number): void {
    this.#state = bytes === 0 ? { kind: "header" } : { kind: "skip", left: bytes };
  }

  #header(header: Buffer, events: TarEvent[]): void {
    if (header.every((byte) => byte === 0)) {
      this.#zeros += 1;
      if (this.#zeros === 2) {
        this.#state = { kind: "over" };
        events.push({ kind: "close" });
      }
      return;
    }
    this.#zeros = 0;
    if (octal(header, 148, 8) !== checksum(header)) {
      throw new TarError("a header's checksum is wrong: it is no tar archive");
    }
    const type = header[156] === 0 ? "0" : header.toString("latin1", 156, 157);
    const stated = numeric(header, 124, 12);
    if ("xgLK".includes(type)) {
      this.#extra(type, stated);
      return;
    }
    const path = this.#next.path ?? ustarPath(header);
    const size = this.#next.size ?? stated;
    this.#next = {};
    if (type === "5") {
      this.#skip(padded(size));
      return;
    }
    if (type !== "0" && type !== "7") throw new TarError(`${path} is neither a file nor a folder (type "${type}")`);
    events.push({ kind: "file", path, size });
    const padding = padded(size) - size;
    if (size > 0) {
      this.#state = { kind: "data", left: size, padding };
      return;
    }
    events.push({ kind: "end" });
  }

  #extra(type: string, size: number): void {
    if (size > maxHeaderBytes) throw new TarError(`a header of ${size} bytes is larger than any that a file needs`);
    this.#state = { kind: "extra", type, left: size, padding: padded(size) - size, pieces: [] };
    if (size === 0) this.#skip(0);
  }

  #takeExtra(type: string, bytes: Buffer): void {
    if (type === "L") this.#next.path = text(bytes);
    if (type !== "x") return;
    const fields = paxFields(bytes);
    if (Object.keys(fields).some((key) => key.startsWith("GNU.sparse."))) {
      throw new TarError("it holds a sparse file, which is not what its bytes say");
    }
    if (fields.path !== undefined) this.#next.path = fields.path;
    if (fields.size !== undefined) this.#next.size = whole(fields.size);
  }
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}

function checksum(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum;
}

function ustarPath(header: Buffer): string {
  const name = text(header.subarray(0, 100));
  const ustar = header.toString("latin1", 257, 262) === "ustar" && header[262] === 0;
  const prefix = ustar ? text(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal, or GNU's base 256 where the first bit is set. */
function numeric(header: Buffer, at: number, length: number): number {
  const first = header.readUInt8(at);
  if ((first & 0x80) === 0) return octal(header, at, length);
  let value = BigInt(first & 0x7f);
  for (const byte of header.subarray(at + 1, at + length)) value = value * 256n + BigInt(byte);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TarError("a file's size is beyond all bounds");
  return Number(value);
}

function octal(header: Buffer, at: number, length: number): number {
  const digits = text(header.subarray(at, at + length)).trim();
  if (!/^[0-7]*$/.test(digits)) throw new TarError("a header's number is none: it is no tar archive");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** `<length> <key>=<value>\n`, again and again; the length counts all of it. */
function paxFields(bytes: Buffer): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const length = space === -1 ? 0 : whole(bytes.toString("latin1", at, space));
    const equals = bytes.indexOf(61, space);
    if (length <= 0 || at + length > bytes.length || equals === -1 || equals >= at + length) {
      throw new TarError("a pax header is malformed");
    }
    fields[bytes.toString("utf8", space + 1, equals)] = bytes.toString("utf8", equals + 1, at + length - 1);
    at += length;
  }
  return fields;
}

function whole(digits: string): number {
  const value = /^[0-9]{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new TarError("a pax header's number is none");
  return value;
}
