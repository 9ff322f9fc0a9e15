import { evaluate } from "../../policy/evaluate.ts";
import type { Rule } from "../../policy/kubernetes.ts";

/** What a rule says of one object: its messages. */
export async function said(rule: Rule, type: string, props: Record<string, unknown>): Promise<string[]> {
  const violations = await evaluate([rule], [{ type: `kubernetes:${type}`, name: "it", props }]);
  return violations.map(({ message }) => message);
}

/** What a rule says of one resource of AWS: its messages. */
export async function saidOfAws(rule: Rule, type: string, props: Record<string, unknown>): Promise<string[]> {
  const violations = await evaluate([rule], [{ type: `aws:${type}`, name: "it", props }]);
  return violations.map(({ message }) => message);
}

/** A Deployment around a pod's spec. */
export const deploymentOf = (spec: object, labels: Record<string, string> = {}): Record<string, unknown> => ({
  metadata: { name: "d" },
  spec: { template: { metadata: { labels }, spec } },
});

export const chainLabels = { "cryptokube.io/chain": "ethereum" };
