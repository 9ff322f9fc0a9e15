import { armAndIntel, awsBlueprint } from "./common.ts";
import { consensusProfile } from "./consensus.ts";

export const prysm = consensusProfile({
  name: "prysm",
  version: "7.1.3",
  databaseGiB: 20,
  memoryGiB: 9,
  architectures: armAndIntel(`${awsBlueprint}: its image runs on Graviton (i8g)`),
});
