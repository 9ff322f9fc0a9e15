import type { Resources } from "../../../catalogue/client.ts";
import { images } from "../../../catalogue/images.ts";
import { instancePorts } from "../../../catalogue/postgres/operator.ts";
import { databaseVersion, signerFolders, signerImage } from "../../../catalogue/signers/web3signer.ts";
import { quantityOfGiB } from "../../config/quantities.ts";
import type { Capacity, Need, VolumePlan } from "../capacity/types.ts";
import type { ClaimClasses } from "../claims.ts";
import { inEnvironment, labels, namespaceName } from "../names.ts";
import type { Scheduling } from "../scheduling.ts";
import type { SchedulingPlan } from "../types.ts";
import { databaseInstances } from "./chosen.ts";
import type { DatabasePlan } from "./types.ts";

/** What is decided of a signer elsewhere. */
export interface SigningSetting {
  environment: string;
  region?: string;
  /** Whether the engine refuses to delete what holds state. */
  protect: boolean;
  scheduling: Scheduling;
  classes: ClaimClasses;
  placements: Capacity["placements"];
  needs: ReadonlyMap<string, Need>;
}

/** The database of a signer for validators, of three instances, of which one may be away without anything being refused. */
export function planDatabase(signer: string, setting: SigningSetting): DatabasePlan {
  const { environment, classes, protect, scheduling } = setting;
  const name = `${signer}-database`;
  const namespace = namespaceName(environment, "signing");
  const instances = Array.from({ length: databaseInstances }, (_, index) => `${name}-${index}`);
  const [first = name] = instances;
  const { accepted, size } = volumeOf(setting, first);
  const places = instances.flatMap((each) => scheduling(each) ?? []);
  return {
    name,
    namespace,
    labels: labels(environment, { name: "postgresql", instance: name, component: "database" }),
    selector: databasePods(environment, name),
    image: images.postgresql,
    instances: databaseInstances,
    synchronous: 1,
    database: "web3signer",
    owner: "web3signer",
    storage: { size, ...classes(accepted) },
    resources: resourcesOf(needNamed(setting, first)),
    ...(places.length === 0 ? {} : { machines: once(places.map(({ nodeSelector }) => nodeSelector)) }),
    tolerations: once(places.flatMap(({ tolerations }): SchedulingPlan["tolerations"] => tolerations)),
    secrets: { owner: `${name}-app`, authority: `${name}-ca` },
    host: `${name}-rw.${namespace}.svc`,
    port: instancePorts.postgres,
    protect,
    migrations: { image: images.web3signer, folder: signerImage.migrations, version: databaseVersion },
  };
}

/** By what the instances of a database are found: the operator labels them with the Cluster's name, and with our own labels. */
function databasePods(environment: string, name: string) {
  return { "cnpg.io/cluster": name, ...inEnvironment(environment) };
}

/** How the signer reaches it: it checks the server's certificate, for its name too, against the operator's authority. */
export function jdbcUrl({ host, port, database }: DatabasePlan): string {
  return `jdbc:postgresql://${host}:${port}/${database}?sslmode=verify-full&sslrootcert=${signerFolders.database}/ca.crt`;
}

/** @throws where a plan and its needs are of different files. */
export function needNamed({ needs }: Pick<SigningSetting, "needs">, name: string): Need {
  const need = needs.get(name);
  if (need === undefined) throw new Error(`nothing was reckoned for ${name}`);
  return need;
}

/**
 * The one volume of a workload: what was accepted of it, and how large it is, by that or else by what was reckoned.
 *
 * @throws where neither says.
 */
export function volumeOf(
  { placements, needs }: Pick<SigningSetting, "placements" | "needs">,
  name: string,
): { accepted: VolumePlan | undefined; size: string } {
  const accepted = placements.find((placement) => placement.name === name)?.volumes[0];
  const { sizeGiB } = accepted ?? needNamed({ needs }, name).volumes[0] ?? {};
  if (sizeGiB === undefined) throw new Error(`no volume was reckoned for ${name}`);
  return { accepted, size: quantityOfGiB(sizeGiB) };
}

/** What a container asks for: what the machines were planned by. */
export function resourcesOf({ cpuMillis, memoryMiB, ceilingMiB }: Need): Resources {
  return {
    requests: { cpu: `${cpuMillis}m`, memory: `${memoryMiB}Mi` },
    limits: { memory: `${ceilingMiB}Mi` },
  };
}

function once<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
