/** PromQL as a tree, by the grammar of Prometheus' own web pages. */
import { parser } from "@prometheus-io/lezer-promql";

/** Grafana's word for a range of its own choice, and a range that stands for it while an expression is read. */
const grafanaInterval = "$__rate_interval";
const standIn = "31557600123ms";

/**
 * The same expression of one environment's series alone: every selector asks for the label `environment`. What it gives
 * keeps that label where nothing aggregates it away.
 *
 * @param expression PromQL; ranges may be Grafana's `$__rate_interval`.
 * @throws Error where it is no PromQL.
 */
export function withinEnvironment(expression: string, environment: string): string {
  const matcher = `environment="${environment}"`;
  const text = expression.replaceAll(grafanaInterval, standIn);
  const insertions: { at: number; text: string }[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name !== "VectorSelector") return;
      const matchers = node.getChild("LabelMatchers");
      if (matchers === null) insertions.push({ at: to, text: `{${matcher}}` });
      else insertions.push({ at: matchers.from + 1, text: matchers.firstChild === null ? matcher : `${matcher}, ` });
    },
  });
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((made, { at, text: more }) => made.slice(0, at) + more + made.slice(at), text)
    .replaceAll(standIn, grafanaInterval);
}
