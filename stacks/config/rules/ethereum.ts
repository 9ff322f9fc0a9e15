import { ownedFlagsAmong } from "../../../catalogue/flags.ts";
import { type Known, type Networks, networksIn } from "../known.ts";
import { choice } from "./choice.ts";
import { historyRules } from "./ethereum-history.ts";
import { privateNetworkRules } from "./private-network.ts";
import {
  type BrokenRule,
  entriesOf,
  entryOf,
  type Fields,
  fieldsOf,
  listOf,
  type NodeFields as Node,
} from "./fields.ts";

type Path = readonly (string | number)[];

/** What fields of an Ethereum chain decide together, for each of its nodes. */
export function ethereumRules(chain: Fields, path: Path, known: Known): BrokenRule[] {
  const nodes = nodesOf(chain, path);
  return once([
    ...nodes.flatMap((node) => nodeRules(node, known)),
    ...lonelyNodes(chain, path, known),
    ...privateNetworkRules(chain, path),
    ...developmentOnly(chain, path, known),
    ...nodes.flatMap((node) => ownedFlags(node, known)),
  ]);
}

function nodesOf(chain: Fields, path: Path): Node[] {
  if (!Array.isArray(chain.nodes)) return [{ fields: chain, at: (field) => [...path, field] }];
  // All nodes of a chain follow its one network: of an entry that names another, the schema has spoken.
  return entriesOf(chain.nodes).map(({ network: _, ...entry }: Fields, index) => ({
    fields: { ...chain, ...entry },
    at: (field) =>
      entry[field] === undefined && chain[field] !== undefined ? [...path, field] : [...path, "nodes", index, field],
  }));
}

/** What is wrong with the chain's own fields is wrong once, however many nodes it has. */
function once(rules: readonly BrokenRule[]): BrokenRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

function nodeRules(node: Node, known: Known): BrokenRule[] {
  const { execution, network } = node.fields;
  // Of a network that no client knows, the schema has spoken, and nothing follows from it.
  const networks = networksIn(known.execution).includes(String(network))
    ? [...unknownNetwork("execution", node, known), ...consensusRules(node, known), ...historyRules(node, known)]
    : [];
  const missing: BrokenRule[] =
    execution === undefined
      ? [
          {
            path: node.at("execution"),
            found: undefined,
            allowed: Object.keys(known.execution).join(", "),
            remedy: "It must be set.",
          },
        ]
      : [];
  return [...missing, ...networks, ...ownSecret(node)];
}

/** A Secret of the name that the platform gives those that it makes: it would make it, or take its own away. */
function ownSecret({ fields, at }: Node): BrokenRule[] {
  const { existingSecret } = fieldsOf(fields.jwt);
  const { name } = fields;
  if (typeof existingSecret !== "string" || typeof name !== "string" || !existingSecret.startsWith(`${name}-`)) {
    return [];
  }
  if (!/^\d+-jwt$/.test(existingSecret.slice(name.length + 1))) return [];
  return [
    {
      path: [...at("jwt"), "existingSecret"],
      found: existingSecret,
      allowed: "a Secret that the platform does not make itself",
      remedy: "Give yours another name, or leave jwt out: then one is made for each node.",
    },
  ];
}

/** Whether each node is a chain of its own, for development: there is no consensus client, and no history to speak of. */
function isDevelopment({ execution, network }: Fields, { clients }: Known): boolean {
  const profile = entryOf(entryOf(clients.execution, execution)?.networks ?? {}, network);
  return profile === undefined ? network === "dev" : profile.development && !profile.shared;
}

/** The network is one that some client knows, but not this one. */
function unknownNetwork(role: "execution" | "consensus", { fields, at }: Node, known: Known): BrokenRule[] {
  const { network, [role]: client } = fields;
  const networks = entryOf(known[role], client);
  if (networks === undefined || entryOf(networks, network) !== undefined) return [];
  const others = Object.keys(known[role]).filter((name) => entryOf(known[role][name] ?? {}, network) !== undefined);
  const instead = others.length === 0 ? "" : `, or take ${others.join(", ")}`;
  return [choice(at("network"), String(network), Object.keys(networks), `${String(client)} has these${instead}.`)];
}

