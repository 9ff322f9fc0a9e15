/**
 * A small execution client for tests: answers the Ethereum JSON-RPC API about a chain that exists nowhere. Every
 * instance computes the same head from the clock, so any number of them, in any number of pods, follow one chain
 * without speaking to each other.
 *
 * One file without imports but Node's own and without syntax that cannot be erased: `node fake-client.ts` runs it
 * in a bare pod of the Node.js 24 image (mounted from a ConfigMap under a name that ends in `.mts`).
 */
import http from "node:http";
import { pathToFileURL } from "node:url";

export interface FakeBehaviour {
  /** Seconds from one block to the next. The head's height is the seconds since 1970 divided by this. */
  blockSeconds: number;
  chainId: number;
  peers: number;
  /** `null`: the method does not exist. */
  genesis: string | null;
  /** Blocks that the client is behind the chain's head. */
  lag: number;
  /** The head stays at this height; `null`: it follows the chain. */
  stuckAt: number | null;
  /** Seconds added to the timestamp of the head: a liar's clock. */
  headTimeOffset: number;
  /** What `eth_syncing` says: honestly (syncing while the lag is above 4), or the same always. */
  syncing: "honest" | "never" | "always";
  /** In its first sync, forever: the head is block 0. */
  firstSync: boolean;
  /** Whether the state at the head can be read. */
  state: boolean;
  /** Methods that answer with an error, at HTTP status 200. `*`: all. */
  errors: string[];
  /** Methods that never answer. `*`: all. */
  hangs: string[];
  /** Milliseconds before each answer. */
  delayMs: number;
  /** Every answer is HTTP status 500. */
  broken: boolean;
  /** The answer is not JSON. */
  garbage: boolean;
  /** What `eth_config` answers; `null`: the method does not exist. */
  config: object | null;
  /** It follows another chain: other blocks at the same heights. */
  forked: boolean;
  /** It follows another chain from this height on; `null`: not. */
  forkedFrom: number | null;
  /** Blocks from the head down to the newest final one; `null`: none is. */
  finalLag: number | null;
  /** What `web3_clientVersion` says; `null`: the method does not exist. */
  version: string | null;
  /** Block queries answer `null`, as of a client that opens its database. */
  noBlocks: boolean;
}

export const honest: FakeBehaviour = {
  blockSeconds: 2,
  chainId: 1337,
  peers: 3,
  genesis: `0x${"ab".repeat(32)}`,
  lag: 0,
  stuckAt: null,
  headTimeOffset: 0,
  syncing: "honest",
  firstSync: false,
  state: true,
  errors: [],
  hangs: [],
  delayMs: 0,
  broken: false,
  garbage: false,
  config: null,
  forked: false,
  forkedFrom: null,
  finalLag: null,
  version: "Fake/v1.2.3-stable/linux-amd64/node24",
  noBlocks: false,
};

/** Height and time (seconds since 1970) of the head that a client with this behaviour has. */
export function fakeHead(behaviour: FakeBehaviour, nowMs: number): { height: number; timestamp: number } {
  if (behaviour.firstSync) return { height: 0, timestamp: 0 };
  const tip = Math.floor(nowMs / 1000 / behaviour.blockSeconds);
  const height = Math.max(0, behaviour.stuckAt ?? tip - behaviour.lag);
  return { height, timestamp: Math.floor(height * behaviour.blockSeconds) + behaviour.headTimeOffset };
}

/** The `result` of a method, or an error object. */
function answer(behaviour: FakeBehaviour, nowMs: number, method: string, params: unknown[]): object {
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const result = (value: unknown): object => ({ result: value });
  const error = (code: number, message: string): object => ({ error: { code, message } });
  if (behaviour.errors.includes(method) || behaviour.errors.includes("*")) return error(-32_000, "made to fail");
  const head = fakeHead(behaviour, nowMs);
  const block = (height: number, timestamp: number, hash: string): object => ({
    number: hex(height),
    timestamp: hex(timestamp),
    hash,
    parentHash: `0x${"00".repeat(32)}`,
    transactions: [],
  });
  switch (method) {
    case "eth_chainId":
      return result(hex(behaviour.chainId));
    case "net_peerCount":
      return result(hex(behaviour.peers));
    case "eth_blockNumber":
      return result(hex(head.height));
    case "eth_getBlockByNumber": {
      if (behaviour.noBlocks) return result(null);
      if (params[0] === "finalized" && behaviour.finalLag === null) return error(-39_001, "finalized block not found");
      if (params[0] === "0x0") return result(behaviour.genesis === null ? null : block(0, 0, behaviour.genesis));
      // Blocks below the head are everybody's, unless the client forks off.
      const asked =
        params[0] === "finalized"
          ? Math.max(0, head.height - (behaviour.finalLag ?? 0))
          : typeof params[0] === "string" && params[0].startsWith("0x")
            ? Number(params[0])
            : head.height;
      if (asked > head.height) return result(null);
      const other = behaviour.forked || (behaviour.forkedFrom !== null && asked >= behaviour.forkedFrom);
      const hash = `0x${other ? "f" : "0"}${asked.toString(16).padStart(63, "0")}`;
      return result(block(asked, asked === head.height ? head.timestamp : asked * behaviour.blockSeconds, hash));
    }
    case "eth_getBalance":
      return behaviour.state ? result("0x0") : error(-32_000, "missing trie node");
    case "eth_syncing": {
      const tip = Math.floor(nowMs / 1000 / behaviour.blockSeconds);
      const progress = { startingBlock: "0x0", currentBlock: hex(head.height), highestBlock: hex(tip) };
      if (behaviour.syncing === "never") return result(false);
      return result(behaviour.syncing === "always" || tip - head.height > 4 ? progress : false);
    }
    case "web3_clientVersion":
      return behaviour.version === null
        ? error(-32_601, "the method web3_clientVersion does not exist")
        : result(behaviour.version);
    case "eth_config":
      return behaviour.config === null
        ? error(-32_601, "the method eth_config does not exist")
        : result(behaviour.config);
    default:
      return error(-32_601, `the method ${method} does not exist`);
  }
}

