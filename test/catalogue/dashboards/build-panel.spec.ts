/** Panels as Grafana is given them: how each kind asks, and how it shows what it got. */
import assert from "node:assert/strict";
import type { Graph } from "../../../catalogue/dashboards/panel.ts";
import { builtPanel, builtPanels, plain, table } from "./support/built.ts";

const steps = [{ colour: "green" }, { from: 2, colour: "red" }] as const;
const asThresholds = {
  mode: "absolute",
  steps: [
    { value: null, color: "green" },
    { value: 2, color: "red" },
  ],
};
const words = { "1": { text: "up", colour: "green" }, "0": { text: "down", colour: "red" } } as const;
const mappings = [
  {
    type: "value",
    options: { "0": { text: "down", color: "red", index: 0 }, "1": { text: "up", color: "green", index: 1 } },
  },
];
const defaultsOf = (panel: Parameters<typeof builtPanel>[0]) => builtPanel(panel).fieldConfig.defaults;

describe("catalogue/dashboards: what a panel asks", () => {
  const queries = [
    { expr: 'a{x="1"}', legend: "one" },
    { expr: "b", legend: "two" },
  ];

  it("is asked of the environment's Prometheus, each query under a letter and with its legend", () => {
    const { targets, datasource } = builtPanel({ ...plain.graph, queries });
    assert.deepEqual(datasource, { type: "prometheus", uid: "prometheus" });
    assert.deepEqual(
      targets!.map(({ refId, expr, legendFormat }) => [refId, expr, legendFormat]),
      [
        ["A", 'a{x="1"}', "one"],
        ["B", "b", "two"],
      ],
    );
  });

  it("is of one environment's series where its Prometheus has several", () => {
    const [panel] = builtPanels([{ ...plain.graph, queries }], "prod");
    assert.deepEqual(
      panel!.targets!.map(({ expr }) => expr),
      ['a{environment="prod", x="1"}', 'b{environment="prod"}'],
    );
  });

  it("is the last value where one is shown, and a range where time goes on", () => {
    const column = table([{ label: "node", title: "Node" }], [{ title: "Is", expr: "a", unit: "s" }]);
    const asked = [plain.graph, plain.timeline, plain.figures, plain.bars, column].flatMap((panel) =>
      builtPanel(panel).targets!.map(({ instant, range, format }) => [panel.kind, instant, range, format]),
    );
    assert.deepEqual(asked, [
      ["graph", false, true, "time_series"],
      ["timeline", false, true, "time_series"],
      ["figures", true, false, "time_series"],
      ["bars", true, false, "time_series"],
      ["table", true, false, "table"],
    ]);
  });

  it("stands under its title, which says what it is about", () => {
    const { title, description } = builtPanel(plain.graph);
    assert.deepEqual([title, description], ["It", "What it is."]);
  });

  it("is nothing where it is a text, which is Markdown", () => {
    const { type, options, targets, datasource } = builtPanel(plain.text);
    assert.deepEqual(
      [type, options, targets, datasource],
      ["text", { mode: "markdown", content: "# A text" }, undefined, undefined],
    );
  });
});

describe("catalogue/dashboards: a graph", () => {
  const graph = (more: Partial<Graph>) => builtPanel({ ...plain.graph, ...more });

  it("has lines, a gap where nothing was seen, and all of a moment's values at a touch, the largest first", () => {
    const { type, options, fieldConfig } = graph({});
    assert.equal(type, "timeseries");
    assert.deepEqual(fieldConfig.defaults, {
      unit: "s",
      custom: { lineWidth: 2, fillOpacity: 5, showPoints: "never", spanNulls: false },
    });
    assert.deepEqual(options.tooltip, { mode: "multi", sort: "desc", hideZeros: false });
    assert.deepEqual(options.legend, { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] });
    assert.deepEqual(fieldConfig.overrides, []);
  });

  it("has the decimals and the bounds that it is given", () => {
    const { decimals, min, max } = graph({ decimals: 1, min: 0, max: 2 }).fieldConfig.defaults;
    assert.deepEqual([decimals, min, max], [1, 0, 2]);
  });

  it("lays parts of a whole on each other", () => {
    const { custom } = graph({ stacked: true }).fieldConfig.defaults;
    assert.deepEqual([custom!.stacking, custom!.fillOpacity], [{ mode: "normal", group: "A" }, 25]);
  });

  it("draws the bounds of its colours as dashed lines", () => {
    const { thresholds, custom } = graph({ steps }).fieldConfig.defaults;
    assert.deepEqual([thresholds, custom!.thresholdsStyle], [asThresholds, { mode: "dashed" }]);
  });

  it("draws a limit as a thin dashed line that fills nothing, and no other query so", () => {
    const queries = [
      { expr: "a", legend: "a" },
      { expr: "b", legend: "b", limit: true as const },
    ];
    assert.deepEqual(graph({ queries }).fieldConfig.overrides, [
      {
        matcher: { id: "byFrameRefID", options: "B" },
        properties: [
          { id: "custom.lineStyle", value: { fill: "dash", dash: [8, 6] } },
          { id: "custom.lineWidth", value: 1 },
          { id: "custom.fillOpacity", value: 0 },
        ],
      },
    ]);
  });

  it("says why it is empty where each of its queries may be, and only there", () => {
    const [never, nobody, none] = [
      { expr: "a", legend: "a" },
      { expr: "b", legend: "b", empty: "nobody asks" },
      { expr: "c", legend: "c", empty: "none failed" },
    ];
    const noValue = (queries: Graph["queries"]) => graph({ queries }).fieldConfig.defaults.noValue;
    assert.equal(noValue([nobody, none]), "nobody asks");
    assert.equal(noValue([nobody, never]), undefined);
    assert.equal(noValue([never]), undefined);
  });
});

