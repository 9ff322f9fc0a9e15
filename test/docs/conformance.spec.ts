import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { catalogue } from "../../catalogue/chains/index.ts";
import { conformance, conformanceTable } from "../../catalogue/conformance.ts";
import { projectDir } from "../support/stacks.ts";

const file = path.join(projectDir, "docs", "conformance.md");
const [begin, end] = ["<!-- the table -->", "<!-- the end of the table -->"];

describe("docs/conformance.md", () => {
  const rows = conformance(catalogue);

  it("has the table that the catalogue says (write it anew with `npm run golden`)", async () => {
    const text = readFileSync(file, "utf8");
    const [before = "", rest = ""] = text.split(begin);
    const [, after = ""] = rest.split(end);
    const whole = [before, begin, "\n\n", conformanceTable(rows), "\n\n", end, after].join("");
    const current = await format(whole, { ...(await resolveConfig(file)), parser: "markdown" });
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
    assert.equal(readFileSync(file, "utf8"), current);
  });

  it("has each client on each of its networks once", () => {
    const has = rows.flatMap(({ client, networks }) => networks.map((network) => `${client} ${network}`));
    const want = [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)].flatMap(
      ({ name, networks }) => Object.keys(networks).map((network) => `${name} ${network}`),
    );
    assert.deepEqual([...has].sort(), want.sort());
  });

  it("names a version, a source and a day for each", () => {
    for (const { client, version, source, on } of rows) {
      assert.match(version, /^v\d+\.\d+\.\d+$/, client);
      assert.ok(source.length > 10, client);
      assert.match(on, /^20\d\d-\d\d-\d\d$/, client);
    }
  });

  it("calls run what was run, and read what was only read", () => {
    const seen = (client: string) => rows.find((row) => row.client === client)?.flags;
    assert.deepEqual([seen("geth"), seen("lighthouse")], ["run", "read"]);
    const run = { ...catalogue.consensus.lighthouse!, flagsSeen: "run" as const };
    assert.deepEqual(
      conformance({ execution: {}, consensus: { lighthouse: run } }).map(({ flags }) => flags),
      ["run"],
    );
  });
});
