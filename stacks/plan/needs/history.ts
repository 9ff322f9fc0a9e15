import type { Catalogue } from "../../../catalogue/chains/index.ts";
import { type FittedHistory, fitHistory, type Keeper, modeOf } from "../../../catalogue/history-fit.ts";
import { type History, historyFrom, historyText, sameHistory } from "../../../catalogue/history.ts";
import type { ExecutionClient } from "../../../catalogue/client.ts";
import type { ClientProfile } from "../../../catalogue/profile.ts";
import { profiles } from "../../../catalogue/profiles/index.ts";
import type { EthereumNodeConfig } from "../../config/chains/ethereum-node.ts";

/** The mode that a node is sized by, and what its execution client keeps where that is the file's to choose. */
export type NodeHistory = Pick<FittedHistory, "mode"> & Partial<Pick<FittedHistory, "history">>;

/** A client with history to choose on a network; undefined where there is but one way to run it there. */
export function keeperOn(client: ExecutionClient | undefined, network: string): Keeper | undefined {
  if (client?.history === undefined || profiles[client.name] === undefined) return undefined;
  return network in client.history.networks ? { name: client.name, history: client.history } : undefined;
}

/** @throws where a checked file cannot have led. */
export function historyOf(
  { execution, network, history: wish }: EthereumNodeConfig,
  clients: Pick<Catalogue, "execution">,
  profile: ClientProfile,
): NodeHistory {
  const keeper = keeperOn(clients.execution[execution], network);
  if (keeper === undefined) {
    if (typeof wish === "object") throw new Error(`${execution} has no history to choose on ${network}`);
    return { mode: wish ?? modeOf(profile, network) };
  }
  const fit = fitHistory(keeper, profile, network, wish);
  if (!fit.ok) throw new Error(`${execution} on ${network} cannot keep ${JSON.stringify(wish)}`);
  return fit.value;
}

/** What is said of a history that is not just its mode's: ` (blocks postmerge, state 20000, …)`. */
export function historyWords({ mode, history }: NodeHistory, keeper: Keeper | undefined, network: string): string {
  const named = keeper?.history.modes(network)[mode];
  if (history === undefined || (named !== undefined && sameHistory(named, history))) return "";
  return ` (${historyText(history)})`;
}

/**
 * What a node keeps that is sized by these words: a lock holds them, and so what was accepted.
 *
 * @param words `ethereum mainnet geth+lighthouse postmerge`, as the plan says it.
 * @returns undefined where they name no client, or one without history to choose.
 */
export function historyOfWords(
  words: string,
  clients: Pick<Catalogue, "execution">,
): { client: string; network: string; history: History } | undefined {
  const [, network = "", pair = "", mode = ""] = words.split(" ");
  const client = pair.split("+")[0] ?? "";
  const keeper = keeperOn(clients.execution[client], network);
  const history = historyFrom(words) ?? keeper?.history.modes(network)[mode];
  return keeper === undefined || history === undefined ? undefined : { client, network, history };
}
