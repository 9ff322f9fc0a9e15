import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import type { Cloud } from "../../catalogue/clouds/cloud.ts";
import { cloudOf, type CloudOf } from "../../catalogue/clouds/index.ts";
import { type ConfigError, formatPath } from "../config/errors.ts";
import type { EnvironmentConfig } from "../config/schema.ts";
import { type AddressPlan, planAddresses, type Taken } from "./addresses.ts";
import { podsPerMachine } from "./addresses/question.ts";
import { awsImpossible } from "./aws/impossible.ts";
import { withGenerations } from "./aws/generations.ts";
import { solve } from "./capacity/solve.ts";
import type { Capacity, Impossible, MachineOverhead, Need, Problem } from "./capacity/types.ts";
import { statedClasses, statedMachines } from "./existing.ts";
import type { Lock } from "./lock/types.ts";
import { needsOf } from "./needs.ts";
import { versionsIn } from "../upgrades.ts";
import { widened } from "./widened.ts";
import { existingRegion, existingCloud, stockOf } from "../../catalogue/clouds/existing.ts";

/** What a decision may be told beyond the file. */
export interface DecideOptions {
  /** The clients to choose from. Default: the catalogue. */
  clients?: Catalogue;
  /** The clouds' machines, disks and prices. Default: the catalogue. */
  clouds?: CloudOf;
  /** What was accepted before, and stays. Absent: nothing was. */
  lock?: Lock | undefined;
  /**
   * The machines that were accepted, whose older generations have to stay until no node stands on them. Default: the
   * lock's; null: nothing was ever made, and nothing has to stay.
   */
  standing?: Capacity | null;
  /** The ranges of other environments: none of them is used again where that can be helped. */
  taken?: readonly Taken[];
}

/** An environment's machines, disks and addresses, and what they were decided from. */
export interface Decision {
  needs: readonly Need[];
  overhead: MachineOverhead;
  cloud: Cloud;
  problem: Problem;
  /** The lock that holds this decision. */
  next: Lock;
}

export type Decided = { ok: true; decision: Decision } | { ok: false; errors: ConfigError[] };

/**
 * Decides what an environment runs on, and where: pure, from plain data to plain data.
 *
 * @param config as the schema accepted it, defaults filled in.
 * @returns everything that is impossible at once, with the nearest that would be possible.
 */
export function decide(config: EnvironmentConfig, environment: string, options: DecideOptions = {}): Decided {
  const { clients = catalogue, lock } = options;
  const asked = needsOf(config, clients, cloudFor(config, options));
  const problem = problemOf(config, asked, cloudFor(config, options), lock?.capacity);
  const solved = solve(problem);
  const standing = options.standing === undefined ? lock?.capacity : (options.standing ?? undefined);
  const withOld = (of: Capacity): Capacity =>
    config.cluster.kind === "eks" ? withGenerations(of, standing, { needs: asked.needs, cloud: problem.cloud }) : of;
  const capacity = solved.ok ? withOld(solved.capacity) : undefined;
  const addresses = capacity === undefined ? undefined : addressesOf(config, environment, capacity, options);
  const impossible = [
    ...asked.impossible,
    ...widened(asked.needs, lock?.capacity, clients),
    ...(solved.ok ? [] : solved.impossible),
    ...(addresses === undefined || addresses.ok ? [] : addresses.impossible),
    ...(config.cluster.kind === "eks" && capacity !== undefined && addresses?.ok === true
      ? awsImpossible({ config, capacity, addresses: addresses.addresses, needs: asked.needs, cloud: problem.cloud })
      : []),
  ];
  if (impossible.length > 0 || capacity === undefined) return { ok: false, errors: impossible.map(configError) };
  const ranges = addresses?.ok === true ? { addresses: addresses.addresses } : {};
  return {
    ok: true,
    decision: {
      needs: asked.needs,
      overhead: asked.overhead,
      cloud: problem.cloud,
      problem,
      next: { version: 1, environment, ...versionsIn(config, clients), capacity, ...ranges },
    },
  };
}

function cloudFor({ cluster }: EnvironmentConfig, { clouds = cloudOf }: DecideOptions): Cloud {
  if (cluster.kind === "existing") return existingCloud(statedMachines(cluster), statedClasses(cluster));
  return clouds(cluster.kind === "eks" ? "aws" : "gcp");
}

function problemOf(
  config: EnvironmentConfig,
  { needs, overhead }: Pick<Decision, "needs" | "overhead">,
  cloud: Cloud,
  accepted: Capacity | undefined,
): Problem {
  const { cluster, planning, region } = config;
  const { architectures, families, spot, released } = planning;
  const stock = cluster.kind === "existing" ? stockOf(statedMachines(cluster)) : undefined;
  return {
    cloud,
    region: region ?? existingRegion,
    zones: cluster.kind === "existing" ? zonesOf(cloud) : cluster.zones,
    needs,
    overhead,
    spot,
    released,
    ...(architectures === undefined ? {} : { architectures }),
    ...(families === undefined ? {} : { families }),
    ...(stock === undefined ? {} : { stock }),
    ...(accepted === undefined ? {} : { accepted }),
  };
}

/** All that an existing cluster has. */
function zonesOf(cloud: Cloud): string[] {
  return (cloud.regions[existingRegion]?.zones ?? []).map(({ id }) => id);
}

function addressesOf(
  { cluster, network }: EnvironmentConfig,
  environment: string,
  capacity: Capacity,
  { lock, taken = [] }: DecideOptions,
): ReturnType<typeof planAddresses> | undefined {
  if (cluster.kind === "existing") return undefined;
  const cloud = cluster.kind === "eks" ? "aws" : "gcp";
  const { peers, cidr, pods, services, vpc, subnets } = network;
  const accepted: AddressPlan | undefined = lock?.addresses;
  return planAddresses({
    environment,
    cloud,
    zones: [...capacity.zones],
    // Old machines have addresses as long as they stay.
    machines: [...capacity.pools, ...(capacity.leaving ?? [])].reduce((sum, { count }) => sum + count, 0),
    podsPerMachine: podsPerMachine[cloud],
    given: { cidr, pods, services, vpc, subnets },
    taken: taken.map((other) => ({ ...other, peered: peers.includes(other.environment) || other.peered })),
    ...(accepted === undefined ? {} : { accepted }),
  });
}

function configError({ path, found, allowed, remedy, need }: Impossible): ConfigError {
  return {
    path: formatPath(["config", ...path]),
    found: need === undefined ? found : `${need}: ${found}`,
    allowed,
    ...(remedy === undefined ? {} : { remedy }),
  };
}
