import { type Document, isMap, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";

type Step = string | number;

/**
 * The line on which a path stands, from 1: that of its key, or of the nearest thing above it that the file has.
 */
export function lineOf(document: Document, lines: LineCounter, path: readonly Step[]): number | undefined {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) break;
    offset = start(isPair(child) ? child.key : child) ?? offset;
    node = isPair(child) ? child.value : child;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function childOf(node: unknown, step: Step): Pair | Node | undefined {
  if (isMap(node)) {
    return node.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key)) === String(step));
  }
  return isSeq(node) && typeof step === "number" ? (node.items[step] as Node | undefined) : undefined;
}

function start(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

/** The steps of a path that formatPath wrote. Keys of environment files hold no dots and no brackets. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? String(key) : Number(index),
  );
}
