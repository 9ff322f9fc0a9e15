/** A dashboard as Grafana is given it: what may be chosen, where it leads, and how its panels lie on the page. */
import assert from "node:assert/strict";
import type { Panel } from "../../../catalogue/dashboards/panel.ts";
import { builtOf, builtPanels, dashboardOf, plain, table } from "./support/built.ts";

const one = () => dashboardOf([plain.graph], { chosen: ["chain", "node"] });
const others = () =>
  ["two", "three"].map((name) => dashboardOf([], { uid: `ck-${name}`, title: name, about: `Of ${name}.` }));

describe("catalogue/dashboards: a dashboard for Grafana", () => {
  it("is what its data say, looks at itself again each half minute, and is in UTC as logs are", () => {
    const { uid, title, description, tags, time, refresh, timezone } = builtOf(one());
    assert.deepEqual([uid, title, description], ["ck-one", "One", "What one is."]);
    assert.deepEqual(time, { from: "now-6h", to: "now" });
    assert.deepEqual([tags, refresh, timezone], [["cryptokube"], "30s", "utc"]);
  });

  it("is not changed by hand, and shows one moment in all of its panels", () => {
    const { editable, graphTooltip } = builtOf(one());
    assert.deepEqual([editable, graphTooltip], [false, 1]);
  });

  it("leads to each of the others and not to itself, and takes along the time and what is chosen", () => {
    const { links } = builtOf(one(), [one(), ...others()]);
    assert.deepEqual(
      links.map(({ title, url, tooltip, type, includeVars, keepTime }) => ({
        title,
        url,
        tooltip,
        type,
        includeVars,
        keepTime,
      })),
      ["two", "three"].map((name) => ({
        title: name,
        url: `/d/ck-${name}`,
        tooltip: `Of ${name}.`,
        type: "link",
        includeVars: true,
        keepTime: true,
      })),
    );
  });

  it("has a row for each section, and numbers all panels on", () => {
    const { panels } = builtOf(
      dashboardOf([], { sections: ["A", "B"].map((title) => ({ title, panels: [plain.graph, plain.bars] })) }),
    );
    assert.deepEqual(
      panels.map(({ id, type, title }) => [id, type, title]),
      ["A", "B"].flatMap((title, at) => [
        [3 * at + 1, "row", title],
        [3 * at + 2, "timeseries", "It"],
        [3 * at + 3, "bargauge", "It"],
      ]),
    );
  });
});

describe("catalogue/dashboards: what is chosen above a dashboard", () => {
  const variables = (within?: string) => builtOf(one(), [], within).templating.list;

  it("are the plan's chains, and the nodes of the chosen ones", () => {
    assert.deepEqual(
      variables().map(({ name, label, query }) => ({ name, label, query })),
      [
        {
          name: "chain",
          label: "Chain",
          query: { query: "label_values(cryptokube:node_expected, chain)", refId: "chain" },
        },
        {
          name: "node",
          label: "Node",
          query: { query: 'label_values(cryptokube:node_expected{chain=~"$chain"}, node)', refId: "node" },
        },
      ],
    );
  });

  it("are those of one environment where its Prometheus has several", () => {
    assert.deepEqual(
      variables("prod").map(({ query }) => (query as { query: string }).query),
      [
        'label_values(cryptokube:node_expected{environment="prod"}, chain)',
        'label_values(cryptokube:node_expected{environment="prod", chain=~"$chain"}, node)',
      ],
    );
  });

  it("may be several or all, whatever they are called, and are asked for anew when the time changes", () => {
    for (const { multi, includeAll, allValue, refresh, sort, datasource, type } of variables()) {
      assert.deepEqual([type, multi, includeAll, allValue, refresh], ["query", true, true, ".+", 2]);
      assert.equal(sort, 7, "node-10 after node-9");
      assert.deepEqual(datasource, { type: "prometheus", uid: "prometheus" });
    }
  });

  it("are nothing where nothing is chosen", () => {
    assert.deepEqual(builtOf(dashboardOf([plain.graph])).templating, {});
  });
});

describe("catalogue/dashboards: where panels lie", () => {
  const places = (...panels: [width: number, height?: number][]) =>
    builtPanels(
      panels.map(([width, height]): Panel => ({ ...plain.graph, width, ...(height === undefined ? {} : { height }) })),
    ).map(({ gridPos: { x, y, w, h } }) => [x, y, w, h]);

  it("is beside each other as long as there is room, the last one as wide as what is left", () => {
    assert.deepEqual(places([8], [8], [8], [8]), [
      [0, 1, 8, 8],
      [8, 1, 8, 8],
      [16, 1, 8, 8],
      [0, 9, 24, 8],
    ]);
    assert.deepEqual(places([12], [6], [12]), [
      [0, 1, 12, 8],
      [12, 1, 12, 8],
      [0, 9, 24, 8],
    ]);
  });

  it("is in lines of one height, that of their highest", () => {
    assert.deepEqual(places([12, 5], [12, 9], [24, 4]), [
      [0, 1, 12, 9],
      [12, 1, 12, 9],
      [0, 10, 24, 4],
    ]);
    assert.deepEqual(places([12, 5], [12]), [
      [0, 1, 12, 8],
      [12, 1, 12, 8],
    ]);
  });
});

describe("catalogue/dashboards: what builders add that Grafana no longer has", () => {
  it("is left out: a footer of tables, and an interval of variables", () => {
    const { panels, templating } = builtOf(
      dashboardOf([table([{ label: "node", title: "Node" }], [{ title: "Is", expr: "a", unit: "s" }])], {
        chosen: ["chain"],
      }),
    );
    assert.equal(panels[1]!.type, "table");
    assert.ok(!("footer" in panels[1]!.options) && "showHeader" in panels[1]!.options);
    assert.deepEqual(
      Object.keys(templating.list[0]!).filter((key) => key.startsWith("auto")),
      [],
    );
  });
});
