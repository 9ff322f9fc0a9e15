/** A rule of a Kubernetes Role (rbac.authorization.k8s.io/v1). */
export interface RbacRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/**
 * What the roller is granted in the namespace of the chain nodes: each call of observe.ts and act.ts, and no other.
 * It polls, so it watches nothing; it never deletes a pod, nor changes a StatefulSet.
 */
export const rollerChainRules: RbacRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["list"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create"] },
];

/** What it is granted beside that where volumes are kept before an upgrade. It deletes none. */
export const rollerSnapshotRules: RbacRule[] = [
  { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshots"], verbs: ["create", "get"] },
];

/** What it is granted in the namespace of its lease: lease.ts. A `create` cannot be bound to a name. */
export function rollerLeaseRules(leaseName: string): RbacRule[] {
  return [
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [leaseName], verbs: ["get", "update"] },
  ];
}
