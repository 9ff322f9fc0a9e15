/**
 * The Kubernetes objects that rules look at, as the engine hands them over: plain data, of which nothing is certain.
 * Types are matched by their token, so that the pack loads without the provider's SDK.
 */
import type {
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

/** A rule looks at one resource, or at all of the stack. */
export type Rule = ResourceValidationPolicy | StackValidationPolicy;

/** Label of what belongs to a chain, with the chain's name. */
const chainLabel = "cryptokube.io/chain";

/** The part of an object's metadata that rules ask for. */
export interface Metadata {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface Container {
  name?: string;
  image?: string;
}

export interface PodSpec {
  automountServiceAccountToken?: boolean;
  containers?: Container[];
  initContainers?: Container[];
}

interface Template {
  metadata?: Metadata;
  spec?: PodSpec;
}

/** Any object: what rules read of a spec they name themselves. */
export interface KubernetesObject<Spec = Record<string, unknown>> {
  metadata?: Metadata;
  spec?: Spec;
}

/** A rule's check for the objects of one kind. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- A rule names what it reads of the object.
export function objectsOfKind<T extends object>(
  type: string,
  check: (object: T, report: (message: string) => void, args: ResourceValidationArgs) => void,
): ResourceValidation {
  return (args, report) => {
    // Without the urn: the engine knows which resource it asked about.
    if (args.type === type) {
      check(
        args.props as T,
        (message) => {
          report(message);
        },
        args,
      );
    }
  };
}

/** A rule's check for every pod that the program makes, whatever makes it in the cluster. */
export function everyPod(
  check: (
    pod: { spec: PodSpec; labels: Record<string, string> },
    args: ResourceValidationArgs,
    report: ReportViolation,
  ) => void,
): ResourceValidation {
  return (args, report) => {
    const template = templateOf(args.type, args.props);
    if (template?.spec) check({ spec: template.spec, labels: template.metadata?.labels ?? {} }, args, report);
  };
}

const withTemplate = new Set([
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:batch/v1:Job",
  "kubernetes:core/v1:ReplicationController",
]);

function templateOf(type: string, props: object): Template | undefined {
  if (type === "kubernetes:core/v1:Pod") return props;
  if (withTemplate.has(type)) return (props as KubernetesObject<{ template?: Template }>).spec?.template;
  if (type === "kubernetes:batch/v1:CronJob") {
    type JobSpec = { jobTemplate?: { spec?: { template?: Template } } };
    return (props as KubernetesObject<JobSpec>).spec?.jobTemplate?.spec?.template;
  }
  return undefined;
}

/** Whether an object belongs to a chain. */
export function ofChain(object: KubernetesObject<unknown>): boolean {
  return object.metadata?.labels?.[chainLabel] !== undefined;
}

/** How a message calls an object. */
export function nameOf(object: KubernetesObject<unknown>): string {
  return object.metadata?.name ?? "(unnamed)";
}
