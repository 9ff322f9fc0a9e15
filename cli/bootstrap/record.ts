import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";

/** The key of an environment file that names the engine's backend. */
export const backendKey = "cryptokube:backend";

/** What a file says of where the state is, and how its secrets are encrypted. */
export interface StatedGround {
  backend?: string;
  secretsProvider?: string;
}

/** Reads it from the text of a file that can be parsed. */
export function statedGround(text: string): StatedGround {
  const root = parseDocument(text, { logLevel: "error" }).toJS() as {
    secretsprovider?: unknown;
    config?: Record<string, unknown>;
  } | null;
  const backend = root?.config?.[backendKey];
  const provider = root?.secretsprovider;
  return {
    ...(typeof backend === "string" ? { backend } : {}),
    ...(typeof provider === "string" && provider !== "" ? { secretsProvider: provider } : {}),
  };
}

/**
 * The file's text with the ground written into it. Only lines of the two keys change: comments, order and form of
 * everything else stay, byte for byte.
 *
 * @throws where the text has no map `config`; a file that was read before has one.
 */
export function withGround(text: string, ground: Required<StatedGround>): string {
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: "error" });
  const root = document.contents;
  const config = isMap(root) ? root.get("config") : undefined;
  if (!isMap(root) || !isMap(config)) throw new Error("the file has no map `config` to write into");
  const edits = [
    edit(text, config, backendKey, ground.backend),
    edit(text, root, "secretsprovider", ground.secretsProvider),
  ];
  // From the end, so that what stands before keeps its place.
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((all, { from, to, by }) => all.slice(0, from) + by + all.slice(to), text);
}

interface Edit {
  from: number;
  to: number;
  by: string;
}

function edit(text: string, map: YAMLMap, key: string, value: string): Edit {
  const quoted = JSON.stringify(value);
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  const there = pair?.value as { range?: [number, number, number] } | undefined;
  if (there?.range !== undefined) return { from: there.range[0], to: there.range[1], by: quoted };
  // Before the first key of the map: what stands above it, comments too, stays above.
  const first = (map.items[0]?.key as { range?: [number, number, number] } | undefined)?.range?.[0];
  if (first === undefined) throw new Error(`there is no key beside which ${key} could stand`);
  if (map.flow === true) return { from: first, to: first, by: `${JSON.stringify(key)}: ${quoted}, ` };
  const lineStart = text.lastIndexOf("\n", first - 1) + 1;
  return { from: lineStart, to: lineStart, by: `${text.slice(lineStart, first)}${key}: ${quoted}\n` };
}
