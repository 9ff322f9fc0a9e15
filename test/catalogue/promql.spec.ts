import assert from "node:assert/strict";
import { parser } from "@prometheus-io/lezer-promql";
import { allAlerts } from "../../catalogue/alerts/index.ts";
import { dashboards, panelsOf } from "../../catalogue/dashboards/index.ts";
import { askable, queriesOf } from "../../catalogue/dashboards/panel.ts";
import { withinEnvironment } from "../../catalogue/promql.ts";

/** Each selector of an expression, as it is written. */
function selectorsOf(expression: string): string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, from, to }) {
      assert.ok(!type.isError, `${expression} at ${from}`);
      if (type.name === "VectorSelector") found.push(expression.slice(from, to));
    },
  });
  return found;
}

describe("catalogue/promql: withinEnvironment", () => {
  for (const [expression, expected] of [
    ["up", 'up{environment="prod"}'],
    ["a{} + b { }", 'a{environment="prod"} + b {environment="prod" }'],
    ['{__name__=~"a"}', '{environment="prod", __name__=~"a"}'],
    [
      'up{job!="x"} == 0 unless on (node) y',
      'up{environment="prod", job!="x"} == 0 unless on (node) y{environment="prod"}',
    ],
    ["rate(a:b[5m] offset 1h)", 'rate(a:b{environment="prod"}[5m] offset 1h)'],
    ["sum(rate(a[$__rate_interval]))", 'sum(rate(a{environment="prod"}[$__rate_interval]))'],
    ['a{chain=~"$chain"}', 'a{environment="prod", chain=~"$chain"}'],
    ["count(absent(a)) or vector(0)", 'count(absent(a{environment="prod"})) or vector(0)'],
    ["sum_over_time((a and b)[1d:1m])", 'sum_over_time((a{environment="prod"} and b{environment="prod"})[1d:1m])'],
    ["vector(1) * time()", "vector(1) * time()"],
  ] as const) {
    it(`asks for one environment alone: ${expression}`, () => {
      assert.equal(withinEnvironment(expression, "prod"), expected);
    });
  }

  it("reaches every selector of every alert and every dashboard, and leaves PromQL", () => {
    const all = [
      ...allAlerts.map(({ expr }) => expr),
      ...dashboards("chains").flatMap((each) =>
        panelsOf(each).flatMap((panel) => queriesOf(panel).map(({ expr }) => expr)),
      ),
    ];
    assert.ok(all.length > 150);
    for (const expression of all) {
      const before = selectorsOf(askable(expression));
      const after = selectorsOf(askable(withinEnvironment(expression, "prod")));
      assert.equal(after.length, before.length, expression);
      for (const selector of after) assert.match(selector, /\{environment="prod"/, expression);
    }
  });

  it("refuses what is no PromQL, with the expression", () => {
    assert.throws(() => withinEnvironment("a b", "prod"), /no PromQL at 2: a b/);
  });
});

/**
 * Where two sides are matched by all of their labels, one that has `environment` never finds one that lost it to an
 * aggregation: such an expression would never give anything within an environment.
 */
describe("catalogue/alerts: expressions within an environment", () => {
  type Node = ReturnType<typeof parser.parse>["topNode"];
  const grouped = (text: string) => (/\benvironment\b/.test(text) ? "kept" : "lost");

  /** Whether series of a part still have the label; undefined: it has no labels at all. */
  function keeps(node: Node, text: string, problems: string[]): "kept" | "lost" | undefined {
    const children: Node[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
    switch (node.name) {
      case "VectorSelector":
        return "kept";
      case "AggregateExpr": {
        for (const child of children) keeps(child, text, problems);
        const by = node.getChild("AggregateModifier");
        return by === null ? "lost" : grouped(text.slice(by.from, by.to));
      }
      case "BinaryExpr": {
        const [left, right] = [children[0]!, children.at(-1)!].map((side) => keeps(side, text, problems));
        const stated = node.getChild("MatchingModifierClause") !== null;
        if (!stated && node.getChild("Or") === null && left !== undefined && right !== undefined && left !== right) {
          problems.push(text.slice(node.from, node.to));
        }
        return left ?? right;
      }
      default: {
        const of = children.map((child) => keeps(child, text, problems)).filter((each) => each !== undefined);
        return of[0];
      }
    }
  }

  it("match by the labels that both sides have", () => {
    const problems: string[] = [];
    for (const { expr } of allAlerts) keeps(parser.parse(expr).topNode, expr, problems);
    assert.deepEqual(problems, []);
  });

  it("would be told where they do not", () => {
    const problems: string[] = [];
    const wrong = "max by (chain) (chain_head_age_seconds) > cryptokube:head_age_limit_seconds";
    keeps(parser.parse(wrong).topNode, wrong, problems);
    assert.deepEqual(problems, [wrong]);
  });
});
