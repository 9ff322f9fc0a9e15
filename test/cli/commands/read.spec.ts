import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { wrapped } from "../../../cli/commands/explain.ts";
import { type Folder, makeFolder, small } from "./support.ts";

/** The commands that only read: nothing of the folder changes but what is asked for by name. */
describe("cli/commands: explain, estimate, diff", function () {
  // The report's charts are drawn here: a second or two on a machine that has other work.
  this.timeout(60_000);
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    folder.write("Pulumi.test.yaml", small());
    folder.write("Pulumi.more.yaml", small(2));
    await folder.run("init cloud --cloud aws --region us-east-1 --chains ethereum");
    await folder.run("init other --cloud aws --region us-east-1 --chains ethereum");
  });
  after(() => {
    folder.remove();
  });

  it("explain lists what there is, and explains it", async () => {
    const { out } = await folder.run("explain cloud");
    assert.match(out, /^chain {3}ethereum, platform$/m);
    assert.match(out, /^node {4}ethereum-0, /m);
    const node = await folder.run("explain cloud ethereum-0");
    assert.match(node.out, /^ethereum-0 \(node\)\n\nethereum-0 is of ethereum, sized as ethereum mainnet /);
    assert.match((await folder.run("explain cloud vpc")).out, /^vpc \(address range\)\n\nvpc is 10\./);
    const volume = await folder.run("explain cloud execution-ethereum-0-g1");
    assert.match(volume.out, /Its data are [\d,]+ GiB today and grow by [\d.]+ GiB a month \(.*20\d\d-\d\d-\d\d\)/);
  });

  it("explain explains everything that it lists, on a cluster that is there too", async () => {
    for (const environment of ["cloud", "test"]) {
      const { things } = JSON.parse((await folder.run(`explain ${environment} --json`)).out) as {
        things: Record<string, string[]>;
      };
      for (const [kind, names] of Object.entries(things)) {
        for (const name of names) {
          const { explanations } = JSON.parse((await folder.run(`explain ${environment} ${name} --json`)).out) as {
            explanations: { kind: string; paragraphs: string[] }[];
          };
          const found = explanations.find((each) => each.kind === kind);
          assert.ok(found !== undefined && found.paragraphs.length > 0, `${environment} ${kind} ${name}`);
          assert.doesNotMatch(found.paragraphs.join(" "), /undefined|NaN|Infinity/);
        }
      }
    }
  });

  it("explain names the nearest for what there is not", async () => {
    const error = await folder.refused("explain cloud etherum-0");
    assert.equal(
      error.message,
      'There is no "etherum-0" in cloud. Did you mean "ethereum-0"? `./cryptokube explain cloud` lists all that can be explained.',
    );
  });

  it("breaks paragraphs for a terminal, between words, and leaves them whole for a program", () => {
    const text = "one two three four five six seven eight nine ten eleven twelve";
    assert.equal(wrapped(text, undefined), text);
    assert.equal(wrapped(text, 40), "one two three four five six seven eight\nnine ten eleven twelve");
    assert.equal(wrapped("x".repeat(60), 40), "x".repeat(60));
  });

  it("estimate prints tables, JSON, and a report where it is asked for", async () => {
    const { out, status } = await folder.run("estimate cloud");
    assert.equal(status, 0);
    assert.match(out, /ethereum/);
    const priced = JSON.parse((await folder.run("estimate cloud --json")).out) as {
      environment: string;
      total: { monthly: number };
      lines: { monthly: number }[];
    };
    assert.equal(priced.environment, "cloud");
    const sum = priced.lines.reduce((total, { monthly }) => total + monthly, 0);
    assert.ok(priced.total.monthly > 0 && Math.abs(sum - priced.total.monthly) < 0.01);
  });

  it("estimate writes its report where the person stands, and says so beside the result", async () => {
    const { out, note } = await folder.run("estimate cloud --json --html report.html");
    const file = path.join(folder.dir, "report.html");
    assert.ok(existsSync(file));
    assert.match(folder.read("report.html"), /^<!doctype html>/i);
    assert.equal(note, `The report is written to ${file}.\n`);
    assert.equal((JSON.parse(out) as { environment: string }).environment, "cloud");
  });

  it("diff shows what differs, key by key, machine by machine, and in price", async () => {
    const { out, status } = await folder.run("diff test more");
    assert.equal(status, 0);
    assert.match(out, /^FILE +test +more$/m);
    assert.match(out, /^chains\[files\]\.nodes +1 +2$/m);
    assert.match(out, /^files-1 ipfs volume +- +local-path, /m);
    assert.match(out, /^US DOLLARS A MONTH +test +more$/m);
    const json = JSON.parse((await folder.run("diff test more --json")).out) as { a: string; config: object[] };
    assert.deepEqual([json.a, json.config], ["test", [{ field: "chains[files].nodes", a: "1", b: "2" }]]);
  });

  it("diff of an environment with itself says that nothing differs", async () => {
    assert.equal((await folder.run("diff cloud cloud")).out, "cloud and cloud do not differ.\n");
  });
});
