/** One more node of a chain: written into its environment's file, and waited for. */
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { ChainPlan, NodePlan, Plan } from "../stacks/plan.ts";
import { UserError } from "./failure.ts";

type Range = [number, number, number];
type Ranged = { range?: Range | null } | null | undefined;

/**
 * The file's text with one more node of a chain. Only what says their number changes: comments, order and form of
 * everything else stay, byte for byte. In a list of pairs the new node is as the last one.
 *
 * @throws UserError where the file has no such chain, or says its nodes in a form that is not one of these.
 */
export function withNode(text: string, chain: string): { text: string; node: string } {
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: "error" });
  const root = document.contents;
  const config = isMap(root) ? root.get("config") : undefined;
  const chains = isMap(config) ? config.get("cryptokube:chains") : undefined;
  const entries = isSeq(chains) ? chains.items.filter((item) => isMap(item)) : [];
  const entry = entries.find((each) => (each.get("name") as unknown) === chain);
  if (entry === undefined) {
    const names = entries.map((each) => String(each.get("name"))).join(", ");
    throw new UserError(`There is no chain "${chain}" in the file: it has ${names === "" ? "none" : names}.`);
  }
  const said = entry.get("nodes", true) as unknown;
  if (isScalar(said) && typeof said.value === "number") {
    return { text: replaced(text, said, String(said.value + 1)), node: `${chain}-${said.value}` };
  }
  if (said === undefined) return { text: withNumber(text, entry, 2), node: `${chain}-1` };
  if (isSeq(said) && said.items.length > 0) {
    return { text: withLastAgain(text, said), node: `${chain}-${said.items.length}` };
  }
  throw new UserError(`The nodes of "${chain}" are neither a number nor a list: add the node by hand.`);
}

function rangeOf(node: Ranged): Range {
  if (node?.range === undefined || node.range === null) {
    throw new UserError("The file is written in a form that is not understood: add the node by hand.");
  }
  return node.range;
}

function replaced(text: string, node: Ranged, by: string): string {
  const [from, to] = rangeOf(node);
  return text.slice(0, from) + by + text.slice(to);
}

/** Behind the chain's name, in the form of the map. */
function withNumber(text: string, entry: YAMLMap, count: number): string {
  const pair = entry.items.find(({ key }) => isScalar(key) && key.value === "name");
  const [, end] = rangeOf(pair?.value as Ranged);
  if (entry.flow === true) return `${text.slice(0, end)}, nodes: ${count}${text.slice(end)}`;
  const [start] = rangeOf(pair?.key as Ranged);
  const newline = text.indexOf("\n", end);
  const at = newline < 0 ? text.length : newline;
  return `${text.slice(0, at)}\n${" ".repeat(columnOf(text, start))}nodes: ${count}${text.slice(at)}`;
}

function withLastAgain(text: string, list: YAMLSeq): string {
  const [start, end] = rangeOf(list.items.at(-1) as Ranged);
  const last = text.slice(start, end).trimEnd();
  const at = start + last.length;
  if (list.flow === true) return `${text.slice(0, at)}, ${last}${text.slice(at)}`;
  const newline = text.indexOf("\n", at);
  const line = newline < 0 ? text.length : newline;
  // What stands before the entry on its line, the dash with it.
  const dash = text.slice(text.lastIndexOf("\n", start) + 1, start);
  return `${text.slice(0, line)}\n${dash}${last}${text.slice(line)}`;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}

/** The chain's newest node. @throws UserError where the plan has no such chain. */
export function newestOf({ environment, chains }: Plan, name: string): { chain: ChainPlan; node: NodePlan } {
  const chain = chains.find((each) => each.name === name);
  const node = chain?.nodes.at(-1);
  if (chain === undefined || node === undefined) {
    const names = chains.map((each) => each.name).join(", ");
    throw new UserError(
      `${environment} makes no nodes of "${name}": it makes those of ${names === "" ? "no chain" : names}.`,
    );
  }
  return { chain, node };
}

/** What waiting does to a cluster. */
export interface WaitHands {
  /** What a node's sidecar says; undefined: it does not answer. */
  status: (
    namespace: string,
    pod: string,
  ) => Promise<{ ready?: boolean; head?: { height: number } | null } | undefined>;
  sleep: (milliseconds: number) => Promise<void>;
}

const lookMs = 5000;
/** Looks between two words about one and the same thing. */
const sayEvery = 12;

/** Waits until a node has joined: until then it is in no Service, and no gateway asks it. */
export async function waitFor(node: NodePlan, hands: WaitHands, say: (text: string) => void): Promise<number | null> {
  for (let look = 0; ; look++) {
    const status = await hands.status(node.namespace, `${node.name}-0`);
    const height = status?.head?.height ?? null;
    if (status?.ready === true) return height;
    if (look % sayEvery === 0) {
      say(
        status === undefined
          ? `${node.name}: its sidecar does not answer yet.\n`
          : `${node.name} warms up${height === null ? "" : `, at block ${height}`}.\n`,
      );
    }
    await hands.sleep(lookMs);
  }
}
