import { armAndIntel, awsBlueprint } from "./common.ts";
import { consensusProfile } from "./consensus.ts";

export const lighthouse = consensusProfile({
  name: "lighthouse",
  version: "8.1.3",
  databaseGiB: 20,
  memoryGiB: 14,
  architectures: armAndIntel(`${awsBlueprint}: its image runs on Graviton`),
});
