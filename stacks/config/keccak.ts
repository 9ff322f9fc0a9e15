/** Keccak-256 as Ethereum uses it: Node has the later SHA-3 alone, which pads otherwise. For a few short inputs. */
const rate = 136;
const mask = (1n << 64n) - 1n;
const rotate = (lane: bigint, by: bigint): bigint => ((lane << by) | (lane >> (64n - by))) & mask;
const at = (lanes: readonly bigint[], index: number): bigint => lanes[index] ?? 0n;

export function keccak256(input: Buffer): Buffer {
  const padded = Buffer.alloc((Math.floor(input.length / rate) + 1) * rate);
  input.copy(padded);
  padded.writeUInt8(padded.readUInt8(input.length) | 0x01, input.length);
  padded.writeUInt8(padded.readUInt8(padded.length - 1) | 0x80, padded.length - 1);
  const state = new Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += rate) {
    for (let lane = 0; lane < rate / 8; lane += 1) {
      state[lane] = at(state, lane) ^ padded.readBigUInt64LE(block + 8 * lane);
    }
    permute(state);
  }
  const output = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane += 1) output.writeBigUInt64LE(at(state, lane), 8 * lane);
  return output;
}

function permute(a: bigint[]): void {
  let register = 1;
  const bit = (): bigint => {
    const out = BigInt(register & 1);
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    return out;
  };
  for (let round = 0; round < 24; round += 1) {
    const c = [0, 1, 2, 3, 4].map((x) => [5, 10, 15, 20].reduce((sum, y) => sum ^ at(a, x + y), at(a, x)));
    for (let x = 0; x < 5; x += 1) {
      const d = at(c, (x + 4) % 5) ^ rotate(at(c, (x + 1) % 5), 1n);
      for (let y = 0; y < 25; y += 5) a[y + x] = at(a, y + x) ^ d;
    }
    let [x, y] = [1, 0];
    let moved = at(a, 1);
    for (let t = 0; t < 24; t += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const here = 5 * y + x;
      const next = at(a, here);
      a[here] = rotate(moved, BigInt((((t + 1) * (t + 2)) / 2) % 64));
      moved = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const lanes = a.slice(row, row + 5);
      for (let i = 0; i < 5; i += 1) {
        a[row + i] = at(lanes, i) ^ (~at(lanes, (i + 1) % 5) & mask & at(lanes, (i + 2) % 5));
      }
    }
    for (let power = 0; power < 7; power += 1) a[0] = at(a, 0) ^ (bit() << BigInt((1 << power) - 1));
  }
}
