/** Transfers, signed here: a node of a private network holds no accounts. */
import { createECDH, randomBytes } from "node:crypto";
import { keccak256 } from "../../../stacks/config/keccak.ts";

/** The order of secp256k1's group (SEC 2, 2.4.1). */
const order = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

export interface Account {
  /** 32 bytes. */
  key: Buffer;
  address: string;
}

/** An account that nobody has had before. */
export function newAccount(): Account {
  const pair = createECDH("secp256k1");
  pair.generateKeys();
  const address = keccak256(pair.getPublicKey().subarray(1)).subarray(12);
  return { key: pair.getPrivateKey(), address: `0x${address.toString("hex")}` };
}

export interface Transfer {
  chainId: number;
  nonce: number;
  to: string;
  /** Wei. */
  value: bigint;
}

/** A transfer for `eth_sendRawTransaction`, for its chain alone (EIP-155), at ten times what an empty chain asks. */
export function signedTransfer({ key }: Account, { chainId, nonce, to, value }: Transfer): string {
  const fields = [BigInt(nonce), 10_000_000_000n, 21_000n, Buffer.from(to.slice(2), "hex"), value, Buffer.alloc(0)];
  const { r, s, odd } = sign(keccak256(list([...fields, BigInt(chainId), 0n, 0n])), key);
  return `0x${list([...fields, BigInt(chainId) * 2n + 35n + (odd ? 1n : 0n), r, s]).toString("hex")}`;
}

/** ECDSA (SEC 1, 4.1.3), and which of two keys it is by; `s` in the lower half, as EIP-2 wants it. */
function sign(digest: Buffer, key: Buffer): { r: bigint; s: bigint; odd: boolean } {
  const pair = createECDH("secp256k1");
  const once = randomBytes(32);
  // Out of range in one of 2^128 cases.
  pair.setPrivateKey(once);
  const point = pair.getPublicKey(null, "compressed");
  const r = number(point.subarray(1)) % order;
  const s = (inverse(number(once)) * (number(digest) + r * number(key))) % order;
  const odd = point[0] === 3;
  return s > order / 2n ? { r, s: order - s, odd: !odd } : { r, s, odd };
}

const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);

/** By Fermat: the order is prime. */
function inverse(of: bigint): bigint {
  let [result, base, exponent] = [1n, of % order, order - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

/** RLP (the yellow paper, appendix B) of a flat list. */
function list(items: readonly (bigint | Buffer)[]): Buffer {
  const body = Buffer.concat(items.map((item) => text(typeof item === "bigint" ? bytes(item) : item)));
  return Buffer.concat([prefix(body.length, 0xc0), body]);
}

function text(item: Buffer): Buffer {
  return item.length === 1 && item[0]! < 0x80 ? item : Buffer.concat([prefix(item.length, 0x80), item]);
}

function bytes(value: bigint): Buffer {
  const hex = value === 0n ? "" : value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
}

function prefix(length: number, base: number): Buffer {
  if (length < 56) return Buffer.from([base + length]);
  const size = bytes(BigInt(length));
  return Buffer.from([base + 55 + size.length, ...size]);
}
