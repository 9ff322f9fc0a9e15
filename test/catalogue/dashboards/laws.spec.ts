/** Laws that every panel keeps, whatever it is about: what it is called, in which unit, and what tells its series apart. */
import assert from "node:assert/strict";
import { dashboards } from "../../../catalogue/dashboards/index.ts";
import type { Unit } from "../../../catalogue/dashboards/panel.ts";
import { metricsOf } from "../alerts/support/promql.ts";
import { type Asked, everyPanel, everyQuery, linksOf, looksOf } from "./support/every.ts";
import { labelsOf, measureOf } from "./support/outcome.ts";

/** Grafana's units by what a query gives: the first word of an operator about a number is what it counts. */
const unitsOf: Record<string, readonly Unit[]> = {
  bytes: ["bytes"],
  "bytes/seconds": ["Bps"],
  seconds: ["s"],
  "seconds/things": ["s"],
  share: ["percentunit"],
  dollars: ["currencyUSD"],
  things: ["none", "short"],
  "things/seconds": ["short", "cps", "reqps", "iops"],
};
const colours = ["green", "yellow", "orange", "red", "dark-red", "blue", "purple", "text"];
const placeholdersOf = (legend: string) => [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
const isSentence = (text: string) => /^[A-Za-z].*\.$/s.test(text);

/** Where a law is broken. */
const broken = <T extends { where: string }>(all: readonly T[], holds: (each: T) => boolean): string[] =>
  all.filter((each) => !holds(each)).map(({ where }) => where);
const drawn = (): Asked[] => everyQuery().filter(({ panel }) => panel.kind !== "table");

describe("catalogue/dashboards: every dashboard", () => {
  it("has a title, says what it is about in a sentence, and has sections with titles and panels", () => {
    const all = dashboards("prod-chains");
    assert.equal(all.length, 8);
    for (const { title, about, sections } of all) {
      assert.match(title, /^[A-Z]/);
      assert.ok(isSentence(about), title);
      assert.ok(sections.length > 0, title);
      assert.deepEqual(
        sections.filter((section) => !/^\w/.test(section.title) || section.panels.length === 0),
        [],
        title,
      );
    }
  });

  it("looks back from now, by hours or days", () => {
    for (const { since, title } of dashboards("prod-chains")) assert.match(since, /^now-[1-9]\d*[hd]$/, title);
  });

  it("lets a node be chosen where a panel asks of one, within a chain, a chain where one asks of one, and else nothing", () => {
    for (const { chosen, sections, title } of dashboards("prod-chains")) {
      const asks = (name: string) => JSON.stringify(sections).includes(`$${name}`);
      assert.deepEqual(chosen, asks("node") ? ["chain", "node"] : asks("chain") ? ["chain"] : [], title);
    }
  });
});

describe("catalogue/dashboards: every panel", () => {
  it("has a title, and says what it is about in a sentence", () => {
    assert.deepEqual(
      broken(everyPanel(), ({ panel }) => panel.title !== "" && isSentence(panel.about)),
      [],
    );
  });

  it("asks something, unless it is a text", () => {
    const asking = new Set(everyQuery().map(({ panel }) => panel.title));
    assert.deepEqual(
      broken(everyPanel(), ({ panel }) => (panel.kind === "text" ? panel.text !== "" : asking.has(panel.title))),
      [],
    );
  });

  it("shows in the unit in which what it asks for is measured", () => {
    const shown = everyQuery().filter(({ panel }) => panel.kind !== "timeline");
    assert.deepEqual(
      shown
        .filter(({ expr, unit }) => unitsOf[measureOf(expr)]?.includes(unit!) !== true)
        .map(({ where, expr, unit }) => `${where}: ${unit} for ${measureOf(expr)}`),
      [],
    );
  });

  it("would be in the wrong unit where its query gave another: a rate, a share, a time until something", () => {
    for (const [expr, measure] of [
      ["a_bytes", "bytes"],
      ["sum by (node) (rate(a_bytes_total[5m]))", "bytes/seconds"],
      ["a_free_bytes / a_size_bytes", "share"],
      ["a_free_bytes / (-deriv(a_free_bytes[6h]) > 0)", "seconds"],
      ["86400 * -deriv(a_free_bytes[6h])", "bytes"],
      ["time() - a_timestamp_seconds", "seconds"],
      ["1 - avg(rate(busy_seconds_total[5m]))", "share"],
      ["count(a_bytes) or vector(0)", "things"],
      ["rate(a_total[5m]) / rate(b_bytes_total[5m])", "things/bytes"],
    ] as const) {
      assert.equal(measureOf(expr), measure, expr);
    }
  });

  it("asks of what only ever grows how fast it does, or by how much it did", () => {
    const grows = everyQuery().filter(({ expr }) => /_total\b/.test(expr));
    assert.ok(grows.length > 10);
    assert.deepEqual(
      broken(grows, ({ expr }) => !/(?<!(?:rate|increase)\(\w*)\b\w+_total\b/.test(expr)),
      [],
    );
  });

  it("says of a query that may have no series when it has none", () => {
    assert.deepEqual(
      broken(everyQuery(), ({ empty }) => empty === undefined || /^[a-z]+ /.test(empty)),
      [],
    );
  });

  it("changes its colour at values that grow, and says a value in words that are there, in colours that there are", () => {
    const looks = everyPanel().flatMap(looksOf);
    assert.deepEqual(
      broken(looks, ({ steps = [{ colour: "text" }, { from: 0, colour: "red" }] }) => {
        const [first, ...others] = steps;
        const froms = others.map(({ from }) => from ?? NaN);
        return (
          first !== undefined &&
          first.from === undefined &&
          others.length > 0 &&
          froms.every((from, index) => from > (froms[index - 1] ?? -Infinity)) &&
          steps.every(({ colour }, index) => colours.includes(colour) && colour !== steps[index - 1]?.colour)
        );
      }),
      [],
    );
    assert.deepEqual(
      broken(looks, ({ words = { "": { text: "any", colour: "text" } } }) => {
        const said = Object.values(words);
        const texts = said.map(({ text }) => text);
        return (
          said.length > 0 &&
          new Set(texts).size === texts.length &&
          said.every(({ text, colour }) => /^\w/.test(text) && colours.includes(colour))
        );
      }),
      [],
    );
  });

  it("leads, where a click leads anywhere, to a dashboard by a title that says where, and with the node to a node's", () => {
    const uids = new Set(dashboards("prod-chains").map(({ uid }) => uid));
    const links = everyPanel().flatMap((placed) => linksOf(placed).map(({ link }) => ({ where: placed.where, link })));
    assert.deepEqual(
      broken(links, ({ link }) => /^\w/.test(link.title) && uids.has(link.to)),
      [],
    );
    assert.deepEqual(
      broken(links, ({ link }) => (link.node === true) === ["ck-node", "ck-logs"].includes(link.to)),
      [],
    );
  });
});

describe("catalogue/dashboards: every series that is drawn", () => {
  it("has a name that tells it from the others of its panel", () => {
    for (const { where, panel } of everyPanel()) {
      if (panel.kind === "text" || panel.kind === "table") continue;
      const legends = panel.queries.map(({ legend }) => legend);
      assert.ok(!legends.includes(""), where);
      assert.equal(new Set(legends).size, legends.length, where);
    }
  });

  it("is named by labels that its query leaves it, and by one of them where it leaves any", () => {
    assert.deepEqual(
      broken(drawn(), ({ expr, legend }) => {
        const [named, left] = [placeholdersOf(legend), labelsOf(expr)];
        if (left === undefined) return true;
        return named.every((label) => left.includes(label)) && named.length > 0 === left.length > 0;
      }),
      [],
    );
  });

  it("is named by its node or its chain, where a query leaves each node or chain a series of its own", () => {
    const raw = drawn().filter(({ expr }) => labelsOf(expr) === undefined && /chain=~/.test(expr));
    assert.ok(raw.length > 10);
    assert.deepEqual(
      broken(raw, ({ legend }) => placeholdersOf(legend).some((label) => ["chain", "node"].includes(label))),
      [],
    );
  });

  it("is dashed in a graph where it is what the plan meant or what a forecast says, beside what is", () => {
    const graphs = everyQuery().filter(({ panel }) => panel.kind === "graph" && panel.queries.length > 1);
    assert.deepEqual(
      broken(graphs, ({ expr, limit }) => {
        const meant = metricsOf(expr).every((name) => name.startsWith("cryptokube:"));
        return limit === (meant || expr.startsWith("predict_linear("));
      }),
      [],
    );
    assert.ok(graphs.some(({ limit }) => limit));
  });
});

describe("catalogue/dashboards: every table", () => {
  const tables = () =>
    everyPanel().flatMap(({ where, panel }) => (panel.kind === "table" ? [{ where, ...panel }] : []));

  it("has titles for its rows' labels and its columns, each another, and sorts by one of them where it sorts", () => {
    for (const { where, rows, columns, sortBy } of tables()) {
      const titles = [...rows, ...columns].map(({ title }) => title);
      assert.equal(new Set(titles).size, titles.length, where);
      assert.ok(
        titles.every((title) => /^[A-Z]/.test(title)),
        where,
      );
      if (sortBy !== undefined) assert.ok(titles.includes(sortBy), `${where} by ${sortBy}`);
    }
  });

  it("has a row for each label that its columns' series have, and for no other", () => {
    for (const { where, rows, columns } of tables()) {
      const labels = [...new Set(columns.flatMap(({ expr }) => labelsOf(expr) ?? ["any label"]))];
      assert.deepEqual(rows.map(({ label }) => label).sort(), labels.sort(), where);
    }
  });

  it("shows each column's value, save where a label of its series is all that it is for", () => {
    for (const { where, rows, columns } of tables()) {
      for (const { title, expr, hidden, unit, words } of columns) {
        const brings = rows.some(({ label, words: said }) => said !== undefined && labelsOf(expr)!.includes(label));
        assert.equal(hidden === true, brings && words === undefined && unit === "none", `${where}, ${title}`);
      }
    }
  });
});
