import type { Recorded } from "./recorder.ts";

/** A Kubernetes object as it is sent to the API server. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels };
  spec?: Record<string, unknown>;
  [field: string]: unknown;
}

export type Labels = Record<string, string>;

/** The parts of a pod that tests look at. */
export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Record<string, unknown>[];
  securityContext?: Record<string, unknown>;
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  [field: string]: unknown;
}

export interface Container {
  name: string;
  image: string;
  ports?: { name: string; containerPort: number; hostPort?: number; protocol: string }[];
  securityContext?: Record<string, unknown>;
  resources?: { requests?: Labels; limits?: Labels };
  args?: string[];
  [field: string]: unknown;
}

/** A workload's pod, and where it runs. */
export interface Pod {
  workload: string;
  namespace: string;
  labels: Labels;
  spec: PodSpec;
}

/** The Kubernetes objects among what a program registered. */
export function manifests(resources: readonly Recorded[]): Manifest[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => inputs as unknown as Manifest);
}

/** The objects of one kind. */
export function ofKind(objects: readonly Manifest[], kind: string): Manifest[] {
  return objects.filter((object) => object.kind === kind);
}

/** The pods that workloads make. */
export function podsOf(objects: readonly Manifest[]): Pod[] {
  return objects.flatMap((object) => {
    const template = object.spec?.template as { metadata: { labels: Labels }; spec: PodSpec } | undefined;
    if (template === undefined) return [];
    return [
      {
        workload: `${object.kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`,
        namespace: object.metadata.namespace ?? "",
        labels: template.metadata.labels,
        spec: template.spec,
      },
    ];
  });
}

/** All containers of a pod, native sidecars among them. */
export function containersOf(pod: PodSpec): Container[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}
