import { maxNodes } from "../chains/common.ts";
import { type BrokenRule, entriesOf, type Fields } from "./fields.ts";

/** Names of the platform's own parts, which chains and applications may not take. */
export const reservedNames = [
  "prometheus",
  "prometheus-1",
  "grafana",
  "fluentd",
  "roller",
  "health",
  "postgres-operator",
] as const;
const reservedPrefix = "system-";

/** What is named in a file, and whether it has nodes that are named after it. */
const lists = [
  { key: "cryptokube:chains", short: "chains", nodes: true },
  { key: "cryptokube:explorers", short: "explorers", nodes: false },
  { key: "cryptokube:signers", short: "signers", nodes: true },
  { key: "cryptokube:validators", short: "validators", nodes: false },
  { key: "cryptokube:apps", short: "apps", nodes: false },
] as const;

/** Chains, their nodes and all that stands beside them share one set of names: workloads are planned by them. */
export function sharedNames(values: Fields): BrokenRule[] {
  const owner = new Map<string, string>();
  return lists.flatMap(({ key, short, nodes }) =>
    entriesOf(values[key]).flatMap((entry, index) => {
      if (typeof entry.name !== "string") return [];
      const own = nodes ? nodeNames(entry.name, entry.nodes ?? (short === "signers" ? 2 : 1)) : [];
      const names = [
        entry.name,
        // What stands before a chain's nodes is named after it, too.
        ...(entry.gateway === undefined ? [] : [`${entry.name}-gateway`]),
        ...own,
        // The Services at which peers dial them (stacks/plan/peers.ts).
        ...(entry.peers === "inbound" ? own.map((node) => `${node}-peers`) : []),
      ];
      const taken = names.find((name) => owner.has(name));
      for (const name of names) if (!owner.has(name)) owner.set(name, `${short}[${index}]`);
      const path = [key, index, "name"];
      return [
        ...reserved(entry.name, path),
        ...(taken === undefined ? [] : [twice(entry.name, path, taken, String(owner.get(taken)))]),
      ];
    }),
  );
}

/** The names of the nodes; those of one where the number is none that the schema lets through. */
function nodeNames(name: string, said: unknown): string[] {
  const count = Array.isArray(said) ? said.length : said;
  const nodes = Number.isInteger(count) && Number(count) >= 1 && Number(count) <= maxNodes ? Number(count) : 1;
  return Array.from({ length: nodes }, (_, index) => `${name}-${index}`);
}

function reserved(name: string, path: (string | number)[]): BrokenRule[] {
  if (!(reservedNames as readonly string[]).includes(name) && !name.startsWith(reservedPrefix)) return [];
  return [
    {
      path,
      found: name,
      allowed: `a name that the platform does not use itself: not ${reservedNames.join(", ")} or ${reservedPrefix}…`,
      remedy: "Choose another name before anything is made: volumes are named after it.",
    },
  ];
}

function twice(name: string, path: (string | number)[], taken: string, owner: string): BrokenRule {
  return {
    path,
    found: name,
    allowed: `a name that nothing else here has ("${taken}" is taken by ${owner})`,
    remedy: "Give each a name of its own; nodes are called <name>-0, <name>-1, …",
  };
}
