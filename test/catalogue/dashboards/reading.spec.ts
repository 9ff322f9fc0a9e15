/** What an operator reads off the dashboards, and where a click leads. */
import assert from "node:assert/strict";
import { dashboards } from "../../../catalogue/dashboards/index.ts";
import { everyPanel, linksOf, panelOf } from "./support/every.ts";

const leadsTo = (uid: string, panel: string, label = "") =>
  linksOf({ where: "", uid, panel: panelOf(uid, panel) })
    .filter((each) => each.label === label)
    .map(({ link }) => link.to);

describe("catalogue/dashboards: words in place of numbers", () => {
  const wordsAt = (uid: string, title: string, column?: string) => {
    const panel = panelOf(uid, title);
    const shown = panel.kind === "table" ? panel.columns.find((each) => each.title === column) : panel;
    assert.ok(shown !== undefined && "words" in shown && shown.words !== undefined, title);
    return Object.entries(shown.words).map(([value, { text, colour }]) => `${value} ${text} ${colour}`);
  };

  it("say yes in green where it is good, and no in green where it is not", () => {
    const good = ["0 no red", "1 yes green"];
    for (const column of ["Consensus answers", "Reaches execution", "Verified", "Same forks"]) {
      assert.deepEqual(wordsAt("ck-chain", "The two clients of each node", column), good);
    }
    assert.deepEqual(wordsAt("ck-node", "Its clients", "Answers"), good);
    assert.deepEqual(wordsAt("ck-gateway", "Nodes as the gateway sees them", "May be asked"), good);
    assert.deepEqual(wordsAt("ck-platform", "A roller acts"), good);
    const drifted = wordsAt("ck-platform", "Settings that are not as they were made", "Drifted");
    assert.deepEqual(drifted, ["0 no green", "1 YES red"]);
    assert.deepEqual(wordsAt("ck-chain", "The roller", "In doubt"), ["0 no green", "1 YES orange"]);
  });

  it("stand on tiles, one a node, wherever the state of nodes is shown large", () => {
    const large = everyPanel().flatMap(({ panel }) =>
      panel.kind === "figures" && panel.words?.["-1"] !== undefined ? [panel] : [],
    );
    assert.deepEqual(
      large.map(({ title, tiles }) => [title, tiles]),
      [
        ["Every node", true],
        ["Nodes", true],
        ["State", true],
      ],
    );
  });
});

describe("catalogue/dashboards: clicks", () => {
  it("lead from the fleet and from each chain to a node, and from a node to its logs", () => {
    assert.deepEqual(leadsTo("ck-fleet", "Every node"), ["ck-node"]);
    assert.deepEqual(leadsTo("ck-chain", "Nodes"), ["ck-node"]);
    assert.deepEqual(leadsTo("ck-node", "State"), ["ck-logs"]);
    assert.deepEqual(leadsTo("ck-node", "Why", "node"), ["ck-logs"]);
  });

  it("lead from the fleet's chains, and from a node's, to the chain", () => {
    for (const [uid, title] of [
      ["ck-fleet", "Green, or why not"],
      ["ck-fleet", "What fires"],
      ["ck-node", "Why"],
    ] as const) {
      assert.deepEqual(leadsTo(uid, title, "chain"), ["ck-chain"], title);
    }
  });

  it("lead from every row of a node to that node, on whichever dashboard but its own", () => {
    for (const { where, uid, panel } of everyPanel()) {
      if (uid === "ck-node" || panel.kind !== "table") continue;
      for (const { label, link } of panel.rows) if (label === "node") assert.equal(link?.to, "ck-node", where);
    }
  });
});

describe("catalogue/dashboards: parts of a whole", () => {
  it("lie on each other: what a database, a volume of samples and all requests are made of", () => {
    const stacked = everyPanel().flatMap(({ panel }) => (panel.kind === "graph" && panel.stacked ? [panel.title] : []));
    assert.deepEqual(stacked, ["Database", "Samples on its volume", "Requests by what came of them"]);
  });
});

describe("catalogue/dashboards: how logs are read", () => {
  it("is said in commands for the chosen node's pod, in the chains' namespace, of now and of before its last end", () => {
    const logs = dashboards("prod-chains").find(({ uid }) => uid === "ck-logs")!;
    const [panel] = logs.sections[0]!.panels;
    assert.ok(panel?.kind === "text");
    const [now, before, ...others] = panel.text.split("\n").filter((line) => line.startsWith("kubectl "));
    assert.deepEqual(others, []);
    for (const command of [now, before]) {
      assert.match(command!, /^kubectl -n prod-chains logs \$node-0 --all-containers --prefix /);
    }
    assert.match(now!, / --follow$/);
    assert.match(before!, / --previous$/);
  });

  it("is Markdown in which each command stands in a block of its own, below a line that says what it shows", () => {
    const panel = panelOf("ck-logs", "How they are read");
    assert.ok(panel.kind === "text");
    assert.match(panel.text, /^(?:[A-Z][^\n]+:\n\n```sh\n[^\n]+\n```(?:\n\n|$)){2}$/);
  });
});
