import { ownedFlagsAmong } from "../../../catalogue/flags.ts";
import { choices, type Known, modesIn, type Networks, networksIn } from "../known.ts";
import { nearest } from "../nearest.ts";
import { type BrokenRule, entryOf, type Fields, listOf } from "./fields.ts";

type Path = readonly (string | number)[];

/** What fields of an Ethereum chain decide together. */
export function ethereumRules(chain: Fields, path: Path, known: Known): BrokenRule[] {
  // Of a network that no client knows, the schema has spoken, and nothing follows from it.
  const networks = networksIn(known.execution).includes(String(chain.network))
    ? [
        ...unknownNetwork("execution", chain, path, known),
        ...consensusRules(chain, path, known),
        ...historyRules(chain, path, known),
        ...lonelyNodes(chain, path, known),
        ...developmentOnly(chain, path, known),
      ]
    : [];
  return [...networks, ...ownedFlags(chain, path, known)];
}

/** Whether the network is the environment's own: there is no consensus client, and no history to speak of. */
function isDevelopment({ execution, network }: Fields, { clients }: Known): boolean {
  return entryOf(entryOf(clients.execution, execution)?.networks ?? {}, network)?.development ?? network === "dev";
}

/** The network is one that some client knows, but not this one. */
function unknownNetwork(role: "execution" | "consensus", chain: Fields, path: Path, known: Known): BrokenRule[] {
  const { network, [role]: client } = chain;
  const networks = entryOf(known[role], client);
  if (networks === undefined || entryOf(networks, network) !== undefined) return [];
  const others = Object.keys(known[role]).filter((name) => entryOf(known[role][name] ?? {}, network) !== undefined);
  const instead = others.length === 0 ? "" : `, or take ${others.join(", ")}`;
  return [
    choice([...path, "network"], String(network), Object.keys(networks), `${String(client)} has these${instead}.`),
  ];
}

function consensusRules(chain: Fields, path: Path, known: Known): BrokenRule[] {
  const { execution, network, consensus } = chain;
  if (isDevelopment(chain, known)) {
    return ["consensus", "consensusStorage", "supernode"]
      .filter((field) => chain[field] !== undefined && chain[field] !== false)
      .map((field) => ({
        path: [...path, field],
        found: chain[field],
        allowed: `nothing on network ${String(network)}`,
        remedy: "Remove it: a development chain has no consensus client.",
      }));
  }
  if (consensus !== undefined) return unknownNetwork("consensus", chain, path, known);
  // A client of which only a client file knows may be one that needs none.
  const modes: Networks[string] = entryOf(entryOf(known.execution, execution) ?? {}, network) ?? [];
  if (modes.length === 0) return [];
  return [
    {
      path: [...path, "consensus"],
      found: undefined,
      allowed: Object.keys(known.consensus).join(", "),
      remedy: `Name one: ${String(execution)} follows ${String(network)} by what a consensus client tells it.`,
    },
  ];
}

function historyRules(chain: Fields, path: Path, known: Known): BrokenRule[] {
  const { execution, network, history } = chain;
  const networks = entryOf(known.execution, execution);
  const described = entryOf(networks ?? {}, network);
  // Of one that no client knows, the schema has spoken.
  if (typeof history !== "string" || described === undefined || !modesIn(known.execution).includes(history)) return [];
  const modes = choices(described);
  if (modes.includes(history)) return [];
  if (modes.length === 0) {
    return [
      {
        path: [...path, "history"],
        found: history,
        allowed: `nothing on network ${String(network)}`,
        remedy: "Remove it: there is but one way to run this client there.",
      },
    ];
  }
  return [choice([...path, "history"], history, modes, `${String(execution)} has these on ${String(network)}.`)];
}

/** A value that is not among those that other fields leave. */
function choice(path: (string | number)[], found: string, among: readonly string[], remedy: string): BrokenRule {
  const near = nearest(found, among);
  return { path, found, allowed: among.join(", "), ...(near === undefined ? {} : { nearest: near }), remedy };
}

/** A network where each node is a chain of its own has one node a chain. */
function lonelyNodes({ execution, network, nodes }: Fields, path: Path, { clients }: Known): BrokenRule[] {
  const profile = entryOf(entryOf(clients.execution, execution)?.networks ?? {}, network);
  if (profile === undefined || profile.shared) return [];
  if (!Number.isInteger(nodes) || Number(nodes) <= 1) return [];
  return [
    {
      path: [...path, "nodes"],
      found: nodes,
      allowed: `1, as each node of network ${String(network)} is a chain of its own`,
      remedy: "For several development chains, list each with a name of its own.",
    },
  ];
}

/** Nobody sets the pace of a network that is not one's own. */
function developmentOnly(chain: Fields, path: Path, known: Known): BrokenRule[] {
  const { network, blockPeriod } = chain;
  if (isDevelopment(chain, known) || typeof blockPeriod !== "number" || blockPeriod === 0) return [];
  return [
    {
      path: [...path, "blockPeriod"],
      found: blockPeriod,
      allowed: `nothing on network ${String(network)}`,
      remedy: "Remove it: only a development chain's blocks come when it says so.",
    },
  ];
}

function ownedFlags({ execution, flags }: Fields, path: Path, { clients }: Known): BrokenRule[] {
  const client = entryOf(clients.execution, execution);
  if (client === undefined) return [];
  return listOf(flags).flatMap((flag, position) =>
    typeof flag !== "string"
      ? []
      : ownedFlagsAmong([flag], client).map(({ owned, reason }) => ({
          path: [...path, "flags", position],
          found: flag,
          allowed: `any flag of ${client.name} but those that the platform owns, as --${owned}`,
          remedy: `Remove it: ${reason}.`,
        })),
  );
}
