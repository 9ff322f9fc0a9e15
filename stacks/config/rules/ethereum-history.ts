import { fitHistory } from "../../../catalogue/history-fit.ts";
import { historyFields, historyPoints, type HistoryWish } from "../../../catalogue/history.ts";
import { profiles } from "../../../catalogue/profiles/index.ts";
import { choices, type Known, modesIn } from "../known.ts";
import { keeperOn } from "../../plan/needs/history.ts";
import { choice } from "./choice.ts";
import { type BrokenRule, entryOf, fieldsOf, type NodeFields } from "./fields.ts";

/** How much history a node keeps is for its execution client and its network to allow. */
export function historyRules({ fields, at }: NodeFields, known: Known): BrokenRule[] {
  const { execution, network, history } = fields;
  const described = entryOf(entryOf(known.execution, execution) ?? {}, network);
  // Of one that no client knows, the schema has spoken.
  if (history === undefined || described === undefined) return [];
  const modes = choices(described);
  if (modes.length === 0) {
    return [
      {
        path: at("history"),
        found: history,
        allowed: `nothing on network ${String(network)}`,
        remedy: "Remove it: there is but one way to run this client there.",
      },
    ];
  }
  if (typeof history === "string") {
    if (!modesIn(known.execution).includes(history) || modes.includes(history)) return [];
    return [choice(at("history"), history, modes, `${String(execution)} has these on ${String(network)}.`)];
  }
  const client = entryOf(known.clients.execution, execution);
  const keeper = keeperOn(client, String(network));
  const sizes = entryOf(profiles, execution);
  const wish = wishOf(history);
  if (wish === undefined) return saysNothing(history) ? [{ path: at("history"), found: history, ...empty }] : [];
  if (keeper === undefined || sizes === undefined) {
    const remedy = `Name one: of ${String(execution)} on ${String(network)} nothing else is known.`;
    return [{ path: at("history"), found: history, allowed: modes.join(", "), remedy }];
  }
  const fit = fitHistory(keeper, sizes, String(network), wish);
  if (fit.ok) return [];
  return fit.misfits.map(({ field, found, allowed, nearest, remedy }) => ({
    path: [...at("history"), field],
    found,
    allowed,
    nearest: String(nearest),
    remedy,
  }));
}

const empty = {
  allowed: "at least one of blocks, state, logs, transactions",
  remedy: "Remove it: a node without it keeps what its client usually does.",
};

function saysNothing(history: unknown): boolean {
  return (
    typeof history === "object" && history !== null && !Array.isArray(history) && Object.keys(history).length === 0
  );
}

const words: readonly unknown[] = ["all", ...historyPoints, "recent"];

/** The fields of a wish; undefined where one is none, of which the schema has spoken. */
function wishOf(history: unknown): HistoryWish | undefined {
  const said = fieldsOf(history);
  const known = historyFields.filter((field) => said[field] !== undefined);
  const sound = known.every((field) => words.includes(said[field]) || isCount(said[field]));
  return known.length > 0 && sound ? Object.fromEntries(known.map((field) => [field, said[field]])) : undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