describe("catalogue/dashboards: figures", () => {
  it("are the last value of each series with its name, coloured themselves, and of no colour without steps", () => {
    const { type, options, fieldConfig } = builtPanel(plain.figures);
    assert.equal(type, "stat");
    assert.deepEqual(options.reduceOptions, { calcs: ["lastNotNull"], values: false, fields: "" });
    assert.deepEqual([options.graphMode, options.textMode, options.colorMode], ["none", "value_and_name", "value"]);
    assert.deepEqual(fieldConfig.defaults, {
      unit: "s",
      thresholds: { mode: "absolute", steps: [{ value: null, color: "text" }] },
    });
  });

  it("are tiles of their colour where they show states", () => {
    assert.equal(builtPanel({ ...plain.figures, tiles: true }).options.colorMode, "background_solid");
  });

  it("have the decimals, the colours and the words that they are given", () => {
    const shown = defaultsOf({ ...plain.figures, decimals: 0, steps, words });
    assert.deepEqual([shown.decimals, shown.thresholds, shown.mappings], [0, asThresholds, mappings]);
  });

  it("lead to a dashboard about the same chain, or the same node, at the same time", () => {
    const linkOf = (link: { title: string; to: string; node?: true }) =>
      (defaultsOf({ ...plain.figures, link }).links as { title: string; url: string }[]).map(({ title, url }) => [
        title,
        url,
      ]);
    assert.deepEqual(linkOf({ title: "Chain", to: "ck-chain" }), [
      ["Chain", "/d/ck-chain?var-chain=${__field.labels.chain}&${__url_time_range}"],
    ]);
    assert.deepEqual(linkOf({ title: "Node", to: "ck-node", node: true }), [
      ["Node", "/d/ck-node?var-chain=${__field.labels.chain}&var-node=${__field.labels.node}&${__url_time_range}"],
    ]);
  });
});

describe("catalogue/dashboards: bars", () => {
  it("lie beside each other from zero, each with its last value, and blue without steps", () => {
    const { type, options, fieldConfig } = builtPanel(plain.bars);
    assert.equal(type, "bargauge");
    assert.deepEqual([options.orientation, options.displayMode, options.valueMode], ["horizontal", "basic", "text"]);
    assert.deepEqual(options.reduceOptions, { calcs: ["lastNotNull"], values: false, fields: "" });
    assert.deepEqual(fieldConfig.defaults, {
      unit: "s",
      min: 0,
      thresholds: { mode: "absolute", steps: [{ value: null, color: "blue" }] },
    });
  });

  it("have the decimals, the bound and the colours that they are given", () => {
    const shown = defaultsOf({ ...plain.bars, decimals: 0, max: 3, steps });
    assert.deepEqual([shown.decimals, shown.max, shown.thresholds], [0, 3, asThresholds]);
  });
});

describe("catalogue/dashboards: a timeline", () => {
  it("shows states in their words, one long bar for as long as a state holds", () => {
    const { type, options, fieldConfig } = builtPanel({ ...plain.timeline, words });
    assert.equal(type, "state-timeline");
    assert.deepEqual(fieldConfig.defaults.mappings, mappings);
    assert.deepEqual(fieldConfig.defaults.thresholds!.steps, [{ value: null, color: "text" }]);
    assert.deepEqual([options.mergeValues, options.showValue], [true, "auto"]);
    assert.deepEqual(options.legend, { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] });
  });
});
