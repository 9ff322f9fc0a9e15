import { setTimeout as sleep } from "node:timers/promises";
import { rpc } from "./lab.ts";
import { type Account, signedTransfer } from "./transaction.ts";

/** Sends transfers through a Service all the while. What does not come through is sent again: so people do, too. */
export class Load {
  /** Transfers that were taken. */
  taken = 0;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  /** @param perSecond how many are sent anew each second, at the most. */
  constructor(url: () => string, account: Account, chainId: number, perSecond: number) {
    this.#done = (async () => {
      while (!this.#stop.signal.aborted) {
        try {
          const first = Number(await rpc(url(), "eth_getTransactionCount", [account.address, "latest"]));
          for (let nonce = first; nonce < first + 2 * perSecond; nonce += 1) {
            const raw = signedTransfer(account, { chainId, nonce, to: account.address, value: 1n });
            const taken = await rpc(url(), "eth_sendRawTransaction", [raw]).then(
              () => true,
              () => false,
            );
            if (taken) this.taken += 1;
          }
        } catch {
          // Nobody answers for a moment: that is what is looked at here.
        }
        await sleep(1000);
      }
    })();
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