function consensusRules(node: Node, known: Known): BrokenRule[] {
  const { fields, at } = node;
  const { execution, network, consensus } = fields;
  if (isDevelopment(fields, known)) {
    return ["consensus", "consensusStorage", "supernode", "jwt"]
      .filter((field) => fields[field] !== undefined && fields[field] !== false)
      .map((field) => ({
        path: at(field),
        found: fields[field],
        allowed: `nothing on network ${String(network)}`,
        remedy: "Remove it: a development chain has no consensus client.",
      }));
  }
  if (consensus !== undefined) return [...unknownNetwork("consensus", node, known), ...noSupernode(node, known)];
  // A client of which only a client file knows may be one that needs none.
  const modes: Networks[string] = entryOf(entryOf(known.execution, execution) ?? {}, network) ?? [];
  if (modes.length === 0) return [];
  return [
    {
      path: at("consensus"),
      found: undefined,
      allowed: Object.keys(known.consensus).join(", "),
      remedy: `Name one: ${String(execution)} follows ${String(network)} by what a consensus client tells it.`,
    },
  ];
}

/** A client that is sized by its own file has one way to run. */
function noSupernode({ fields, at }: Node, known: Known): BrokenRule[] {
  const { consensus, network, supernode } = fields;
  const modes = entryOf(entryOf(known.consensus, consensus) ?? {}, network);
  if (supernode !== true || modes === undefined || modes.includes("supernode")) return [];
  return [
    {
      path: at("supernode"),
      found: true,
      allowed: `false, as nothing says what ${String(consensus)} takes as one on ${String(network)}`,
      remedy: "Remove it, or take a client with a profile of it (catalogue/profiles).",
    },
  ];
}

/** A network where each node is a chain of its own has one node a chain. */
function lonelyNodes(chain: Fields, path: Path, { clients }: Known): BrokenRule[] {
  const { network, nodes } = chain;
  const alone = nodesOf(chain, path).some(
    ({ fields }) => entryOf(entryOf(clients.execution, fields.execution)?.networks ?? {}, network)?.shared === false,
  );
  const count = Array.isArray(nodes) ? nodes.length : nodes;
  if (!alone || !Number.isInteger(count) || Number(count) <= 1) return [];
  return [
    {
      path: [...path, "nodes"],
      found: count,
      allowed: `1, as each node of network ${String(network)} is a chain of its own`,
      remedy: "For several development chains, list each with a name of its own.",
    },
  ];
}

/** Nobody sets the pace of a network that is not one's own. */
function developmentOnly(chain: Fields, path: Path, known: Known): BrokenRule[] {
  const { network, blockPeriod } = chain;
  if (!networksIn(known.execution).includes(String(network))) return [];
  if (
    nodesOf(chain, path).every(({ fields }) => isDevelopment(fields, known)) ||
    typeof blockPeriod !== "number" ||
    blockPeriod === 0
  ) {
    return [];
  }
  return [
    {
      path: [...path, "blockPeriod"],
      found: blockPeriod,
      allowed: `nothing on network ${String(network)}`,
      remedy: "Remove it: only a development chain's blocks come when it says so.",
    },
  ];
}

function ownedFlags({ fields: { execution, flags }, at }: Node, { clients }: Known): BrokenRule[] {
  const client = entryOf(clients.execution, execution);
  if (client === undefined) return [];
  return listOf(flags).flatMap((flag, position) =>
    typeof flag !== "string"
      ? []
      : ownedFlagsAmong([flag], client).map(({ owned, reason }) => ({
          path: [...at("flags"), position],
          found: flag,
          allowed: `any flag of ${client.name} but those that the platform owns, as --${owned}`,
          remedy: `Remove it: ${reason}.`,
        })),
  );
}
