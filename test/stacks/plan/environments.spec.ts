import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cloud, CloudName, Region } from "../../../catalogue/clouds/cloud.ts";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import { formatErrors, parseStackFile } from "../../../stacks/config.ts";
import type { EnvironmentConfig } from "../../../stacks/config/environment.ts";
import { decide, type Decision, type DecideOptions } from "../../../stacks/plan/decide.ts";
import { formatLock, parseLock } from "../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import { violations } from "../../support/capacity-checker.ts";

/*
 * Whole environments as people could write them, on the catalogue's own machines, disks and prices. Needs and clouds
 * that no file or catalogue has are in the tests of stacks/plan/capacity.
 */

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
const chains = fc.array(fc.oneof(ethereum, bitcoin, ipfs, rootstock), { minLength: 1, maxLength: 5 });

interface Asked {
  cloud: Exclude<CloudName, "existing">;
  region: string;
  zones: number;
  chains: string[];
  apps: number;
  planning: string;
}

const environments: fc.Arbitrary<Asked> = fc.constantFrom("aws" as const, "gcp" as const).chain((cloud) =>
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

function configFor({ cloud, region, zones, chains: wanted, apps, planning }: Asked): EnvironmentConfig {
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

function decided(config: EnvironmentConfig, options: DecideOptions = {}): Decision {
  const made = decide(config, "any", options);
  assert.ok(made.ok, made.ok ? "" : formatErrors(made.errors, "Pulumi.any.yaml"));
  return made.decision;
}

/** The same cloud with every price another one. */
function dearer(cloud: Cloud, factor: number): Cloud {
  const regions = Object.entries(cloud.regions).map(([name, region]) => {
    // Not all by the same factor: what was cheapest is so no longer.
    const machines = Object.entries(region.machines).map(([type, price], i) => [
      type,
      { ...price, perHour: price.perHour * (1 + factor * (i % 7)) },
    ]);
    const disks = Object.entries(region.disks).map(([type, price], i) => [
      type,
      { ...price, perGiBMonth: price.perGiBMonth * (1 + factor * (i % 3)) },
    ]);
    const changed = {
      ...region,
      machines: Object.fromEntries(machines) as Region["machines"],
      disks: Object.fromEntries(disks) as Region["disks"],
    };
    return [name, changed] as const;
  });
  return { ...cloud, regions: Object.fromEntries(regions) };
}

const placementsOf = ({ capacity }: Lock) => new Map(capacity.placements.map((each) => [each.name, each]));

describe("stacks/plan of whole environments", function () {
  // Hundreds of plans on the clouds' full catalogues.
  this.timeout(120_000);
  const runs = { numRuns: 150 };

  it("meets every need and breaks no limit", () => {
    fc.assert(
      fc.property(environments, (asked) => {
        const { problem, next } = decided(configFor(asked));
        assert.deepEqual(violations(problem, next.capacity), []);
      }),
      runs,
    );
  });

  it("is the same again, and is itself when it is read back from its lock", () => {
    fc.assert(
      fc.property(environments, (asked) => {
        const config = configFor(asked);
        const { next } = decided(config);
        assert.deepEqual(decided(structuredClone(config)).next, next);
        const text = formatLock(next);
        const read = parseLock(text, "any.lock.json", "any");
        assert.ok(read.ok);
        assert.equal(formatLock(decided(config, { lock: read.value }).next), text);
      }),
      runs,
    );
  });

  it("moves nothing when prices change", () => {
    fc.assert(
      fc.property(environments, fc.double({ min: 0.05, max: 3, noNaN: true }), (asked, factor) => {
        const config = configFor(asked);
        const { next: lock } = decided(config);
        const clouds = (name: "aws" | "gcp") => dearer(cloudOf(name), factor);
        assert.deepEqual(decided(config, { lock, clouds }).next, lock);
      }),
      runs,
    );
  });

  it("alters nothing else when a chain is added, or one is given another node", () => {
    fc.assert(
      fc.property(environments, chains, (asked, more) => {
        const { next: lock } = decided(configFor(asked));
        const grown = configFor({ ...asked, chains: [...asked.chains, ...more] });
        for (const chain of grown.chains.slice(0, 1)) chain.nodes += 1;
        const { problem, next } = decided(grown, { lock });
        const after = placementsOf(next);
        for (const [name, placement] of placementsOf(lock)) assert.deepEqual(after.get(name), placement);
        const pools = new Map(next.capacity.pools.map((pool) => [pool.name, pool]));
        for (const { name, machine, zone, spot, count, slots } of lock.capacity.pools) {
          const now = pools.get(name)!;
          assert.deepEqual([now.machine, now.zone, now.spot], [machine, zone, spot]);
          assert.ok(now.count >= count);
          assert.deepEqual(now.slots.slice(0, slots.length), slots);
        }
        assert.deepEqual(next.addresses, lock.addresses);
        assert.deepEqual(
          violations(problem, next.capacity).filter((said) => !/spread/.test(said)),
          [],
        );
      }),
      runs,
    );
  });
});
