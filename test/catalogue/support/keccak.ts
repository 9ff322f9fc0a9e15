/** Keccak-256 as Ethereum uses it: Node has the later SHA-3 alone, which pads otherwise. For a few short inputs. */
const rate = 136;
const mask = (1n << 64n) - 1n;
const rotate = (lane: bigint, by: bigint): bigint => ((lane << by) | (lane >> (64n - by))) & mask;

export function keccak256(input: Buffer): Buffer {
  const padded = Buffer.alloc((Math.floor(input.length / rate) + 1) * rate);
  input.copy(padded);
  padded[input.length]! |= 0x01;
  padded[padded.length - 1]! |= 0x80;
  const state = new Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += rate) {
    for (let lane = 0; lane < rate / 8; lane += 1) state[lane]! ^= padded.readBigUInt64LE(block + 8 * lane);
    permute(state);
  }
  const output = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane += 1) output.writeBigUInt64LE(state[lane]!, 8 * lane);
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
    const c = [0, 1, 2, 3, 4].map((x) => a[x]! ^ a[x + 5]! ^ a[x + 10]! ^ a[x + 15]! ^ a[x + 20]!);
    for (let x = 0; x < 5; x += 1) {
      const d = c[(x + 4) % 5]! ^ rotate(c[(x + 1) % 5]!, 1n);
      for (let y = 0; y < 25; y += 5) a[y + x]! ^= d;
    }
    let [x, y] = [1, 0];
    let moved = a[1]!;
    for (let t = 0; t < 24; t += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const at = 5 * y + x;
      const next = a[at]!;
      a[at] = rotate(moved, BigInt((((t + 1) * (t + 2)) / 2) % 64));
      moved = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const lanes = a.slice(row, row + 5);
      for (let i = 0; i < 5; i += 1) a[row + i] = lanes[i]! ^ (~lanes[(i + 1) % 5]! & mask & lanes[(i + 2) % 5]!);
    }
    for (let power = 0; power < 7; power += 1) a[0]! ^= bit() << BigInt((1 << power) - 1);
  }
}
