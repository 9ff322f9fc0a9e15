import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { makeFolder, type Folder } from "../cli/commands/support.ts";
import { projectDir } from "../support/stacks.ts";

describe("docs/examples: an environment with mainnet, sepolia and a private network", () => {
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    folder.write(
      "Pulumi.ethereum.yaml",
      readFileSync(path.join(projectDir, "docs/examples/Pulumi.ethereum.yaml"), "utf8"),
    );
    assert.equal((await folder.run("plan ethereum --unapplied --yes")).status, 0);
  });
  after(() => {
    folder.remove();
  });

  it("passes check, which says what its private network is", async () => {
    const { status, out, note } = await folder.run("check ethereum --json --date 2026-11-26");
    assert.equal(status, 0, note);
    const said = JSON.parse(out) as { ok: boolean; leftOut: { name: string }[]; warnings: unknown[] };
    assert.equal(said.ok, true);
    for (const { name } of said.leftOut) assert.doesNotMatch(name, /^(mainnet|sepolia|net)-/);
    assert.match(JSON.stringify(said.warnings), /KEYS THAT ARE NO SECRET/);
  });

  it("has a price for each of its three chains", async () => {
    const { status, out } = await folder.run("estimate ethereum --json");
    assert.equal(status, 0);
    const { chains } = JSON.parse(out) as { chains: { name: string; monthly: number }[] };
    for (const name of ["mainnet", "sepolia", "net"]) {
      assert.ok((chains.find((chain) => chain.name === name)?.monthly ?? 0) > 0, name);
    }
  });
});
