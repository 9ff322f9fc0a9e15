import assert from "node:assert/strict";
import { judgedForks } from "../../../cli/fork-check.ts";
import { EnvironmentError } from "../../../cli/failure.ts";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { loadEnvironment } from "../../../stacks/load.ts";
import { type Folder, makeFolder, pathsOf } from "./support.ts";

/** A fork that no client of the catalogue knows. */
const source = { from: "a test", on: "2026-11-25", how: "read" } as const;
const far = {
  name: "invented",
  network: "mainnet",
  at: "2027-03-31T12:00:00Z",
  minimum: { geth: "99.0.0", lighthouse: "99.0.0" },
  source,
  versions: source,
} as const;

describe("cli/commands: check, of forks", function () {
  this.timeout(30_000);
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    await folder.run("init prod --cloud aws --region us-east-1 --chains ethereum");
  });
  after(() => {
    folder.remove();
  });

  it("judges by the day that it is given, and finds nothing where every client is new enough", async () => {
    const checked = JSON.parse((await folder.run("check prod --date 2026-11-25 --json")).out) as { warnings: string[] };
    assert.deepEqual(checked.warnings, []);
  });

  it("names every client that is too old, with its line, and warns while there is time", () => {
    const read = loadEnvironment("prod", { projectDir: folder.dir });
    assert.ok(read.ok);
    const judge = (day: string) => judgedForks(read.loaded, new Date(`${day}T00:00:00Z`), catalogue, [far]);
    assert.equal(judge("2027-03-01").length, 2);
    assert.throws(
      () => judge("2027-03-30"),
      (thrown) => {
        assert.ok(thrown instanceof EnvironmentError);
        assert.deepEqual(pathsOf(thrown), [
          "config.cryptokube:chains[0].execution",
          "config.cryptokube:chains[0].consensus",
        ]);
        assert.ok(thrown.errors.every(({ line }) => line !== undefined && line > 1));
        assert.match(thrown.message, /Pulumi\.prod\.yaml has 2 errors.*geth.*lighthouse 99\.0\.0 or later/s);
        return true;
      },
    );
  });

  it("refuses a day that is none", async () => {
    for (const day of ["tomorrow", "2026-02-30", "2026-1-1"]) {
      assert.match((await folder.refused(`check prod --date ${day}`)).message, /--date: .* is no day; write it as/);
    }
    assert.deepEqual(pathsOf(await folder.refused("check prod --date 2026-13-01")), []);
  });
});
