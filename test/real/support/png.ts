/** Reads what Chromium's screenshots are made of: PNG, eight bits a channel, RGB or RGBA, not interlaced. */
import { inflateSync } from "node:zlib";

export interface Picture {
  width: number;
  height: number;
  /** Bytes of one pixel: 3, or 4 with transparency. */
  channels: number;
  pixels: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @throws Error on anything but such a PNG. */
export function readPng(file: Uint8Array): Picture {
  const bytes = Buffer.from(file);
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error("It does not begin as a PNG does.");
  let header: Buffer | undefined;
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const [depth, colour, interlaced] = [header?.[8], header?.[9], header?.[12]];
  if (header === undefined || depth !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) {
    throw new Error(`It is a PNG of another kind: depth ${depth ?? "?"}, colour type ${colour ?? "?"}.`);
  }
  const channels = colour === 2 ? 3 : 4;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return {
    width,
    height,
    channels,
    pixels: unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels),
  };
}

/** Each row says how it was made from its neighbours to the left and above (PNG specification, 9: Filtering). */
function unfiltered(raw: Buffer, stride: number, height: number, channels: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column >= channels ? (out[at - channels] ?? 0) : 0;
      const above = row > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = row > 0 && column >= channels ? (out[at - stride - channels] ?? 0) : 0;
      const base = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      out[at] = ((raw[row * (stride + 1) + 1 + column] ?? 0) + base) & 0xff;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if (toLeft! <= toAbove! && toLeft! <= toCorner!) return left;
  return toAbove! <= toCorner! ? above : corner;
}

/** How many colours there are in a picture, and what part of it has the most frequent. */
export function coloursOf({ pixels, channels, width, height }: Picture): { count: number; commonest: number } {
  const seen = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = pixels.readUIntBE(at, 3);
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  return { count: seen.size, commonest: Math.max(...seen.values()) / (width * height) };
}
