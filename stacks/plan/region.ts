/** Where an environment runs, as far as the plan of its workloads depends on it. */
import type { Catalogue } from "../../catalogue/chains/index.ts";
import { cloudOf, type CloudOf } from "../../catalogue/clouds/index.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import type { AddressPlan } from "./addresses.ts";
import { generationsIn } from "./aws/generations.ts";
import { planAws } from "./aws/plan.ts";
import type { Capacity } from "./capacity/types.ts";
import { type ClaimClasses, classesByDisk, oneClass } from "./claims.ts";
import { planControllers } from "./controllers.ts";
import { planHost } from "./host.ts";
import { needsOf } from "./needs.ts";
import { planCluster } from "./platform.ts";
import { anywhere, rollerPlacement, type Scheduling, schedulingOf } from "./scheduling.ts";
import type { ClusterPlan, ControllersPlan, HostPlan, NamespacePlan, SchedulingPlan } from "./types.ts";

export interface Place {
  cluster: ClusterPlan;
  classes: ClaimClasses;
  scheduling: Scheduling;
  /** The zone in which a node stands, by its name; undefined on a cluster that is there already. */
  zoneOf: (node: string) => string | undefined;
  roller?: SchedulingPlan;
  /** What touches the machines, and the namespace that it has to itself. */
  host?: { host: HostPlan; namespace: NamespacePlan };
  controllers?: ControllersPlan;
}

const nowhere = (): undefined => undefined;

/** What was decided before: the lock's. */
export interface Accepted {
  capacity?: Capacity | undefined;
  addresses?: AddressPlan | undefined;
}

/**
 * @throws where a cluster of this kind cannot be made, or where it can and nothing was decided of its machines and
 * addresses.
 */
export function placeOf(
  config: EnvironmentConfig,
  environment: string,
  { capacity, addresses }: Accepted,
  { clients, clouds = cloudOf }: { clients: Catalogue; clouds?: CloudOf | undefined },
): Place {
  const { cluster } = config;
  if (cluster.kind === "existing") {
    return {
      cluster: planCluster(environment, cluster),
      classes: oneClass(cluster.storageClass),
      scheduling: anywhere,
      zoneOf: nowhere,
    };
  }
  if (cluster.kind === "gke") throw new Error(cannotBeMade(environment, cluster.kind));
  if (capacity === undefined || addresses === undefined) {
    throw new Error(`nothing was decided of the machines and addresses of ${environment}`);
  }
  const cloud = clouds("aws");
  const { needs } = needsOf(config, clients, cloud);
  const aws = planAws({ environment, config: { ...config, cluster }, capacity, addresses, needs, cloud });
  const scheduling = schedulingOf(capacity, needs, generationsIn(aws.pools));
  const first = rollerPlacement(capacity);
  const roller = first === undefined ? undefined : scheduling(first);
  const zones = new Map(capacity.pools.map(({ name, zone }) => [name, zone]));
  const pools = new Map(capacity.placements.map(({ name, pool }) => [name, pool]));
  return {
    zoneOf: (node) => zones.get(pools.get(node) ?? ""),
    cluster: { kind: "eks", clusterIdentifier: `eks/${aws.region}/${aws.name}`, takesOver: false, aws },
    classes: classesByDisk,
    scheduling,
    ...(roller === undefined ? {} : { roller }),
    host: planHost(environment),
    controllers: planControllers(environment, aws),
  };
}

/** What there is to say where a cluster's components are still to be built. */
export function cannotBeMade(environment: string, kind: string): string {
  return (
    `${environment} is planned and priced, and not made: the components of ${kind} are not built yet. ` +
    `\`./cryptokube estimate ${environment}\` says what it will cost.`
  );
}
