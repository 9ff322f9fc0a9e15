/** What an expression of PromQL gives, as far as it can be told by reading: in what it is measured, and by which labels. */
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** Powers of what a value is measured in: bytes a second are `{ bytes: 1, seconds: -1 }`, and a share is nothing at all. */
type Powers = Readonly<Record<string, number>>;

/** Of geth's metrics, whose names do not say it. */
const named: Record<string, Powers> = {
  eth_db_chaindata_ancient_size: { bytes: 1 },
  eth_db_chaindata_disk_size: { bytes: 1 },
  p2p_egress: { bytes: 1 },
  p2p_ingress: { bytes: 1 },
  system_memory_held: { bytes: 1 },
};
const day = "86400";
const ofVectors = [
  "AggregateExpr",
  "BinaryExpr",
  "FunctionCall",
  "ParenExpr",
  "UnaryExpr",
  "VectorSelector",
  "MatrixSelector",
];
const within = [...ofVectors, "FunctionCallBody"];

const treeOf = (expr: string): SyntaxNode => parser.parse(expr).topNode.firstChild!;
const childrenOf = (node: SyntaxNode, names: readonly string[]) => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (names.includes(child.name)) found.push(child);
  }
  return found;
};
const operandsOf = (node: SyntaxNode) => childrenOf(node, [...ofVectors, "NumberDurationLiteral"]);
const bodyOf = (node: SyntaxNode) => operandsOf(node.getChild("FunctionCallBody")!);
/** Which function or operator it is of; of what is computed with two values, the operator between them. */
const kindOf = (node: SyntaxNode): string =>
  (node.getChild("AggregateOp") ?? node.getChild("FunctionIdentifier"))?.firstChild?.name ??
  operandsOf(node)[0]!.nextSibling!.name;

function times(a: Powers, b: Powers, sign: 1 | -1): Powers {
  const sums = [...new Set([...Object.keys(a), ...Object.keys(b)])].map(
    (key) => [key, (a[key] ?? 0) + sign * (b[key] ?? 0)] as const,
  );
  return Object.fromEntries(sums.filter(([, power]) => power !== 0));
}

function ofName(name: string): Powers {
  if (named[name] !== undefined) return named[name];
  if (name.endsWith("_bytes_per_second")) return { bytes: 1, seconds: -1 };
  const [, what] = /_(bytes|seconds|dollars)(?:_total)?$/.exec(name) ?? [];
  return { [what ?? "things"]: 1 };
}

function powersOf(node: SyntaxNode, text: string): Powers {
  const of = (inner: SyntaxNode) => powersOf(inner, text);
  switch (node.name) {
    case "NumberDurationLiteral":
      return text.slice(node.from, node.to) === day ? { seconds: 1 } : {};
    case "VectorSelector": {
      const name = node.getChild("Identifier")!;
      return ofName(text.slice(name.from, name.to));
    }
    case "AggregateExpr": {
      if (kindOf(node) === "Count") return { things: 1 };
      const { things, ...others } = of(bodyOf(node).at(-1)!);
      // What is 1 or 0 is on average a share.
      return things === undefined || kindOf(node) === "Avg" ? others : { things, ...others };
    }
    case "FunctionCall": {
      if (kindOf(node) === "Time") return { seconds: 1 };
      const inner = of(bodyOf(node)[0]!);
      return ["Rate", "Deriv"].includes(kindOf(node)) ? times(inner, { seconds: 1 }, -1) : inner;
    }
    case "BinaryExpr": {
      const [left, right] = operandsOf(node) as [SyntaxNode, SyntaxNode];
      if (kindOf(node) === "Div") return times(of(left), of(right), -1);
      if (kindOf(node) === "Mul") return times(of(left), of(right), 1);
      return left.name === "NumberDurationLiteral" ? of(right) : of(left);
    }
    default:
      return of(operandsOf(node)[0]!);
  }
}

/** In what an expression's values are measured: `bytes`, `bytes/seconds`, `share`, ... What has no unit is `things`. */
export function measureOf(expr: string): string {
  const powers = Object.entries(powersOf(treeOf(expr), expr));
  if (powers.length === 0) return "share";
  const [over, under] = [1, -1].map((sign) => powers.filter(([, power]) => power === sign).map(([name]) => name));
  return [over!.join("·"), ...under!].join("/");
}

/** Unlike a number, or what `time()` gives. */
function hasSeries(node: SyntaxNode): boolean {
  return node.name === "VectorSelector" || childrenOf(node, within).some(hasSeries);
}

function labelsWithin(node: SyntaxNode, text: string): string[] | undefined {
  const of = (inner: SyntaxNode) => labelsWithin(inner, text);
  const grouped = (clause: SyntaxNode | null) =>
    clause
      ?.getChild("GroupingLabels")
      ?.getChildren("LabelName")
      .map(({ from, to }) => text.slice(from, to));
  switch (node.name) {
    case "VectorSelector":
      return undefined;
    case "AggregateExpr":
      return kindOf(node) === "Topk" ? of(bodyOf(node).at(-1)!) : (grouped(node.getChild("AggregateModifier")) ?? []);
    case "FunctionCall":
      return ["Time", "Vector"].includes(kindOf(node)) ? [] : of(bodyOf(node)[0]!);
    case "BinaryExpr": {
      const [left, right] = operandsOf(node).filter(hasSeries);
      const isSet = ["And", "Or", "Unless"].includes(kindOf(node));
      return isSet
        ? of(left!)
        : (grouped(node.getChild("MatchingModifierClause")) ?? of(left!) ?? (right && of(right)));
    }
    default:
      return of(operandsOf(node)[0]!);
  }
}

/** The labels that tell an expression's series apart; undefined where they are those of the metric itself. */
export function labelsOf(expr: string): string[] | undefined {
  return labelsWithin(treeOf(expr), expr);
}
