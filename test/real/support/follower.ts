import { readFileSync } from "node:fs";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import type { ExecutionClient } from "../../../catalogue/client.ts";
import { images } from "../../../catalogue/images.ts";

const program = readFileSync(new URL("../../agents/fake-client.ts", import.meta.url), "utf8");

/** Flags stand in the arguments as NAME=value, and the program reads the environment. */
const entry = `
for (const argument of process.argv.slice(1)) {
  const [name, value] = argument.split("=");
  process.env[name] = value;
}
await main(process.env);
`;

/**
 * A stand-in for a client of a public network: any number of its nodes follow one head, so that rolling can be seen
 * on real pods. It runs in the image of the agents.
 */
export const follower: ExecutionClient = {
  ...geth,
  name: "follower",
  image: images.node,
  networks: {
    dev: {
      development: false,
      shared: true,
      chainId: 1337,
      own: {
        storage: { size: "64Mi", growthPerMonth: "0Mi" },
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      },
      health: () => ({ maxLagBlocks: 3, maxHeadAgeSeconds: 30, minPeers: 0, development: false }),
    },
  },
  command: [
    "node",
    "--input-type=module-typescript",
    "-e",
    program.replace(/\nif \(process\.argv\[1\][^\n]*\n$/, entry),
    "--",
  ],
  args: () => [],
  ports: geth.ports.filter(({ audience }) => audience !== "peers"),
  ownedFlags: {},
  graceSeconds: 5,
  liveness: { ...geth.liveness, path: "/" },
};
