import type { DatabasePlan, Labels } from "../../stacks/plan.ts";

/**
 * Only an instance that surely has every transaction that anybody was told of may lead after a failure: CloudNativePG
 * compares how many it can see with how many must have them (docs/src/failover.md of v1.27.0, "Failover Quorum"). The
 * annotation is that version's way to say so.
 */
export const failoverAnnotations = { "alpha.cnpg.io/failoverQuorum": "true" } as const;

/** The ConfigMap with what an instance asks itself for its metrics. */
export const queriesName = ({ name }: DatabasePlan): string => `${name}-metrics`;
export const queriesKey = "queries";

/**
 * The Cluster of a database, every field that matters said: our definition of the kind has no defaults of its own.
 *
 * A transaction is done when a standby has it on its disk, and with `required` none is done without: what was signed is
 * never forgotten by the loss of one instance, and signing stops before protection does.
 */
export function clusterSpec(plan: DatabasePlan): Record<string, unknown> {
  const { storage, selector, machines, tolerations } = plan;
  return {
    instances: plan.instances,
    imageName: plan.image,
    // By these, network policies and Prometheus find its pods.
    inheritedMetadata: { labels: ownLabels(plan) },
    enableSuperuserAccess: false,
    enablePDB: true,
    primaryUpdateStrategy: "unsupervised",
    primaryUpdateMethod: "switchover",
    startDelay: 3600,
    stopDelay: 1800,
    switchoverDelay: 3600,
    failoverDelay: 0,
    logLevel: "info",
    bootstrap: { initdb: { database: plan.database, owner: plan.owner, dataChecksums: true } },
    postgresql: {
      synchronous: { method: "any", number: plan.synchronous, dataDurability: "required" },
      parameters: { synchronous_commit: "on", fsync: "on", full_page_writes: "on" },
      // Nobody reaches it without TLS.
      pg_hba: [`hostnossl all all all reject`],
    },
    monitoring: {
      // Those of the operator's releases are not beside it.
      disableDefaultQueries: true,
      customQueriesConfigMap: [{ name: queriesName(plan), key: queriesKey }],
    },
    storage: {
      size: storage.size,
      resizeInUseVolumes: true,
      ...(storage.storageClass === undefined ? {} : { storageClass: storage.storageClass }),
      ...(storage.attributesClass === undefined
        ? {}
        : { pvcTemplate: { volumeAttributesClassName: storage.attributesClass } }),
    },
    resources: plan.resources,
    affinity: {
      // One machine holds one instance, whatever else: two of three must never go at once.
      enablePodAntiAffinity: true,
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
      ...(machines === undefined ? {} : { nodeAffinity: onAnyOf(machines) }),
      ...(tolerations.length === 0 ? {} : { tolerations }),
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { ...selector } },
      },
    ],
  };
}

/** All but who manages it: the operator does. Version 1.27 puts none of Kubernetes' recommended labels there itself. */
function ownLabels({ labels }: DatabasePlan): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== "app.kubernetes.io/managed-by"));
}

function onAnyOf(machines: readonly Labels[]) {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: machines.map((labels) => ({
        matchExpressions: Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] })),
      })),
    },
  };
}
