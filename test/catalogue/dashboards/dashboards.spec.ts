import assert from "node:assert/strict";
import fc from "fast-check";
import { buildDashboard } from "../../../catalogue/dashboards/build.ts";
import { type Dashboard, dashboards, dashboardsShown, panelsOf } from "../../../catalogue/dashboards/index.ts";
import { askable, type Exporter, exporters, queriesOf } from "../../../catalogue/dashboards/panel.ts";
import { metricsOf } from "../alerts/support/promql.ts";
import { plain, table } from "./support/built.ts";
import { everyPanel } from "./support/every.ts";
import { exportedBy } from "./support/exported.ts";

const every = () => dashboards("prod-chains");
const exported = exportedBy();

interface Built {
  uid: string;
  panels: { id: number; type: string; gridPos: { x: number; y: number; w: number; h: number } }[];
  templating?: { list: { name: string }[] };
}
const builtOf = (shown: readonly Dashboard[]): Built[] =>
  shown.map((each) => JSON.parse(JSON.stringify(buildDashboard(each, shown))) as Built);

describe("catalogue/dashboards", () => {
  it("have uids that are unique, ours, and as long as Grafana takes", () => {
    const uids = every().map(({ uid }) => uid);
    assert.equal(new Set(uids).size, uids.length);
    for (const uid of uids) assert.match(uid, /^ck-[a-z]{1,37}$/);
  });

  it("have panels whose titles tell them apart", () => {
    for (const dashboard of every()) {
      const titles = panelsOf(dashboard).map(({ title }) => title);
      assert.deepEqual(titles, [...new Set(titles)], dashboard.title);
    }
  });

  it("ask in each panel for metrics of exporters that it names, and of no other", () => {
    for (const { where, panel } of everyPanel()) {
      const known = new Set(panel.of.flatMap((each) => exported[each].metrics));
      const asked = queriesOf(panel).flatMap(({ expr }) => metricsOf(askable(expr)));
      assert.deepEqual(
        asked.filter((name) => !known.has(name)),
        [],
        where,
      );
      const idle = panel.of.filter((each) => !asked.some((name) => exported[each].metrics.includes(name)));
      assert.deepEqual(idle, [], `${where}: exporters without which it would show as much`);
    }
  });

  it("would notice a query that is no PromQL", () => {
    assert.throws(() => metricsOf(askable("sum by (chain (chain_ready)")), /no PromQL/);
  });

  it("can be asked of Prometheus itself for every chain and node, or for one, over a range of a minute", () => {
    const expr = 'rate(a{chain=~"$chain", node=~"$node"}[$__rate_interval])';
    assert.equal(askable(expr), 'rate(a{chain=~".+", node=~".+"}[1m])');
    assert.equal(askable(expr, { chain: "eth", node: "eth-0" }), 'rate(a{chain=~"eth", node=~"eth-0"}[1m])');
  });

  it("are asked of query by query, of a table column by column, each with when it may have no series", () => {
    const asked = { expr: "a", legend: "A" };
    const may = { ...asked, empty: "nobody asks" };
    assert.deepEqual(queriesOf({ ...plain.graph, queries: [asked, may] }), [
      { ...asked, instant: false },
      { ...may, instant: false },
    ]);
    const columns = [asked, may].map(({ legend, ...column }) => ({ ...column, title: legend, unit: "s" as const }));
    assert.deepEqual(queriesOf(table([], columns)), [
      { ...asked, instant: true },
      { ...may, instant: true },
    ]);
  });

  it("ask each exporter for something, so that none is named in vain", () => {
    const used = new Set(everyPanel().flatMap(({ panel }) => panel.of));
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

  it("are shown with the panels whose exporters are all there, without sections that are left empty", () => {
    const titlesOf = (has: Exporter[], uid: string) =>
      dashboardsShown("dev-chains", has)
        .find((each) => each.uid === uid)
        ?.sections.map(({ title, panels }) => [title, ...panels.map((panel) => panel.title)]);
    assert.deepEqual(titlesOf(["gateway"], "ck-fleet"), undefined);
    assert.deepEqual(titlesOf(["scrapes"], "ck-fleet"), [
      ["Now", "Alerts that fire"],
      ["Since when", "What fires"],
    ]);
    assert.deepEqual(titlesOf(["plan", "health"], "ck-cost"), [["Against what is", "Disks as planned", "Volumes"]]);
    const whole = dashboardsShown("dev-chains", exporters);
    assert.deepEqual(whole, dashboards("dev-chains"));
  });
});
