import { isObject } from "../shared/fields.ts";

/**
 * Fields by which it is decided here what a request may ask, and of whom. A client in Go reads them in any case, and the last
 * of several (encoding/json): `Tracer` would say to it what stands nowhere for the gateway. So they are written in one way.
 */
const decisive = ["blockHash", "blockNumber", "fromBlock", "toBlock", "tracer", "tracerConfig"];

/** As Go does: the Kelvin sign is a K to it, and the long s an S. */
const folded = (name: string): string => name.toUpperCase().toLowerCase();

const spelling = new Map(decisive.map((name) => [folded(name), name]));

/** @returns the first field that is one of them but for its letters; undefined: none is. */
export function misspelt(params: readonly unknown[]): string | undefined {
  const fields = params.filter(isObject).flatMap((param) => Object.keys(param));
  return fields.find((field) => (spelling.get(folded(field)) ?? field) !== field);
}
