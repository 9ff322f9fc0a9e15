import { nearest } from "../nearest.ts";
import { type BrokenRule, entriesOf, type Fields } from "./fields.ts";

/** Fields that name a chain of the file: it must be there, and of a kind that will do. */
export function referenceRules(values: Fields): BrokenRule[] {
  const chains = entriesOf(values["cryptokube:chains"]);
  const references = [
    ...chains.map((chain, index) => ({
      name: chain.chain === "lightning" ? chain.bitcoin : undefined,
      path: ["cryptokube:chains", index, "bitcoin"],
      kinds: ["bitcoin"],
    })),
    ...named(values, "cryptokube:explorers", ["ethereum", "rootstock"]),
    ...named(values, "cryptokube:signers", ["ethereum"]),
  ];
  return references.flatMap(({ name, path, kinds }) =>
    typeof name === "string" ? missingChain(name, path, kinds, chains) : [],
  );
}

function named(values: Fields, key: string, kinds: readonly string[]) {
  return entriesOf(values[key]).map(({ chain }, index) => ({ name: chain, path: [key, index, "chain"], kinds }));
}

function missingChain(
  name: string,
  path: (string | number)[],
  kinds: readonly string[],
  chains: readonly Fields[],
): BrokenRule[] {
  const fitting = chains.flatMap(({ name: theirs, chain }) =>
    typeof theirs === "string" && theirs !== "" && kinds.includes(String(chain)) ? [theirs] : [],
  );
  if (fitting.includes(name)) return [];
  const other = chains.find((chain) => chain.name === name && typeof chain.chain === "string")?.chain as
    string | undefined;
  const wanted = kinds.join(" or ");
  const near = nearest(name, fitting);
  return [
    {
      path,
      found: name,
      allowed:
        fitting.length === 0
          ? `the name of a chain of kind ${wanted}, of which this file has none`
          : fitting.join(", "),
      ...(near === undefined ? {} : { nearest: near }),
      remedy:
        other === undefined
          ? `List a chain of kind ${wanted} with that name in cryptokube:chains.`
          : `"${name}" is a chain of kind ${other}; this needs one of kind ${wanted}.`,
    },
  ];
}
