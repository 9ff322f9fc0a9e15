import type { PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { Rule } from "./kubernetes.ts";

/** A resource as a recorder, or a golden file, holds it. */
export interface PlainResource {
  type: string;
  name: string;
  props: Record<string, unknown>;
  urn?: string;
}

/** What a rule found. */
export interface Violation {
  rule: string;
  /** Name of the resource; empty where a rule speaks of the whole stack. */
  resource: string;
  message: string;
}

/**
 * Applies rules without an engine, with their default configuration: for tests and for resources that a run under
 * mocks has recorded.
 */
export async function evaluate(rules: readonly Rule[], resources: readonly PlainResource[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const rule of rules) {
    const reporter =
      (resource: string): ReportViolation =>
      (message, urn) => {
        const named = resources.find((candidate) => urn !== undefined && candidate.urn === urn);
        violations.push({ rule: rule.name, resource: named?.name ?? resource, message });
      };
    const getConfig = (): object => defaultsOf(rule);
    if ("validateResource" in rule) {
      const checks = [rule.validateResource ?? []].flat();
      for (const resource of resources) {
        // Only what the rules use of the engine's argument: a rule that asks for more fails here, loudly.
        const args = { urn: "", ...resource, getConfig } as unknown as ResourceValidationArgs;
        for (const check of checks) await check(args, reporter(resource.name));
      }
    }
    if ("validateStack" in rule) {
      const args = { resources: resources as unknown as PolicyResource[], getConfig } as unknown as StackValidationArgs;
      await rule.validateStack(args, reporter(""));
    }
  }
  return violations;
}

function defaultsOf(rule: Rule): object {
  const properties = Object.entries(rule.configSchema?.properties ?? {});
  return Object.fromEntries(
    properties.map(([name, schema]) => [name, typeof schema === "object" ? schema.default : undefined]),
  );
}
