/**
 * Keccak-256 as Ethereum uses it, which Node.js does not have: its `sha3-256` pads otherwise. For the hash of a
 * transaction that arrived at a node which then did not answer. Source: FIPS 202, with the padding of Keccak's submission.
 */
const mask = (1n << 64n) - 1n;
const rateBytes = 136;

const rotations = [
  [0, 36, 3, 41, 18],
  [1, 44, 10, 45, 2],
  [62, 6, 43, 15, 61],
  [28, 55, 25, 21, 56],
  [27, 20, 39, 8, 14],
] as const;

/** The constants of the rounds come from a shift register (FIPS 202, section 3.2.5). */
const roundConstants = Array.from({ length: 24 }, (_, round) => {
  let constant = 0n;
  for (let j = 0; j <= 6; j++) if (registerBit(j + 7 * round)) constant |= 1n << (2n ** BigInt(j) - 1n);
  return constant;
});

function registerBit(step: number): boolean {
  let register = 1;
  for (let i = 0; i < step % 255; i++) {
    register <<= 1;
    if (register & 0x100) register ^= 0x171;
  }
  return (register & 1) === 1;
}

function rotate(value: bigint, by: number): bigint {
  const bits = BigInt(by);
  return by === 0 ? value : ((value << bits) | (value >> (64n - bits))) & mask;
}

function permute(lanes: bigint[]): void {
  const at = (x: number, y: number): bigint => lanes[(x % 5) + 5 * (y % 5)] ?? 0n;
  for (const constant of roundConstants) {
    const columns = [0, 1, 2, 3, 4].map((x) => at(x, 0) ^ at(x, 1) ^ at(x, 2) ^ at(x, 3) ^ at(x, 4));
    const column = (x: number): bigint => columns[x % 5] ?? 0n;
    const turned = Array<bigint>(25).fill(0n);
    for (let x = 0; x < 5; x++) {
      const mixed = column(x + 4) ^ rotate(column(x + 1), 1);
      for (let y = 0; y < 5; y++) {
        turned[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(at(x, y) ^ mixed, rotations[x]?.[y] ?? 0);
      }
    }
    const from = (x: number, y: number): bigint => turned[(x % 5) + 5 * y] ?? 0n;
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) lanes[x + 5 * y] = from(x, y) ^ (~from(x + 1, y) & mask & from(x + 2, y));
    }
    lanes[0] = at(0, 0) ^ constant;
  }
}

export function keccak256(data: Uint8Array): string {
  const padded = Buffer.alloc((Math.floor(data.length / rateBytes) + 1) * rateBytes);
  padded.set(data);
  padded[data.length] = 1;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const lanes = Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += rateBytes) {
    for (let i = 0; i < rateBytes / 8; i++) lanes[i] = (lanes[i] ?? 0n) ^ padded.readBigUInt64LE(block + 8 * i);
    permute(lanes);
  }
  const digest = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) digest.writeBigUInt64LE(lanes[i] ?? 0n, 8 * i);
  return digest.toString("hex");
}

/**
 * The hash of a transaction as it is sent.
 * @returns undefined for one with blobs, whose form on the wire is not the one that is hashed, and for no hexadecimal.
 */
export function transactionHash(raw: unknown): string | undefined {
  if (typeof raw !== "string" || !/^0x(?:[0-9a-f]{2})+$/i.test(raw) || raw.startsWith("0x03")) return undefined;
  return `0x${keccak256(Buffer.from(raw.slice(2), "hex"))}`;
}
