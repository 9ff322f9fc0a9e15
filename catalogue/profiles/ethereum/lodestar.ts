import { read } from "../figures.ts";
import { consensusProfile } from "./consensus.ts";

export const lodestar = consensusProfile({
  name: "lodestar",
  version: "1.42.0",
  databaseGiB: 20,
  memoryGiB: 12,
  architectures: {
    value: ["amd64", "arm64"],
    source: read("ChainSafe/lodestar:.github/workflows/docker.yml", "2026-11-23"),
  },
});
