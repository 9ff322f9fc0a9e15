import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { dashboards, type Exporter, panelsOf } from "../../catalogue/dashboards/index.ts";
import { queriesOf } from "../../catalogue/dashboards/panel.ts";
import { exportedBy } from "../catalogue/dashboards/support/exported.ts";
import { projectDir } from "../support/stacks.ts";

const file = path.join(projectDir, "docs", "dashboards.md");
const [begin, end] = ["<!-- the table -->", "<!-- the end of the table -->"];
const exported = exportedBy();

/** Of the exporters of a panel the one that was asked least decides. */
function howChecked(of: readonly Exporter[], empty: string | undefined): string {
  const asked = of.map((each) => exported[each].asked);
  if (asked.includes("never")) {
    return `names: ${of.flatMap((each) => (exported[each].asked === "never" ? [exported[each].from] : [])).join("; ")}`;
  }
  const run = asked.includes("once") ? "asked once, 2026-11-26" : "asked in every test run";
  return empty === undefined ? run : `${run}; empty where ${empty}`;
}

function table(): string {
  const rows = dashboards("<environment>-chains").flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      queriesOf(panel).map(({ expr, empty }) => [
        dashboard.title,
        panel.title,
        `\`${expr.replaceAll("|", "\\|")}\``,
        howChecked(panel.of, empty),
      ]),
    ),
  );
  const head = ["dashboard", "panel", "query", "how it was checked"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

describe("docs/dashboards.md", () => {
  it("has a line for every query of every dashboard (write it anew with `npm run golden`)", async () => {
    const text = readFileSync(file, "utf8");
    const [before = "", rest = ""] = text.split(begin);
    const [, after = ""] = rest.split(end);
    // As it is: cells that are filled up to the longest query would be ten times as much.
    const whole = [before, begin, "\n\n<!-- prettier-ignore -->\n", table(), "\n\n", end, after].join("");
    const current = await format(whole, { ...(await resolveConfig(file)), parser: "markdown" });
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
    assert.equal(readFileSync(file, "utf8"), current);
  });

  it("speaks of every dashboard, and shows every picture that there is, none of them heavy", () => {
    const text = readFileSync(file, "utf8");
    for (const { title, uid } of dashboards("c")) assert.ok(text.includes(`| ${title} `) && text.includes(uid), title);
    const folder = path.join(projectDir, "docs/pictures");
    const shown = [...text.matchAll(/\(pictures\/([^)]+)\)/g)].map(([, name]) => name!);
    assert.deepEqual(shown.sort(), readdirSync(folder).sort());
    for (const name of shown) {
      assert.ok(existsSync(path.join(folder, name)));
      assert.ok(statSync(path.join(folder, name)).size < 150_000, name);
    }
  });
});
