import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cloud, Region } from "../../../catalogue/clouds/cloud.ts";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import { formatErrors } from "../../../stacks/config.ts";
import { nodesIn } from "../../../stacks/config/chains.ts";
import type { EnvironmentConfig } from "../../../stacks/config/environment.ts";
import { decide, type Decision, type DecideOptions } from "../../../stacks/plan/decide.ts";
import { formatLock, parseLock } from "../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import { violations } from "../../support/capacity-checker.ts";
import { chains, configFor, environments } from "../../support/random-environments.ts";

/*
 * Whole environments as people could write them, on the catalogue's own machines, disks and prices. Needs and clouds
 * that no file or catalogue has are in the tests of stacks/plan/capacity.
 */

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
        for (const chain of grown.chains.slice(0, 1)) chain.nodes = nodesIn(chain) + 1;
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
