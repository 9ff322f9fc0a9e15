import type { Catalogue } from "../../catalogue/chains/index.ts";
import { faultsOfParsers } from "../../catalogue/logs/check-parsers.ts";
import { type ConfigError, formatFound } from "./errors.ts";

const remembered = new WeakMap<Catalogue, readonly ConfigError[]>();

/**
 * What is wrong with the parsers of logs: no fault of the file, and told with its faults, as nothing is to start with a
 * parser that misses the very lines that it shows. Reckoned once for each catalogue.
 */
export function parserErrors(clients: Catalogue): readonly ConfigError[] {
  const errors =
    remembered.get(clients) ?? faultsOfParsers(clients).map((fault) => ({ ...fault, found: formatFound(fault.found) }));
  remembered.set(clients, errors);
  return errors;
}
