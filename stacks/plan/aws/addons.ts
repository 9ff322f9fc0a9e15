import { type AddonName, addonNames, addonVersions } from "../../../catalogue/clouds/aws/addons.ts";
import { labelKeys } from "./pool-uses.ts";
import type { AddonPlan, AwsNetworkPlan } from "./types.ts";

/**
 * Those that need machines to become active: Deployments. DaemonSets are active without any, and machines are not ready
 * without them.
 */
const needNodes: readonly AddonName[] = ["coredns", "aws-ebs-csi-driver", "snapshot-controller", "metrics-server"];

/** The add-ons in the order in which they are installed. */
export function planAddons(kubernetes: string, environment: string, network: AwsNetworkPlan): AddonPlan[] {
  const versions = addonVersions(kubernetes);
  const configurations = configurationsOf(environment, network);
  return addonNames.map((name) => ({
    name,
    version: versions[name].version,
    configuration: configurations[name] ?? {},
    needsNodes: needNodes.includes(name),
  }));
}

const onSystem = { nodeSelector: { [labelKeys.system]: "true" } };

/**
 * As the add-ons' schemas have it (`aws eks describe-addon-configuration`; fields as public definitions use them, read
 * 2026-11-25, not run). All other machines are tainted: what names no machine lands on the cluster's own, too.
 */
function configurationsOf(
  environment: string,
  network: AwsNetworkPlan,
): Partial<Record<AddonName, Record<string, unknown>>> {
  return {
    "vpc-cni": cni(network),
    coredns: { ...onSystem, replicaCount: 2 },
    "aws-ebs-csi-driver": {
      controller: {
        ...onSystem,
        replicaCount: 2,
        // By this tag the driver's own role is held to what is the environment's.
        extraVolumeTags: { [labelKeys.environment]: environment },
      },
      node: { tolerateAllTaints: true },
    },
    "metrics-server": onSystem,
  };
}

/**
 * Pods have subnets and security groups of their own (custom networking), addresses in blocks of 16 (prefix delegation),
 * and no connection that no policy allows, from their first moment on (strict).
 */
function cni({ zones }: AwsNetworkPlan): Record<string, unknown> {
  return {
    enableNetworkPolicy: "true",
    env: {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
      ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
      ENABLE_PREFIX_DELEGATION: "true",
      WARM_PREFIX_TARGET: "1",
      NETWORK_POLICY_ENFORCING_MODE: "strict",
    },
    eniConfig: {
      create: true,
      region: "${region}",
      // Machines are labelled with the zone's name in their account, which only the account knows.
      subnets: Object.fromEntries(
        zones.map(({ id }) => [
          `\${zoneName:${id}}`,
          { id: `\${subnet:${id}}`, securityGroups: ["${podSecurityGroup}"] },
        ]),
      ),
    },
  };
}
