import type { ConsensusClient, ValidatorClient, ValidatorContext } from "../../../catalogue/client.ts";
import type { ChainChoice } from "../client-choice.ts";
import type { Volumes } from "../clients.ts";
import { claimName, labels, namespaceName } from "../names.ts";
import type { Part } from "../needs/parts.ts";
import { type Horizon, sizeOfClient, volumeNeed } from "../needs/sizing.ts";
import type { ChainPlan, Labels, ScrapeJob, ValidatorPlan } from "../types.ts";
import { inputsMount, validatorName } from "./files.ts";

/** Where its volume is mounted. Not `/validator`: that is the program in prysm's image. */
const mountPath = "/data";

/** Selects a chain's validator, which is none of the chain's nodes: no Service and no roller may take it for one. */
export function inValidator(chain: string): Labels {
  return { "cryptokube.io/validator": chain };
}

/** What makes a private network's blocks: one pod, whose volume keeps a second one away. */
export function planValidator(
  environment: string,
  chain: string,
  client: ValidatorClient,
  context: Omit<ValidatorContext, "dataDir">,
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
    args: client.args({ ...context, dataDir: mountPath }),
    user: client.user,
    graceSeconds: client.graceSeconds,
    metricsPort: client.metrics.port,
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

/** What Prometheus reads of the validators of some chains, each kind of them once. */
export function validatorJobs(chains: readonly { choice: ChainChoice; chain: ChainPlan }[]): ScrapeJob[] {
  const jobs = chains.flatMap(({ choice, chain: { genesis, namespace } }) => {
    const client = validatorOf(choice);
    if (genesis === undefined || client === undefined) return [];
    const { name, metrics } = client;
    return [{ name, namespace, app: name, port: "metrics", path: metrics.path, labelled: false }];
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

/** What it takes of a machine, and its volume. */
export function validatorPart({ name, own }: ValidatorClient, horizon: Horizon): Part {
  const size = sizeOfClient({ name }, own);
  const volume = volumeNeed("server", size, horizon, undefined, own.storage.size);
  return { client: name, size, architectures: ["amd64", "arm64"], volume };
}
