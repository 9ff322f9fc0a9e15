/** What the platform itself asks for beside 20 nodes on AWS, each on a machine of its own: a computation, no measurement. */
import { catalogue } from "../catalogue/chains/index.ts";
import { cloudOf } from "../catalogue/clouds/index.ts";
import { needsOf } from "../stacks/plan/needs.ts";
import { configOf } from "../test/support/stacks.ts";

const nodes = 20;
const config = configOf(`config:
  aws:region: us-east-1
  cryptokube:cluster: { kind: eks, version: "1.36" }
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse, nodes: ${nodes} }
`);
const { needs, overhead } = needsOf(config, catalogue, cloudOf("aws"));
const platform = needs.filter(({ bookedOn }) => bookedOn === "platform");
const line = (name: string, cpuMillis: number, memoryMiB: number) =>
  process.stdout.write(`${name}: ${(cpuMillis / 1000).toFixed(2)} cores, ${(memoryMiB / 1024).toFixed(2)} GiB\n`);
for (const { name, cpuMillis, memoryMiB } of platform) line(name, cpuMillis, memoryMiB);
line("every machine, the cloud's daemons and ours", overhead.cpuMillis, overhead.memoryMiB);
const sum = (of: (need: (typeof platform)[number]) => number) => platform.reduce((total, need) => total + of(need), 0);
line(
  `all, with ${nodes} machines`,
  sum(({ cpuMillis }) => cpuMillis) + nodes * overhead.cpuMillis,
  sum(({ memoryMiB }) => memoryMiB) + nodes * overhead.memoryMiB,
);
