/**
 * The resources of AWS that rules look at, as the engine hands them over: plain data, of which nothing is certain. Types
 * are matched by their token, so that the pack loads without the provider's SDK.
 */
import type { PolicyResource, ResourceValidation } from "@pulumi/policy";

/** A rule's check for the resources of one type of AWS, named by the end of its token: `eks/cluster:Cluster`. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- A rule names what it reads of the resource.
export function awsResources<T extends object>(
  type: string,
  check: (resource: T, report: (message: string) => void, name: string) => void,
): ResourceValidation {
  return (args, report) => {
    if (args.type === `aws:${type}`) {
      check(
        args.props as T,
        (message) => {
          report(message);
        },
        args.name,
      );
    }
  };
}

/** The resources of one type of AWS among those of a stack. */
export function ofAws(resources: readonly PolicyResource[], type: string): PolicyResource[] {
  return resources.filter((resource) => resource.type === `aws:${type}`);
}

/** A statement of an IAM policy: where one value is meant, IAM lets it stand without a list. */
export interface Statement {
  Effect?: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: unknown;
}

/** The statements of a policy as a resource holds it: JSON text, or data. Text that is none has none. */
export function statementsOf(policy: unknown): Statement[] {
  const document = typeof policy === "string" ? parsed(policy) : policy;
  if (typeof document !== "object" || document === null) return [];
  const { Statement: statements } = document as { Statement?: Statement | Statement[] };
  return statements === undefined ? [] : [statements].flat();
}

export function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
