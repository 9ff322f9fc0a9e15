import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { parseStackFile } from "../../../stacks/config.ts";
import { type Folder, makeFolder, pathsOf } from "./support.ts";

describe("cli/commands: init", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const files = (): string[] => readdirSync(folder.dir).sort();

  it("writes a file and its first lock, and both pass", async () => {
    const { status, out } = await folder.run(
      "init prod --cloud aws --region us-east-1 --chains ethereum,bitcoin:txindex",
    );
    assert.equal(status, 0);
    assert.match(out, /^written Pulumi\.prod\.yaml and prod\.lock\.json: \d+ nodes on \d+ machines? in 3 zones\.\n/);
    assert.match(out, /\nNext: \.\/cryptokube estimate prod, then \.\/cryptokube rehearse prod\n$/);
    assert.deepEqual(files(), ["Pulumi.prod.yaml", "prod.lock.json"]);
    assert.equal((await folder.run("check prod")).status, 0);
    const parsed = parseStackFile(folder.read("Pulumi.prod.yaml"), "Pulumi.prod.yaml", "prod");
    assert.ok(parsed.ok);
    assert.equal(parsed.value.region, "us-east-1");
    assert.deepEqual(
      parsed.value.chains.map(({ chain }) => chain),
      ["ethereum", "bitcoin"],
    );
  });

  const passing = [
    "init g --cloud gcp --region us-east1 --project my-project --zones 2 --chains ethereum:hoodi",
    "init e --cloud existing --chains ethereum:dev",
    "init e --cloud existing --context mine --chains ethereum:dev",
    "init one --cloud aws --region us-east-1 --zones 2 --chains ipfs:2Ti",
  ];
  for (const line of passing) {
    it(`passes its own check: ${line}`, async () => {
      await folder.run(line);
      const { status } = await folder.run(`check ${line.split(" ")[1]!}`);
      assert.equal(status, 0);
    });
  }

  it("names every option that is missing or wrong at once, and writes nothing", async () => {
    assert.deepEqual(pathsOf(await folder.refused("init x")), ["--cloud", "--chains"]);
    assert.deepEqual(pathsOf(await folder.refused("init x --cloud gcp")), ["--region", "--project", "--chains"]);
    const wrong = await folder.refused(
      "init x --cloud aws --region us-esat-1 --zones 9 --chains bitcon --context c --project p",
    );
    assert.deepEqual(pathsOf(wrong), ["--region", "--context", "--project", "--zones", "--chains chains[0]"]);
    assert.match(wrong.message, /did you mean "us-east-1"\?/);
    assert.match(wrong.message, /did you mean "bitcoin"\?/);
    assert.match(wrong.message, /\nNothing was written\.$/);
    const foreign = await folder.refused("init x --cloud existing --region us-east-1 --zones 2 --chains ethereum:dev");
    assert.deepEqual(pathsOf(foreign), ["--region", "--zones"]);
    assert.deepEqual(files(), []);
  });

  it("writes nothing that cannot be planned, or whose name cannot be an environment's", async () => {
    const name = await folder.refused("init Prod_1 --cloud aws --region us-east-1 --chains ethereum");
    assert.match(name.message, /lower-case letters/);
    const zone = await folder.refused("init x --cloud aws --region us-east-1 --zones nowhere1-az1 --chains ethereum");
    assert.deepEqual(pathsOf(zone), ["config.cryptokube:cluster.zones"]);
    assert.deepEqual(files(), []);
  });

  it("overwrites neither a file nor a lock", async () => {
    folder.write("x.lock.json", "mine");
    const error = await folder.refused("init x --cloud aws --region us-east-1 --chains ethereum");
    assert.match(error.message, /^x\.lock\.json is there already, and nothing is overwritten/);
    folder.write("Pulumi.x.yaml", "mine");
    const both = await folder.refused("init x --cloud aws --region us-east-1 --chains ethereum");
    assert.match(both.message, /^Pulumi\.x\.yaml and x\.lock\.json are there already/);
    assert.deepEqual([folder.read("x.lock.json"), folder.read("Pulumi.x.yaml")], ["mine", "mine"]);
  });

  it("asks for what is missing where somebody is there", async () => {
    const error = await folder.refused("init x", "existing");
    assert.deepEqual(pathsOf(error), ["--chains chains[0]"]);
    const { status } = await folder.run("init x --cloud existing", "ethereum:dev");
    assert.equal(status, 0);
  });

  it("tells a program what it wrote", async () => {
    const { out } = await folder.run("init x --cloud existing --chains ethereum:dev --json");
    assert.deepEqual(JSON.parse(out), { ok: true, environment: "x", files: ["Pulumi.x.yaml", "x.lock.json"] });
  });
});
