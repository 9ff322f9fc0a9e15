import assert from "node:assert/strict";
import { type Folder, makeFolder } from "./support.ts";

describe("cli/commands: check warns", function () {
  this.timeout(60_000);
  let folder: Folder;
  before(async () => {
    folder = makeFolder();
    await folder.run("init alike --cloud aws --region us-east-1 --chains ethereum*2");
    await folder.run("init tests --cloud aws --region us-east-1 --chains ethereum:sepolia*2");
    await folder.run("plan alike");
    await folder.run("plan tests");
  });
  after(() => {
    folder.remove();
  });

  it("of a chain in production whose nodes all run one pair, and is content all the same", async () => {
    const { status, out } = await folder.run("check alike");
    assert.equal(status, 0);
    assert.match(out, /^ok Pulumi\.alike\.yaml/);
    assert.match(out, /^ {3}warning config\.cryptokube:chains\[0\]: all nodes of ethereum run geth\+lighthouse, /m);
  });

  it("a program too, and of nothing where there is nothing to warn of", async () => {
    const warnings = async (environment: string) =>
      (JSON.parse((await folder.run(`check ${environment} --json`)).out) as { ok: boolean; warnings: string[] })
        .warnings;
    assert.deepEqual(
      (await warnings("alike")).map((sentence) =>
        sentence.split(": ").slice(0, 2).join(": ").split(" ").slice(0, 4).join(" "),
      ),
      ["config.cryptokube:chains[0]: all nodes of", "config.cryptokube:prometheus: one Prometheus watches"],
    );
    assert.deepEqual(await warnings("tests"), []);
    assert.doesNotMatch((await folder.run("check tests")).out, /warning/);
  });

  it("of versions that cannot go back, until the plan records that they run", async () => {
    const lock = folder.read("tests.lock.json");
    const [, geth = ""] = /"geth": "([^"]+)"/.exec(lock)!;
    folder.write("tests.lock.json", lock.replace(`"geth": "${geth}"`, '"geth": "1.0.0"'));
    const { status, out } = await folder.run("check tests");
    assert.equal(status, 0, "what was accepted is still what is planned");
    assert.match(
      out,
      new RegExp(`warning geth on sepolia goes from 1\\.0\\.0 to ${geth.replaceAll(".", "\\.")}, and cannot go back`),
    );
    const planned = await folder.run("plan tests --yes");
    assert.match(planned.out, /^Versions:\n {2}geth on sepolia goes from 1\.0\.0/m);
    assert.equal(folder.read("tests.lock.json"), lock);
    assert.doesNotMatch((await folder.run("check tests")).out, /cannot go back/);
  });
});
