import assert from "node:assert/strict";
import { recorded } from "../../../catalogue/alerts/index.ts";
import { recordedForDashboards } from "../../../catalogue/dashboards/index.ts";
import { estimateOf } from "../../../stacks/estimate/of-loaded.ts";
import { acceptedOf, type Loaded, loadEnvironment } from "../../../stacks/load.ts";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { configOf, projectDir } from "../../support/stacks.ts";

describe("stacks/plan: what is recorded of money and machines", () => {
  let loaded: Loaded;
  let plan: Plan;
  beforeEach(() => {
    const read = loadEnvironment("prod-us-east-1", { projectDir });
    assert.ok(read.ok);
    loaded = read.loaded;
    plan = planEnvironment(loaded.config, "prod-us-east-1", acceptedOf(loaded.next));
  });
  const sumOf = (name: string) =>
    plan.prometheus.rules
      .flatMap((group) => group.rules.flatMap((rule) => ("record" in rule && rule.record === name ? [rule] : [])))
      .reduce((sum, { expr }) => sum + Number(/^vector\((.*)\)$/.exec(expr)![1]), 0);

  it("adds up to the estimate, and to the machines of the plan", () => {
    const { total, pools } = estimateOf(loaded);
    assert.ok(Math.abs(sumOf(recordedForDashboards.monthlyDollars) - total.monthly) < 1);
    assert.equal(
      sumOf(recordedForDashboards.machinesPlanned),
      pools.reduce((sum, { count }) => sum + count, 0),
    );
    assert.ok(total.monthly > 1000);
  });

  it("has what each node sends by the plan, bytes a second: to peers by its profile, and to clients", () => {
    const { chains } = plan;
    const planned = plan.prometheus.rules
      .flatMap((group) => group.rules)
      .flatMap((rule) => ("record" in rule && rule.record === recorded.nodeEgress ? [rule] : []));
    assert.deepEqual(
      planned.map(({ labels }) => labels),
      chains.flatMap(({ name: chain, nodes }) => nodes.map(({ name: node }) => ({ chain, node }))),
    );
    // Chains that are still to be built are in the estimate, too.
    const outGiB = estimateOf(loaded)
      .traffic.filter(({ bookedOn }) => chains.some(({ name }) => name === bookedOn))
      .reduce((sum, row) => sum + row.outGiB, 0);
    const monthly = (sumOf(recorded.nodeEgress) * 730 * 3600) / 2 ** 30;
    assert.ok(Math.abs(monthly - outGiB - 50 * planned.length) < 0.1, `${monthly} GiB, ${outGiB} of them to peers`);
    assert.ok(outGiB > 100);
  });

  it("is nothing on a cluster that is somebody's own", () => {
    const config = configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }
`);
    const names = planEnvironment(config, "prod").prometheus.rules.map(({ name }) => name);
    assert.ok(names.includes("plan") && !names.includes("prices"));
  });
});
