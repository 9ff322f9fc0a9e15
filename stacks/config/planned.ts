/**
 * Names that belong to this project's road map and that this version knows nothing of. They are named so that the answer
 * to one is "not yet", and not "unknown", which would send its reader looking for a typing error.
 */
export const planned: Readonly<Record<string, readonly string[]>> = {
  execution: ["nethermind", "besu", "erigon"],
  consensus: ["teku"],
};

/** Values that look right and are refused on purpose: what there is instead, by field and value. */
export const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  peers: {
    nodePort:
      "Write inbound: a node port is on machines' private addresses, and not the port that the client listens on, so peers " +
      "would be told of one that they cannot dial.",
    public: "Write inbound.",
  },
};
