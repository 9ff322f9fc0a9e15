import type { ValidatorClient, ValidatorContext } from "../../../catalogue/block-maker.ts";
import type { ConsensusClient } from "../../../catalogue/client.ts";
import type { ChainChoice } from "../client-choice.ts";
import type { Volumes } from "../clients.ts";
import { claimName, labels, namespaceName } from "../names.ts";
import type { Part } from "../needs/parts.ts";
import { type Horizon, sizeOfClient, volumeNeed } from "../needs/sizing.ts";
import type { ChainPlan, Labels, ScrapeJob, ValidatorPartPlan, ValidatorPlan } from "../types.ts";
import { inputsMount, validatorName } from "./files.ts";

/** Where its volume is mounted. Not `/validator`: that is the program in prysm's image. */
const mountPath = "/data";

/** Selects a chain's validator, which is none of the chain's nodes: no Service and no roller may take it for one. */
export function inValidator(chain: string): Labels {
  return { "cryptokube.io/validator": chain };
}

/** How many processes share the keys: see docs/decisions/0035-two-validators.md. */
const parts = 2;

/** As many as there are nodes to ask. */
export function partsOf(nodes: number): number {
  return Math.min(parts, nodes);
}

/**
 * What makes a private network's blocks: one pod, whose volume keeps a second one away. Its processes have a share of the
 * keys each, and no two of them ever ask the same node: one that makes no blocks stops those of one process.
 */
export function planValidator(
  environment: string,
  chain: string,
  client: ValidatorClient,
  context: Pick<ValidatorContext, "chainConfig" | "validators" | "beacons">,
  { classes, placements, scheduling }: Volumes,
): ValidatorPlan {
  const name = validatorName(chain);
  const own = {
    ...labels(environment, { name: client.name, instance: name, component: "validator" }),
    ...inValidator(chain),
  };
  const volume = placements.find((placement) => placement.name === name)?.volumes[0];
  const place = scheduling(name);
  return {
    name,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    selector: inValidator(chain),
    image: client.image,
    parts: planParts(client, context),
    user: client.user,
    graceSeconds: client.graceSeconds,
    liveness: client.liveness.path,
    resources: client.own.resources,
    mountPath,
    mounts: [inputsMount(chain)],
    claim: {
      name: volume?.claim ?? claimName("server", name, 1),
      size: client.own.storage.size,
      ...classes(volume),
      labels: own,
      protect: false,
    },
    ...(place === undefined ? {} : { scheduling: place }),
  };
}

function planParts(
  { args, metrics }: ValidatorClient,
  { chainConfig, validators, beacons }: Pick<ValidatorContext, "chainConfig" | "validators" | "beacons">,
): ValidatorPartPlan[] {
  const count = partsOf(beacons.length);
  return Array.from({ length: count }, (_, index) => {
    const suffix = index === 0 ? "" : `-${index}`;
    const firstKey = Math.ceil((validators * index) / count);
    const metricsPort = metrics.port + index;
    return {
      name: `validator${suffix}`,
      args: args({
        chainConfig,
        firstKey,
        validators: Math.ceil((validators * (index + 1)) / count) - firstKey,
        // Of the first as where there is only one.
        dataDir: index === 0 ? mountPath : `${mountPath}/${index}`,
        metricsPort,
        beacons: beacons.filter((_, node) => node % count === index),
      }),
      metricsPort,
      metricsPortName: `metrics${suffix}`,
    };
  });
}

/** What Prometheus reads of the validators of some chains, each kind of them once. */
export function validatorJobs(chains: readonly { choice: ChainChoice; chain: ChainPlan }[]): ScrapeJob[] {
  const jobs = chains.flatMap(({ choice, chain: { genesis, namespace } }) => {
    const client = validatorOf(choice);
    if (genesis === undefined || client === undefined) return [];
    const { name, metrics } = client;
    return genesis.validator.parts.map(({ metricsPortName }, index) => ({
      name: index === 0 ? name : `${name}-${index}`,
      namespace,
      app: name,
      port: metricsPortName,
      path: metrics.path,
      labelled: false,
    }));
  });
  return [...new Map(jobs.map((job) => [job.name, job])).values()];
}

/** The one client that makes a private network's blocks: that of the first consensus client that has one. */
export function validatorOf({ nodes }: Pick<ChainChoice, "nodes">): ValidatorClient | undefined {
  return nodes
    .flatMap(({ clients }) => clients.map(({ client }) => client))
    .map((client) => (client.role === "consensus" ? (client as ConsensusClient).validator : undefined))
    .find((validator) => validator !== undefined);
}

/** What its processes take of a machine, and the volume that they share. */
export function validatorParts({ name, own }: ValidatorClient, nodes: number, horizon: Horizon): Part[] {
  const size = sizeOfClient({ name }, own);
  const volume = volumeNeed("server", size, horizon, undefined, own.storage.size);
  return Array.from({ length: partsOf(nodes) }, (_, index) => ({
    client: name,
    size,
    architectures: ["amd64", "arm64"],
    ...(index === 0 ? { volume } : {}),
  }));
}
