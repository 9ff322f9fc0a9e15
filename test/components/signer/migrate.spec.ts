import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { copyScript, migrateScript } from "../../../components/signer/migrate.ts";

describe("components/signer: bringing a database to its version", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "migrate-"));
    for (const each of ["image", "steps", "bin"]) mkdirSync(path.join(folder, each));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const run = (script: string, ...args: string[]) =>
    execFileSync("sh", ["-c", script, "script", ...args], {
      encoding: "utf8",
      env: { PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}`, TMPDIR: folder },
    });
  const steps = (...names: string[]) => {
    for (const name of names) writeFileSync(path.join(folder, "steps", name), "SELECT 1;\n");
  };
  /** A client that prints what it is told and what it is given. */
  const client = () => {
    const file = path.join(folder, "bin", "psql");
    writeFileSync(file, '#!/bin/sh\necho "$@"\nfor last; do :; done\ncat "${last#--file=}"\n');
    chmodSync(file, 0o755);
  };

  it("copies the steps of the image, and nothing else", () => {
    for (const name of ["V1__initial.sql", "V00012__last.sql", "README.md"]) {
      writeFileSync(path.join(folder, "image", name), "");
    }
    run(copyScript, path.join(folder, "image"), path.join(folder, "steps"));
    assert.deepEqual(readdirSync(path.join(folder, "steps")).sort(), ["V00012__last.sql", "V1__initial.sql"]);
  });

  it("fails where the image has none, rather than leave the database empty", () => {
    assert.throws(() => run(copyScript, path.join(folder, "image"), path.join(folder, "steps")));
  });

  it("takes the steps by number, not by name, in one transaction that stops at the first error, under a lock", () => {
    client();
    steps("V00012__twelfth.sql", "V2__second.sql", "V00009__ninth.sql", "V10__tenth.sql");
    const [flags = "", ...script] = run(migrateScript, path.join(folder, "steps"), "12").split("\n");
    for (const flag of ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-password", "--no-psqlrc"]) {
      assert.ok(flags.split(" ").includes(flag), flag);
    }
    assert.match(script[0] ?? "", /pg_advisory_xact_lock/);
    assert.deepEqual(
      script.filter((line) => line.startsWith("\\i ")).map((line) => path.basename(line)),
      ["V2__second.sql", "V00009__ninth.sql", "V10__tenth.sql", "V00012__twelfth.sql"],
    );
  });

  it("takes a step only where the database is of a lower version, and ends red where it is not of the wanted one", () => {
    client();
    steps("V00012__twelfth.sql");
    const script = run(migrateScript, path.join(folder, "steps"), "12");
    assert.match(script, /SELECT 12 > :version AS lacking \\gset\n\\if :lacking\n\\echo step 12\n\\i .*\n\\endif\n/);
    assert.match(script, /SELECT version <> 12 AS other FROM database_version WHERE id = 1 \\gset\n\\if :other\n/);
    assert.match(script, /SELECT 1 \/ 0 AS refused;/);
  });
});
