import { inferred } from "../figures.ts";
import { consensusProfile } from "./consensus.ts";

export const nimbus = consensusProfile({
  name: "nimbus",
  version: "26.3.1",
  databaseGiB: 75,
  memoryGiB: 5,
  architectures: {
    value: ["amd64", "arm64"],
    source: inferred("the tags of statusim/nimbus-eth2 begin with multiarch-"),
  },
});
