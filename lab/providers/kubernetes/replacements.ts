import { get, type Kind, type KubeObject } from "./object.ts";
import type { Path } from "./paths.ts";

/** Provider options that loosen the table. */
export interface Mutability {
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
}

const identity = ["metadata.name", "metadata.namespace"];

const container = [
  "args", "command", "env", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "ports", "readinessProbe",
  "resources", "securityContext", "stdin", "stdinOnce", "terminationMessagePath", "terminationMessagePolicy", "tty",
  "volumeDevices", "volumeMounts", "workingDir",
]; // prettier-ignore

const pod = [
  "affinity", "automountServiceAccountToken", "dnsConfig", "dnsPolicy", "enableServiceLinks", "hostAliases", "hostIPC",
  "hostNetwork", "hostPID", "hostname", "imagePullSecrets", "nodeName", "nodeSelector", "overhead", "preemptionPolicy",
  "priority", "priorityClassName", "readinessGates", "restartPolicy", "runtimeClassName", "schedulerName",
  "securityContext", "serviceAccount", "serviceAccountName", "shareProcessNamespace", "subdomain",
  "terminationGracePeriodSeconds", "volumes",
  ...container.map((field) => `containers.*.${field}`),
  ...container.map((field) => `initContainers.*.${field}`),
]; // prettier-ignore

const volumeSources = [
  "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker",
  "gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume",
  "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
]; // prettier-ignore

/**
 * Which fields the official provider replaces an object for, by group/kind. Source: pulumi-kubernetes v4,
 * provider/pkg/provider/diff.go, read November 2026. It is not what the API server holds immutable: a change of
 * another immutable field fails with the API server's `Invalid`, there as here.
 */
const byKind: Record<string, string[]> = {
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "/PersistentVolume": volumeSources.map((source) => `spec.${source}`),
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "/Pod": pod.map((field) => `spec.${field}`),
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** The paths whose change replaces the object instead of changing it. */
export function replacingPaths(kind: Kind, inputs: KubeObject, mutability: Mutability): Path[] {
  const name = `${kind.group}/${kind.kind}`;
  const immutable = get(inputs, "immutable") === true;
  const fields = [...identity, ...(byKind[name] ?? [])];
  if (name === "/ConfigMap" && (immutable || !mutability.enableConfigMapMutable)) fields.push("binaryData", "data");
  if (name === "/Secret" && (immutable || !mutability.enableSecretMutable)) fields.push("stringData", "data");
  return fields.map((field) => field.split("."));
}
