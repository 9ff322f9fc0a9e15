/** Tables as Grafana is given them: a query for each column, and a row for each set of labels. */
import assert from "node:assert/strict";
import type { Table } from "../../../catalogue/dashboards/panel.ts";
import { builtPanel, table } from "./support/built.ts";

const node = { label: "node", title: "Node" };
const is = { title: "Is", expr: "a", unit: "s" } as const;
const was = { title: "Was", expr: "b", unit: "bytes" } as const;
const organised = (rows: Table["rows"], columns: Table["columns"]) =>
  builtPanel(table(rows, columns)).transformations!.find(({ id }) => id === "organize")!.options;
/** What is said of the column or row with a title, by property. */
const overrides = (rows: Table["rows"], columns: Table["columns"], title: string) =>
  builtPanel(table(rows, columns))
    .fieldConfig.overrides.filter(({ matcher }) => matcher.id === "byName" && matcher.options === title)
    .flatMap(({ properties }) => properties.map(({ id, value }) => [id, value]));

describe("catalogue/dashboards: a table for Grafana", () => {
  it("makes one row of those that have their labels in common, below a head", () => {
    const { type, transformations, options, fieldConfig } = builtPanel(table([node], [is]));
    assert.equal(type, "table");
    assert.deepEqual(transformations![0], { id: "merge", options: {} });
    assert.deepEqual([options.showHeader, options.cellHeight], [true, "sm"]);
    assert.deepEqual(fieldConfig.defaults.thresholds, { mode: "absolute", steps: [{ value: null, color: "text" }] });
  });

  it("names labels and values by their titles, the labels first, and leaves out the time", () => {
    assert.deepEqual(organised([{ label: "chain", title: "Chain" }, node], [is, was]), {
      excludeByName: { Time: true },
      indexByName: { chain: 0, node: 1, "Value #A": 2, "Value #B": 3 },
      renameByName: { chain: "Chain", node: "Node", "Value #A": "Is", "Value #B": "Was" },
    });
  });

  it("knows that Grafana calls the value of a single query by no letter", () => {
    assert.deepEqual(organised([node], [is]), {
      excludeByName: { Time: true },
      indexByName: { node: 0, Value: 1 },
      renameByName: { node: "Node", Value: "Is" },
    });
  });

  it("leaves out the value of a column that only brings labels", () => {
    const hidden = { ...is, hidden: true } as const;
    assert.deepEqual(organised([node], [hidden, was]), {
      excludeByName: { Time: true, "Value #A": true },
      indexByName: { node: 0, "Value #B": 1 },
      renameByName: { node: "Node", "Value #B": "Was" },
    });
    assert.deepEqual(overrides([node], [hidden, was], "Is"), []);
    assert.notDeepEqual(overrides([node], [hidden, was], "Was"), []);
  });

  it("sorts by a column, the smallest first, where it is told to", () => {
    assert.deepEqual(builtPanel(table([node], [is], { sortBy: "Is" })).options.sortBy, [
      { displayName: "Is", desc: false },
    ]);
    assert.equal(builtPanel(table([node], [is])).options.sortBy, undefined);
  });

  it("says why it is empty where each of its columns may be, and only there", () => {
    const [never, nothing] = [is, { ...was, empty: "nothing fires" }];
    const noValue = (...columns: Table["columns"]) => builtPanel(table([node], columns)).fieldConfig.defaults.noValue;
    assert.equal(noValue(nothing), "nothing fires");
    assert.equal(noValue(nothing, never), undefined);
    assert.equal(noValue(never), undefined);
  });
});

describe("catalogue/dashboards: a cell of a table", () => {
  const words = { "1": { text: "up", colour: "green" } } as const;
  const mappings = [{ type: "value", options: { "1": { text: "up", color: "green", index: 0 } } }];

  it("has its unit and nothing else where nothing else is said", () => {
    assert.deepEqual(overrides([node], [is], "Is"), [["unit", "s"]]);
    assert.deepEqual(overrides([node], [is], "Node"), []);
  });

  it("has the decimals and the width that it is given", () => {
    assert.deepEqual(overrides([node], [{ ...is, decimals: 0, width: 90 }], "Is"), [
      ["unit", "s"],
      ["decimals", 0],
      ["custom.width", 90],
    ]);
    assert.deepEqual(overrides([{ ...node, width: 120 }], [is], "Node"), [["custom.width", 120]]);
  });

  it("is written in the colour of its number, and filled with the colour of its word", () => {
    const steps = [{ colour: "red" }, { from: 1, colour: "green" }] as const;
    assert.deepEqual(overrides([node], [{ ...is, steps }], "Is").slice(1), [
      [
        "thresholds",
        {
          mode: "absolute",
          steps: [
            { value: null, color: "red" },
            { value: 1, color: "green" },
          ],
        },
      ],
      ["custom.cellOptions", { type: "color-text" }],
    ]);
    assert.deepEqual(overrides([node], [{ ...is, words }], "Is").slice(1), [
      ["mappings", mappings],
      ["custom.cellOptions", { type: "color-background", mode: "basic" }],
    ]);
  });

  it("of a label is in words and coloured where it has some, and leads where it is told to, by its row's own names", () => {
    assert.deepEqual(overrides([{ ...node, words }], [is], "Node"), [
      ["mappings", mappings],
      ["custom.cellOptions", { type: "color-text" }],
    ]);
    const link = { title: "This node", to: "ck-node", node: true } as const;
    assert.deepEqual(overrides([{ ...node, link }], [is], "Node"), [
      [
        "links",
        [
          {
            title: "This node",
            url: "/d/ck-node?var-chain=${__data.fields.Chain}&var-node=${__data.fields.Node}&${__url_time_range}",
          },
        ],
      ],
    ]);
  });
});
