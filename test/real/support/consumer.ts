import { setTimeout as sleep } from "node:timers/promises";
import type { CoreV1Api } from "@kubernetes/client-node";
import type { EnvironmentStatus } from "../../../cli/status.ts";
import { eventually, rpc } from "./lab.ts";

export type Reach = EnvironmentStatus["reach"];

/** Where a consumer asks a chain's gateway: its key is part of the address. Waits until it is answered. */
export async function reachGateway(core: CoreV1Api, reach: Reach, chain: string, consumer: string): Promise<string> {
  const at = reach.find(({ name }) => name === `${chain}-gateway`)?.where ?? "";
  const secret = await core.readNamespacedSecret({ namespace: "dev-system", name: `${chain}-gateway-keys` });
  const url = `${at}/${Buffer.from(secret.data?.[consumer] ?? "", "base64").toString()}`;
  await eventually("the gateway answers", () => rpc(url, "eth_blockNumber"), 60);
  return url;
}

/** What a consumer saw. */
export interface Seen {
  asked: number;
  /** What failed, in words: what was asked, and how. */
  failed: string[];
  /** Each answer for the head, in the order of asking. */
  heads: number[];
  slowestMs: number;
}

/** Asks a URL every 100 ms, all the while. Each question is asked once: nothing is tried again. */
export class Consumer {
  readonly #seen: Seen = { asked: 0, failed: [], heads: [], slowestMs: 0 };
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  /** @param asks methods and their parameters, all of them in each round; `eth_blockNumber` among them. */
  constructor(url: string, asks: readonly [string, unknown[]][]) {
    this.#done = (async () => {
      while (!this.#stop.signal.aborted) {
        const began = performance.now();
        await Promise.all(asks.map(([method, params]) => this.#ask(url, method, params)));
        const spent = performance.now() - began;
        this.#seen.slowestMs = Math.max(this.#seen.slowestMs, spent);
        await sleep(Math.max(0, 100 - spent));
      }
    })();
  }

  async #ask(url: string, method: string, params: unknown[]): Promise<void> {
    this.#seen.asked += 1;
    try {
      const result = await rpc<unknown>(url, method, params);
      if (method === "eth_blockNumber") this.#seen.heads.push(Number(result));
    } catch (thrown) {
      this.#seen.failed.push(`${method}: ${String(thrown)}`);
    }
  }

  async end(): Promise<Seen> {
    this.#stop.abort();
    await this.#done;
    return this.#seen;
  }
}
