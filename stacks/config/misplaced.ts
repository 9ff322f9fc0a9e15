/**
 * What somebody meant who wrote a thing where its form leaves no room for it, by the place. The form is what keeps it out;
 * this says why, and how to get what was wanted.
 */
const onePair =
  "A consensus client tells exactly one execution client what to follow, so a node is one pair. For several pairs give " +
  "nodes a list: nodes: [{ execution: geth, consensus: lighthouse }, { execution: reth, consensus: nimbus }].";

const oneNetwork =
  "All nodes of a chain, and both clients of a node, follow the chain's network: list a chain of its own for another.";

type Places = readonly (readonly [RegExp, string])[];

const keys: Places = [[/^config\.cryptokube:chains\.\d+\.nodes\.\d+\.network$/, oneNetwork]];

const lists: Places = [
  [/^config\.cryptokube:chains\.\d+\.(nodes\.\d+\.)?(execution|consensus)$/, onePair],
  [/^config\.cryptokube:chains\.\d+\.network$/, oneNetwork],
];

/** Why a key cannot stand where it stands; undefined where nobody is known to have meant anything by it. */
export function misplacedKey(path: readonly PropertyKey[]): string | undefined {
  return find(keys, path);
}

/** Why there can be no list or map at a path, but one value; undefined likewise. */
export function misplacedList(path: readonly PropertyKey[]): string | undefined {
  return find(lists, path);
}

function find(places: Places, path: readonly PropertyKey[]): string | undefined {
  const text = path.map(String).join(".");
  return places.find(([pattern]) => pattern.test(text))?.[1];
}
