/** Where things stand in a text that is known to be JSON. */

type Step = string | number;

/** A key or an element, and the line it stands on, from 1. */
export interface Place {
  path: readonly Step[];
  line: number;
}

interface Open {
  /** Of a list, the next index; of a map, undefined. */
  index: number | undefined;
  /** The keys so far, of a map. */
  keys: Set<string>;
}

/**
 * Walks a text of valid JSON.
 *
 * @returns keys that stand twice in one map, of which JSON silently drops the first, and the line of every place.
 */
export function scan(text: string): { twice: Place[]; lines: Map<string, number> } {
  const twice: Place[] = [];
  const lines = new Map<string, number>();
  const open: Open[] = [];
  const path: Step[] = [];
  let line = 1;
  const element = (): void => {
    const top = open.at(-1);
    if (top?.index === undefined) return;
    path[open.length - 1] = top.index++;
    lines.set(keyOf(path.slice(0, open.length)), line);
  };
  for (const [token, , isKey] of text.matchAll(/\n|("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]|[^\s"{}[\],:]+/g)) {
    if (token === "\n") line++;
    else if (token === "}" || token === "]") {
      open.pop();
      path.length = Math.max(0, open.length);
    } else if (isKey !== undefined) {
      const key = JSON.parse(token.slice(0, token.length - isKey.length)) as string;
      path[open.length - 1] = key;
      const here = path.slice(0, open.length);
      const keys = open.at(-1)?.keys;
      if (keys?.has(key) === true) twice.push({ path: here, line });
      keys?.add(key);
      lines.set(keyOf(here), line);
      line += isKey.split("\n").length - 1;
    } else {
      element();
      if (token === "{" || token === "[") open.push({ index: token === "[" ? 0 : undefined, keys: new Set() });
    }
  }
  return { twice, lines };
}

/** The line of a path, or of the nearest thing above it that is there. */
export function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(keyOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map((step) => (typeof step === "symbol" ? String(step) : step)));
}
