import { type Catalogue } from "../../catalogue/chains/index.ts";
import { ownedFlagsAmong } from "../../catalogue/flags.ts";

/** A rule that more than one field decides, broken. Paths are within the keys of our namespace. */
export interface BrokenRule {
  path: (string | number)[];
  found: unknown;
  allowed: string;
  remedy: string;
}

type Fields = Record<string, unknown>;

/**
 * The rules that a schema of single fields cannot say. They read the file as it stands, and pass over whatever is not
 * of its type, so that they also speak where the schema has complaints of its own: every error at once.
 */
export function brokenRules(values: Fields, clients: Catalogue): BrokenRule[] {
  const chains = asArray(values["cryptokube:chains"]).map(asFields);
  return [
    ...kubeconfigWithoutContext(asFields(values["cryptokube:cluster"])),
    ...chains.flatMap((chain, index) => [...lonelyNodes(chain, index, clients), ...ownedFlags(chain, index, clients)]),
    ...sharedNames(chains),
  ];
}

/** Without a context, a kubeconfig's current one would decide where things go; it is never used. */
function kubeconfigWithoutContext(cluster: Fields): BrokenRule[] {
  if (cluster.kubeconfig === undefined || cluster.context !== undefined) return [];
  return [
    {
      path: ["cryptokube:cluster", "context"],
      found: undefined,
      allowed: "the name of a context in that kubeconfig",
      remedy: "Name the context: the current one of a kubeconfig is never used, as it changes behind one's back.",
    },
  ];
}

/** A network where each node is a chain of its own has one node a chain. */
function lonelyNodes(chain: Fields, index: number, clients: Catalogue): BrokenRule[] {
  const profile = clients.execution[String(chain.execution)]?.networks[String(chain.network)];
  if (profile === undefined || profile.shared) return [];
  if (!Number.isInteger(chain.nodes) || Number(chain.nodes) <= 1) return [];
  return [
    {
      path: ["cryptokube:chains", index, "nodes"],
      found: chain.nodes,
      allowed: `1, as each node of network ${String(chain.network)} is a chain of its own`,
      remedy: "For several development chains, list each with a name of its own.",
    },
  ];
}

function ownedFlags(chain: Fields, index: number, clients: Catalogue): BrokenRule[] {
  const client = clients.execution[String(chain.execution)];
  if (client === undefined) return [];
  return asArray(chain.flags).flatMap((flag, position) =>
    typeof flag !== "string"
      ? []
      : ownedFlagsAmong([flag], client).map(({ owned, reason }) => ({
          path: ["cryptokube:chains", index, "flags", position],
          found: flag,
          allowed: `any flag of ${client.name} but those that the platform owns, as --${owned}`,
          remedy: `Remove it: ${reason}.`,
        })),
  );
}

/** Chains and nodes share the names of Services in one namespace. */
function sharedNames(chains: readonly Fields[]): BrokenRule[] {
  const owner = new Map<string, number>();
  return chains.flatMap((chain, index) => {
    if (typeof chain.name !== "string") return [];
    const nodes = typeof chain.nodes === "number" && chain.nodes <= 32 ? Math.max(1, chain.nodes) : 1;
    const names = [chain.name, ...Array.from({ length: nodes }, (_, i) => `${String(chain.name)}-${i}`)];
    const taken = names.find((name) => owner.has(name));
    for (const name of names) if (!owner.has(name)) owner.set(name, index);
    if (taken === undefined) return [];
    return [
      {
        path: ["cryptokube:chains", index, "name"],
        found: chain.name,
        allowed: `a name that no other chain or node has ("${taken}" is taken by chains[${owner.get(taken)}])`,
        remedy: "Give each chain a name of its own; its nodes are <name>-0, <name>-1, …",
      },
    ];
  });
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
