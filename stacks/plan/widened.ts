import type { Catalogue } from "../../catalogue/chains/index.ts";
import { fieldsBeyond } from "../../catalogue/history.ts";
import type { Capacity, Impossible, Need } from "./capacity/types.ts";
import { historyOfWords } from "./needs/history.ts";

/**
 * Nodes that are to keep more history than was accepted: what a client has pruned never comes back to its volume. The
 * volume itself says so too, by its marker, where no lock knows it.
 */
export function widened(
  needs: readonly Need[],
  accepted: Capacity | undefined,
  clients: Pick<Catalogue, "execution">,
): Impossible[] {
  const before = new Map((accepted?.placements ?? []).map(({ name, profile }) => [name, profile]));
  return needs.flatMap(({ name, path, profile }): Impossible[] => {
    const had = historyOfWords(before.get(name) ?? "", clients);
    const wants = historyOfWords(profile, clients);
    if (had === undefined || wants === undefined) return [];
    if (had.client !== wants.client || had.network !== wants.network) return [];
    const rules = clients.execution[wants.client]?.history;
    const chain = rules?.networks[wants.network];
    if (rules === undefined || chain === undefined) return [];
    const beyond = fieldsBeyond(had.history, wants.history, chain).filter(
      (field) => !rules.narrowing.rebuilt.includes(field),
    );
    if (beyond.length === 0) return [];
    const said = (of: typeof had): string => beyond.map((field) => `${field} ${of.history[field]}`).join(", ");
    return [
      {
        path: [...path, "history"],
        need: name,
        found: said(wants),
        allowed: `no more than it was accepted with: ${said(had)}`,
        remedy:
          "What was pruned, or never fetched, does not come back. Add a node that keeps it from its beginning (a new entry " +
          "in nodes, or a chain of its own), and remove this one when that is synced.",
      },
    ];
  });
}
