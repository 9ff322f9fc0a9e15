import assert from "node:assert/strict";
import fc from "fast-check";
import { buildDashboard } from "../../../catalogue/dashboards/build.ts";
import { dashboards, dashboardsShown, panelsOf } from "../../../catalogue/dashboards/index.ts";
import { askable, exporters, type Panel, queriesOf } from "../../../catalogue/dashboards/panel.ts";
import { metricsOf } from "../alerts/support/promql.ts";
import { exportedBy } from "./support/exported.ts";

const all = dashboards("prod-chains");
const exported = exportedBy();

interface Built {
  uid: string;
  panels: { id: number; type: string; gridPos: { x: number; y: number; w: number; h: number } }[];
  templating?: { list: { name: string }[] };
}
const builtOf = (shown: readonly (typeof all)[number][]): Built[] =>
  shown.map((each) => JSON.parse(JSON.stringify(buildDashboard(each, shown))) as Built);

/** Dashboards that a panel, or a column or row of it, leads to. */
function leadsTo(panel: Panel): string[] {
  if (panel.kind === "figures") return panel.link === undefined ? [] : [panel.link.to];
  return panel.kind === "table" ? panel.rows.flatMap(({ link }) => link?.to ?? []) : [];
}

describe("catalogue/dashboards", () => {
  it("have uids that are unique, ours, and as long as Grafana takes", () => {
    const uids = all.map(({ uid }) => uid);
    assert.equal(new Set(uids).size, uids.length);
    for (const uid of uids) assert.match(uid, /^ck-[a-z]{1,37}$/);
  });

  for (const dashboard of all) {
    describe(dashboard.title, () => {
      it("has panels whose titles tell them apart, and that each say what they are about", () => {
        const titles = panelsOf(dashboard).map(({ title }) => title);
        assert.deepEqual(titles, [...new Set(titles)]);
        for (const { about, title } of panelsOf(dashboard)) assert.match(about, /\.$/, title);
      });

      it("leads only to dashboards that there are, which choose what they are told", () => {
        const uids = new Set(all.map(({ uid }) => uid));
        assert.deepEqual(
          panelsOf(dashboard)
            .flatMap(leadsTo)
            .filter((to) => !uids.has(to)),
          [],
        );
      });

      for (const panel of panelsOf(dashboard)) {
        it(`asks in "${panel.title}" for metrics of exporters that it names, and of no other`, () => {
          const known = new Set(panel.of.flatMap((each) => exported[each].metrics));
          const asked = queriesOf(panel).flatMap(({ expr }) => metricsOf(askable(expr)));
          assert.deepEqual(
            asked.filter((name) => !known.has(name)),
            [],
          );
          const idle = panel.of.filter((each) => !asked.some((name) => exported[each].metrics.includes(name)));
          assert.deepEqual(idle, [], "exporters without which it would show as much");
        });

        it(`chooses in "${panel.title}" by nothing that is not chosen above it`, () => {
          const used = queriesOf(panel).flatMap(({ expr }) =>
            [...expr.matchAll(/\$(chain|node)\b/g)].map(([, name]) => name!),
          );
          assert.deepEqual(
            used.filter((name) => !dashboard.chosen.some((each) => each === name)),
            [],
          );
        });
      }
    });
  }

  it("would notice a query that is no PromQL", () => {
    assert.throws(() => metricsOf(askable("sum by (chain (chain_ready)")), /no PromQL/);
  });

  it("ask each exporter for something, so that none is named in vain", () => {
    const used = new Set(all.flatMap(panelsOf).flatMap(({ of }) => of));
    assert.deepEqual(
      exporters.filter((each) => !used.has(each)),
      [],
    );
  });

  it("have, whatever is exported, unique panel ids, nothing that overlaps, and no link into the void", () => {
    fc.assert(
      fc.property(fc.subarray([...exporters]), (has) => {
        const shown = dashboardsShown("dev-chains", has);
        for (const { uid, panels } of builtOf(shown)) {
          const ids = panels.map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length, uid);
          for (const [index, { gridPos: a }] of panels.entries()) {
            assert.ok(a.x + a.w <= 24, `${uid} is wider than the page`);
            for (const { gridPos: b } of panels.slice(index + 1)) {
              const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
              assert.ok(apart, `${uid}: ${JSON.stringify([a, b])}`);
            }
          }
        }
        const shows = shown.flatMap(panelsOf).flatMap(({ of }) => of);
        assert.ok(shows.every((each) => has.includes(each)));
      }),
      { numRuns: 60 },
    );
  });

  it("lead from the fleet to a node, and from there to its logs", () => {
    const [fleet, node] = ["ck-fleet", "ck-node"].map((uid) => all.find((each) => each.uid === uid)!);
    assert.ok(panelsOf(fleet!).flatMap(leadsTo).includes("ck-node"));
    assert.ok(panelsOf(node!).flatMap(leadsTo).includes("ck-logs"));
    const text = JSON.stringify(buildDashboard(fleet!, all));
    assert.ok(text.includes("/d/ck-node?var-chain=${__data.fields.Chain}&var-node=${__data.fields.Node}"));
    assert.ok(text.includes("/d/ck-node?var-chain=${__field.labels.chain}&var-node=${__field.labels.node}"));
  });
});
