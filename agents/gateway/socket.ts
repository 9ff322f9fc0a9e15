import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { http } from "../shared/node-http.ts";
import { type Frame, FrameReader, opcodes, ProtocolError, writeFrame } from "./frames.ts";

/** Bytes that may wait to be sent. Who reads slower than that is let go of: memory is everybody's. */
const maxWaiting = 16 * 2 ** 20;
const pingMs = 30_000;
const connectMs = 5000;

export interface SocketEvents {
  message: (text: string) => void;
  /** Once, whoever ended it. */
  closed: (code: number) => void;
}

/** One end of a WebSocket, text messages only. */
export class Socket {
  readonly #stream: Duplex;
  readonly #client: boolean;
  readonly #reader: FrameReader;
  readonly #maxBytes: number;
  readonly #pings: NodeJS.Timeout;
  #events: SocketEvents | null = null;
  #parts: Buffer[] = [];
  #size = 0;
  #open = true;
  #alive = true;
  #heard: Buffer[];

  /** @param head what came right behind the handshake */
  constructor(stream: Duplex, head: Buffer, { client, maxBytes }: { client: boolean; maxBytes: number }) {
    this.#stream = stream;
    this.#client = client;
    this.#maxBytes = maxBytes;
    this.#reader = new FrameReader(!client, maxBytes);
    this.#heard = head.length === 0 ? [] : [head];
    stream.on("data", (chunk: Buffer) => {
      if (this.#events === null) this.#heard.push(chunk);
      else this.#hear(chunk);
    });
    stream.on("error", () => {
      this.#end(1006);
    });
    stream.on("close", () => {
      this.#end(1006);
    });
    stream.on("end", () => {
      this.#end(1006);
    });
    this.#pings = setInterval(() => {
      if (!this.#alive) {
        this.close(1001, "no sign of life");
        return;
      }
      this.#alive = false;
      this.#write(opcodes.ping, Buffer.alloc(0));
    }, pingMs);
    this.#pings.unref();
  }

  /** What came before is heard now. */
  listen(events: SocketEvents): void {
    this.#events = events;
    const heard = this.#heard;
    this.#heard = [];
    for (const chunk of heard) this.#hear(chunk);
  }

  get open(): boolean {
    return this.#open;
  }

  send(text: string): void {
    this.#write(opcodes.text, Buffer.from(text));
    if (this.#stream.writableLength > maxWaiting) this.close(1013, "reads too slowly");
  }

  close(code: number, reason = ""): void {
    if (!this.#open) return;
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code, 0);
    payload.write(reason, 2);
    this.#write(opcodes.close, payload);
    this.#end(code);
  }

  #hear(chunk: Buffer): void {
    if (!this.#open) return;
    this.#alive = true;
    try {
      for (const frame of this.#reader.push(chunk)) this.#frame(frame);
    } catch (error) {
      this.close(
        error instanceof ProtocolError ? error.code : 1011,
        error instanceof ProtocolError ? error.message : "",
      );
    }
  }

  #frame({ opcode, final, payload }: Frame): void {
    if (!this.#open) return;
    switch (opcode) {
      case opcodes.ping:
        this.#write(opcodes.pong, payload);
        return;
      case opcodes.pong:
        return;
      case opcodes.close:
        this.close(payload.length >= 2 ? validCode(payload.readUInt16BE(0)) : 1000);
        return;
      case opcodes.binary:
        throw new ProtocolError(1003, "text only");
      case opcodes.continuation:
        if (this.#parts.length === 0) throw new ProtocolError(1002, "nothing to continue");
        break;
      default:
        if (this.#parts.length > 0) throw new ProtocolError(1002, "the message before has not ended");
    }
    this.#parts.push(payload);
    this.#size += payload.length;
    if (this.#size > this.#maxBytes) throw new ProtocolError(1009, "message too large");
    if (!final) return;
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(whole);
    } catch {
      throw new ProtocolError(1007, "not UTF-8");
    }
    this.#events?.message(text);
  }

  #write(opcode: number, payload: Buffer): void {
    if (!this.#open || !this.#stream.writable) return;
    this.#stream.write(writeFrame(opcode, payload, this.#client ? randomBytes(4) : undefined));
  }

  #end(code: number): void {
    if (!this.#open) return;
    this.#open = false;
    clearInterval(this.#pings);
    this.#stream.end();
    // Who does not end it, too, is not waited for.
    setTimeout(() => this.#stream.destroy(), 1000).unref();
    this.#events?.closed(code);
  }
}

/** Codes that may not stand in a frame are answered by the plain end (section 7.4.1). */
function validCode(code: number): number {
  return code >= 1000 && code < 5000 && ![1004, 1005, 1006, 1015].includes(code) ? code : 1000;
}

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export function acceptance(key: string): string {
  return createHash("sha1").update(`${key}${magic}`).digest("base64");
}

/** Answers a client's handshake. @returns undefined where it is none; it was told so. */
export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  maxBytes: number,
): Socket | undefined {
  const { "sec-websocket-key": key, "sec-websocket-version": version, upgrade } = request.headers;
  if (upgrade?.toLowerCase() !== "websocket" || key === undefined || version !== "13" || request.method !== "GET") {
    refuseUpgrade(stream, 400, "Bad Request");
    return undefined;
  }
  stream.write(
    [
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${acceptance(key)}`,
      "\r\n",
    ].join("\r\n"),
  );
  return new Socket(stream, head, { client: false, maxBytes });
}

export function refuseUpgrade(stream: Duplex, status: number, text: string): void {
  stream.on("error", () => undefined);
  stream.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Opens a WebSocket to a node. @throws where it takes none. */
export function openSocket(url: string, maxBytes: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const key = randomBytes(16).toString("base64");
    const request = http.request(url, {
      headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": key },
      timeout: connectMs,
    });
    const fail = (why: string): void => {
      request.destroy();
      reject(new Error(why));
    };
    request.on("error", (error) => {
      fail(error.message);
    });
    request.on("timeout", () => {
      fail("no answer");
    });
    request.on("response", ({ statusCode }) => {
      fail(`HTTP status ${statusCode ?? 0} in place of a WebSocket`);
    });
    request.on("upgrade", (response, stream, head) => {
      if (response.headers["sec-websocket-accept"] !== acceptance(key)) {
        stream.destroy();
        fail("no WebSocket");
        return;
      }
      stream.setTimeout(0);
      resolve(new Socket(stream, head, { client: true, maxBytes }));
    });
    request.end();
  });
}