/** A running fake. Its `behaviour` may be changed while it runs. */
export interface FakeClient {
  behaviour: FakeBehaviour;
  url: string;
  /** Requests that were answered, or are made to hang. */
  requests: number;
  stop(): Promise<void>;
}

export async function startFakeClient(
  behaviour: Partial<FakeBehaviour> = {},
  listenOn: { host?: string; port?: number } = { host: "127.0.0.1", port: 0 },
  now: () => number = Date.now,
): Promise<FakeClient> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      client.requests += 1;
      const { behaviour: current } = client;
      const [, name = "", value = ""] = /^\/behave:(\w+)=(.*)$/.exec(decodeURIComponent(request.url ?? "")) ?? [];
      if (name !== "") {
        const here = fakeHead(current, now()).height;
        Object.assign(current, { [name]: value === "here" ? here : (JSON.parse(value) as unknown) });
      }
      if (request.method !== "POST") {
        response.writeHead(200, { "content-type": "text/plain" }).end("fake client\n");
        return;
      }
      const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString()) as {
        id: unknown;
        method: string;
        params?: unknown[];
      };
      if (current.hangs.includes(method) || current.hangs.includes("*")) return;
      setTimeout(() => {
        if (current.broken) return response.writeHead(500).end("broken");
        response.writeHead(200, { "content-type": "application/json" });
        if (current.garbage) return response.end("<html>not what you asked for</html>");
        return response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer(current, now(), method, params ?? []) }));
      }, current.delayMs);
    });
  });
  const client: FakeClient = {
    behaviour: { ...honest, ...behaviour },
    url: "",
    requests: 0,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      { port: listenOn.port ?? 0, ...(listenOn.host === undefined ? {} : { host: listenOn.host }) },
      resolve,
    );
  });
  const address = server.address();
  client.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return client;
}

/**
 * As a program. Environment:
 * - `FAKE_PORT` (8545), `FAKE_BLOCK_SECONDS` (2), `FAKE_CHAIN_ID` (1337), `FAKE_PEERS` (3), `FAKE_LAG` (0);
 * - `FAKE_FIRST_SYNC=true`: in its first sync, forever;
 * - `FAKE_SYNC_SECONDS=n`: in its first sync for n seconds after the start, then at the head;
 * - `FAKE_STALL_AFTER_SECONDS=n`: follows the chain for n seconds, then its head stays;
 * - `FAKE_FORKED=true`: follows another chain;
 * - `GET /behave:NAME=JSON` changes what it does; `here` stands for the height of its head;
 * - `FAKE_FLAG=wrong`: does not start, as a client with a flag that it does not know; any other value is fine and
 *   does nothing, so that changing it is a harmless change of the pod.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const number = (name: string, fallback: number): number => Number(env[name] ?? fallback);
  if (env.FAKE_FLAG === "wrong") {
    process.stderr.write("flag provided but not defined: -wrong\n");
    process.exit(2);
  }
  const syncSeconds = number("FAKE_SYNC_SECONDS", 0);
  const client = await startFakeClient(
    {
      blockSeconds: number("FAKE_BLOCK_SECONDS", honest.blockSeconds),
      chainId: number("FAKE_CHAIN_ID", honest.chainId),
      peers: number("FAKE_PEERS", honest.peers),
      lag: number("FAKE_LAG", 0),
      forked: env.FAKE_FORKED === "true",
      firstSync: env.FAKE_FIRST_SYNC === "true" || syncSeconds > 0,
    },
    { port: number("FAKE_PORT", 8545) },
  );
  if (syncSeconds > 0) setTimeout(() => (client.behaviour.firstSync = false), syncSeconds * 1000);
  const stallAfter = number("FAKE_STALL_AFTER_SECONDS", 0);
  if (stallAfter > 0) {
    setTimeout(() => (client.behaviour.stuckAt = fakeHead(client.behaviour, Date.now()).height), stallAfter * 1000);
  }
  const end = (): void => void client.stop().then(() => process.exit(0));
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.stdout.write(`fake client listens on ${client.url}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.env);
