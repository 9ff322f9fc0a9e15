import { parser } from "@prometheus-io/lezer-promql";

/**
 * The metrics that an expression asks for.
 * @throws Error where it is no PromQL.
 */
export function metricsOf(expression: string): string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === "Identifier" && node.parent?.name === "VectorSelector") names.add(expression.slice(from, to));
    },
  });
  return [...names].sort();
}

/** The names in an exposition of metrics. */
export function namesIn(exposition: string): string[] {
  return [...exposition.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name);
}
