import { controllerIdentities } from "../controllers.ts";
import { chainIdentities } from "./chain-identities.ts";
import { addonIdentities } from "./identities.ts";
import { planLogBucket } from "./log-bucket.ts";
import { logIdentities } from "./log-identities.ts";
import { prometheusIdentities } from "./prometheus-identity.ts";
import { signerIdentities } from "./signer-identities.ts";
import { planAddonPolicies } from "./addon-policies.ts";
import { planAddons } from "./addons.ts";
import { planEks } from "./cluster.ts";
import { clusterName, limits, shortened } from "./names.ts";
import { planNetwork } from "./network.ts";
import { planLeaving, planPools } from "./pools.ts";
import { labelKeys } from "./pool-uses.ts";
import { planRegistry } from "./registry.ts";
import type { AwsRequest } from "./request.ts";
import { planStorage } from "./storage.ts";
import type { AwsPlan } from "./types.ts";

/**
 * Everything about a region of AWS, from the file and what its lock holds: pure, from plain data to plain data.
 *
 * @throws where the catalogue lacks a machine or a version of Kubernetes, which a checked file never leads to.
 */
export function planAws(request: AwsRequest): AwsPlan {
  const { environment, config, capacity } = request;
  const { cluster, registry, adopt } = config;
  const name = clusterName(environment);
  const network = planNetwork(request);
  const logs = planLogBucket(environment, { ...config, cluster });
  const storage = planStorage(environment, capacity, { protect: cluster.protect, adopt });
  const base: AwsPlan = {
    region: config.region ?? "",
    name,
    tags: { [labelKeys.environment]: environment, "cryptokube.io/managed-by": "cryptokube" },
    protect: cluster.protect,
    network,
    cluster: planEks(request, name),
    pools: planPools(request, name),
    leaving: planLeaving(request, name),
    addons: planAddons(cluster.version, environment, network),
    identities: addonIdentities(name, environment, storage.adopted),
    storage,
    registry: planRegistry(environment, registry),
    ...(logs === undefined ? {} : { logs }),
    policies: planAddonPolicies(network),
  };
  const all = [
    ...base.identities,
    ...controllerIdentities(environment, base),
    ...chainIdentities(environment, name, config),
    ...signerIdentities(environment, name, config),
    ...prometheusIdentities(environment, name, config),
    ...logIdentities(environment, name, { ...config, cluster }),
  ];
  return {
    ...base,
    identities: all.map((each) => ({ ...each, role: { ...each.role, name: shortened(each.role.name, limits.role) } })),
  };
}
