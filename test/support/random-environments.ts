/**
 * Environments as people could write them, at random: chains of the catalogue's clients, in a region of its clouds.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { CloudName } from "../../catalogue/clouds/cloud.ts";
import { regionNames } from "../../catalogue/clouds/regions.ts";
import { formatErrors, parseStackFile } from "../../stacks/config.ts";
import type { EnvironmentConfig } from "../../stacks/config/environment.ts";

const peers = fc.constantFrom("", ", peers: outbound");
const nodes = fc.integer({ min: 1, max: 4 });
const ethereum = fc
  .tuple(
    fc.constantFrom("mainnet", "sepolia", "hoodi"),
    fc.constantFrom("geth", "reth"),
    fc.constantFrom("lighthouse", "prysm", "nimbus", "lodestar"),
    fc.constantFrom("", ", supernode: true", ", storage: 6Ti"),
    nodes,
    peers,
    fc.boolean(),
  )
  .map(([network, execution, consensus, more, count, how, seeded]) => {
    const seed = seeded && count > 1 ? ", seed: s3://seeds/ethereum, ephemeral: true" : "";
    return `chain: ethereum, network: ${network}, execution: ${execution}, consensus: ${consensus}, nodes: ${count}${more}${how}${seed}`;
  });
const bitcoin = fc
  .tuple(fc.constantFrom("mainnet", "testnet4"), fc.constantFrom("", ", txindex: true", ", prune: true"), nodes, peers)
  .map(([network, mode, count, how]) => `chain: bitcoin, network: ${network}, nodes: ${count}${mode}${how}`);
const ipfs = fc
  .tuple(fc.constantFrom("50Gi", "2Ti"), nodes)
  .map(([storage, count]) => `chain: ipfs, storage: ${storage}, nodes: ${count}`);
const rootstock = fc
  .tuple(fc.constantFrom("mainnet", "testnet"), nodes)
  .map(([network, count]) => `chain: rootstock, network: ${network}, nodes: ${count}`);
/** Lines of a chain each, without its name. */
export const chains = fc.array(fc.oneof(ethereum, bitcoin, ipfs, rootstock), { minLength: 1, maxLength: 5 });

export interface Asked {
  cloud: Exclude<CloudName, "existing">;
  region: string;
  zones: number;
  chains: string[];
  apps: number;
  planning: string;
}

export const environments: fc.Arbitrary<Asked> = fc.constantFrom("aws" as const, "gcp" as const).chain((cloud) =>
  fc.record({
    cloud: fc.constant(cloud),
    region: fc.constantFrom(...regionNames[cloud]),
    zones: fc.integer({ min: 1, max: 3 }),
    chains,
    apps: fc.integer({ min: 0, max: 4 }),
    planning: fc.constantFrom("{}", "{ spot: false }", "{ horizon: 24, freeSpace: 0.3 }", "{ architectures: [amd64] }"),
  }),
);

/** On EKS nothing makes volumes of machines' own disks yet, and none is asked for. */
const durable = (chain: string): string => chain.replace(", ephemeral: true", "");

/** The config of the file that says so; its chains are `c0`, `c1`, … */
export function configFor({ cloud, region, zones, chains: wanted, apps, planning }: Asked): EnvironmentConfig {
  const place = cloud === "aws" ? `aws:region: ${region}` : `gcp:region: ${region}\n  gcp:project: a-project`;
  const text = `config:
  ${place}
  cryptokube:cluster: { kind: ${cloud === "aws" ? "eks" : "gke"}, version: "1.36", zones: ${cloud === "aws" ? Math.max(2, zones) : zones} }
  cryptokube:chains:
${wanted.map((chain, i) => `    - { name: c${i}, ${cloud === "aws" ? durable(chain) : chain} }`).join("\n")}
  cryptokube:apps: [${apps === 0 ? "" : `{ name: web, replicas: ${apps} }`}]
  cryptokube:planning: ${planning}
`;
  const parsed = parseStackFile(text, "Pulumi.any.yaml", "any");
  assert.ok(parsed.ok, parsed.ok ? "" : formatErrors(parsed.errors, "Pulumi.any.yaml"));
  return parsed.value;
}
