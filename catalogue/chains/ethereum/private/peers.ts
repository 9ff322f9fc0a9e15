/** How nodes of a private network are told of each other: by keys that are made for them, and by their names in DNS. */
import { createECDH } from "node:crypto";

/**
 * Files that tell a client of its peers.
 * - `enode-toml`: geth's configuration, with `enode://` URLs.
 * - `multiaddr-yaml`: prysm's flags as a file, with libp2p addresses.
 */
export type PeersFormat = "enode-toml" | "multiaddr-yaml";

export interface Peer {
  /** 32 bytes, on secp256k1. */
  privateKey: Uint8Array;
  /** A name in DNS: it is asked for at each dial, as a pod's address changes. */
  host: string;
  port: number;
}

/** The end of such a file's name: some programs go by it. */
export const peersExtension: Readonly<Record<PeersFormat, string>> = {
  "enode-toml": "toml",
  "multiaddr-yaml": "yaml",
};

export function peersFile(format: PeersFormat, peers: readonly Peer[]): string {
  switch (format) {
    case "enode-toml":
      return `[Node.P2P]\nStaticNodes = [${peers.map((peer) => JSON.stringify(enodeOf(peer))).join(", ")}]\n`;
    case "multiaddr-yaml":
      return peers.length === 0 ? "peer: []\n" : `peer:\n${peers.map((peer) => `  - ${multiaddrOf(peer)}\n`).join("")}`;
  }
}

/** `enode://<public key>@<host>:<port>` (ethereum/devp2p; geth resolves a name at each dial, p2p/dial.go of v1.17.6). */
export function enodeOf({ privateKey, host, port }: Peer): string {
  // Without the byte that says "uncompressed".
  const key = publicKey(privateKey, "uncompressed").subarray(1);
  return `enode://${key.toString("hex")}@${host}:${port}`;
}

/** `/dns4/<host>/tcp/<port>/p2p/<id>` (multiformats/multiaddr). */
export function multiaddrOf({ privateKey, host, port }: Peer): string {
  return `/dns4/${host}/tcp/${port}/p2p/${peerIdOf(privateKey)}`;
}

/**
 * The name by which libp2p knows the owner of a key (libp2p/specs:peer-ids/peer-ids.md): a multihash (identity, 37 bytes)
 * of the key as a message of type 2 (secp256k1), in base 58. Prysm v7.0.0 gave the same for the same key, 2026-11-26.
 */
export function peerIdOf(privateKey: Uint8Array): string {
  const message = Buffer.concat([Buffer.from([0x08, 0x02, 0x12, 0x21]), publicKey(privateKey, "compressed")]);
  return base58(Buffer.concat([Buffer.from([0x00, message.length]), message]));
}

function publicKey(privateKey: Uint8Array, form: "compressed" | "uncompressed"): Buffer {
  const pair = createECDH("secp256k1");
  pair.setPrivateKey(privateKey);
  return pair.getPublicKey(null, form);
}

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (; rest > 0n; rest /= 58n) text = `${alphabet.charAt(Number(rest % 58n))}${text}`;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(Math.max(0, zeros)) + text;
}
