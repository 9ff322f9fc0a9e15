/**
 * Names that belong to this project's road map and that this version knows nothing of. They are named so that the answer
 * to one is "not yet", and not "unknown", which would send its reader looking for a typing error.
 */
export const planned: Readonly<Record<string, readonly string[]>> = {
  execution: ["nethermind", "besu", "erigon"],
  consensus: ["teku"],
};
