/** The frames of WebSockets (RFC 6455, sections 5.2 to 5.5), without extensions: neither side is offered any. */

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  opcode: number;
  final: boolean;
  payload: Buffer;
}

/** What ends a connection, with the status code that says why. */
export class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
  }
}

/** @param mask four random bytes where a client sends it; absent: a server does. */
export function writeFrame(opcode: number, payload: Buffer, mask?: Buffer): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + extra + (mask === undefined ? 0 : 4));
  header[0] = 0x80 | opcode;
  header[1] = (mask === undefined ? 0 : 0x80) | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) header.writeUInt16BE(length, 2);
  if (extra === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (mask === undefined) return Buffer.concat([header, payload]);
  mask.copy(header, 2 + extra);
  return Buffer.concat([header, masked(payload, mask)]);
}

function masked(payload: Buffer, mask: Buffer): Buffer {
  const out = Buffer.allocUnsafe(payload.length);
  for (let i = 0; i < payload.length; i++) out[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return out;
}

/** Takes bytes as they come, and gives the frames that are whole. */
export class FrameReader {
  readonly #fromClient: boolean;
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #length = 0;

  /** @param fromClient a client masks its frames, and a server does not (section 5.1). */
  constructor(fromClient: boolean, maxBytes: number) {
    this.#fromClient = fromClient;
    this.#maxBytes = maxBytes;
  }

  /** @throws ProtocolError */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | undefined {
    if (this.#length < 2) return undefined;
    const head = this.#peek(Math.min(14, this.#length));
    const first = head[0] ?? 0;
    const second = head[1] ?? 0;
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) throw new ProtocolError(1002, "reserved bits");
    if (!(Object.values(opcodes) as number[]).includes(opcode)) throw new ProtocolError(1002, "unknown opcode");
    const isMasked = (second & 0x80) !== 0;
    if (isMasked !== this.#fromClient) throw new ProtocolError(1002, isMasked ? "masked" : "not masked");
    const short = second & 0x7f;
    if (opcode >= 8 && (short > 125 || !final)) throw new ProtocolError(1002, "control frame");
    const extra = short < 126 ? 0 : short === 126 ? 2 : 8;
    const start = 2 + extra + (isMasked ? 4 : 0);
    if (head.length < start) return undefined;
    const length = extra === 0 ? short : extra === 2 ? head.readUInt16BE(2) : Number(head.readBigUInt64BE(2));
    if (length > this.#maxBytes) throw new ProtocolError(1009, "message too large");
    if (this.#length < start + length) return undefined;
    const whole = this.#take(start + length);
    const payload = whole.subarray(start);
    return { opcode, final, payload: isMasked ? masked(payload, whole.subarray(start - 4, start)) : payload };
  }

  #peek(count: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= count) return first.subarray(0, count);
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined.subarray(0, count);
  }

  #take(count: number): Buffer {
    const joined =
      this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const rest = joined.subarray(count);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return joined.subarray(0, count);
  }
}
