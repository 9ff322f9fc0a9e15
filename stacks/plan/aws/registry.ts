import { maxPrefixLength, pullThroughRegistries } from "../../../catalogue/clouds/aws/registries.ts";
import type { RegistryConfig } from "../../config/registry.ts";
import { clusterName, shortened } from "./names.ts";
import type { RegistryPlan } from "./types.ts";

/** The account's registry, as far as it is the environment's: names begin with it, as the account may hold several. */
export function planRegistry(environment: string, config: RegistryConfig): RegistryPlan {
  return {
    repositories: config.repositories.map(({ name, keepImages }) => ({
      name: `${clusterName(environment)}/${name}`,
      keepImages,
    })),
    pullThrough: pullThroughRules(environment, config),
  };
}

/** A rule's prefix is unique in account and region. */
export function pullThroughRules(environment: string, { pullThrough }: RegistryConfig): RegistryPlan["pullThrough"] {
  return pullThrough.flatMap((upstream) => {
    const part = pullThroughRegistries[upstream];
    if (part === undefined) return [];
    return [{ prefix: `${shortened(environment, maxPrefixLength - part.length - 1)}/${part}`, upstream }];
  });
}
