import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { readConfig } from "../../stacks/config.ts";
import { decideHere, loadEnvironment, notAccepted } from "../../stacks/load.ts";
import { committedStacks, projectDir } from "../support/stacks.ts";

const production = "prod-us-east-1";

describe("stacks/load", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-load-"));
    for (const { environment, fileName } of committedStacks()) {
      cpSync(path.join(projectDir, fileName), path.join(folder, fileName));
      cpSync(path.join(projectDir, `${environment}.lock.json`), path.join(folder, `${environment}.lock.json`));
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const load = (environment = production) => loadEnvironment(environment, { projectDir: folder });
  const file = (name: string) => path.join(folder, name);
  const edit = (name: string, from: string, to: string) => {
    const text = readFileSync(file(name), "utf8");
    assert.ok(text.includes(from), `${name} holds ${from}`);
    writeFileSync(file(name), text.replace(from, to));
  };

  for (const { environment, fileName } of committedStacks()) {
    it(`gives the program of ${environment} what it gives the CLI`, () => {
      const { config: values } = parse(readFileSync(file(fileName), "utf8")) as { config: Record<string, unknown> };
      const asTheEngine = Object.entries(values).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      const read = readConfig(Object.fromEntries(asTheEngine) as Record<string, string>);
      assert.ok(read.ok);
      const program = decideHere(read.value, environment, { projectDir: folder });
      const cli = load(environment);
      assert.ok(program.ok && cli.ok);
      const { config, lock, next, needs, overhead } = cli.loaded;
      assert.deepEqual(program.loaded.config, config);
      assert.deepEqual(program.loaded.lock, lock);
      assert.deepEqual(program.loaded.next, next);
      assert.deepEqual(program.loaded.needs, needs);
      assert.deepEqual(program.loaded.overhead, overhead);
    });
  }

  it("says that nothing was planned where there is no lock", () => {
    rmSync(file(`${production}.lock.json`));
    const read = load();
    assert.ok(read.ok);
    assert.equal(read.loaded.lock, undefined);
    assert.equal(
      notAccepted(read.loaded),
      "There is no prod-us-east-1.lock.json: nothing was planned for prod-us-east-1 yet. " +
        "`./cryptokube plan prod-us-east-1` shows what changes and records it.",
    );
  });

  it("says what the file asks for beyond the lock, at most ten things of it", () => {
    edit(
      "Pulumi.prod-us-east-1.yaml",
      "name: lightning, chain: lightning, bitcoin: bitcoin, nodes: 1",
      "name: lightning, chain: lightning, bitcoin: bitcoin, nodes: 2",
    );
    const one = load();
    assert.ok(one.ok);
    const said = notAccepted(one.loaded)!.split("\n");
    assert.equal(said[0], "Pulumi.prod-us-east-1.yaml asks for what prod-us-east-1.lock.json does not hold:");
    assert.match(said.join("\n"), /\n {2}lightning-1 is new: it goes to pool /);
    assert.equal(said.at(-1), "`./cryptokube plan prod-us-east-1` shows what changes and records it.");

    edit("Pulumi.prod-us-east-1.yaml", "bitcoin: bitcoin, nodes: 2", "bitcoin: bitcoin, nodes: 30");
    const many = load();
    assert.ok(many.ok);
    assert.match(notAccepted(many.loaded)!, /\n {2}… and \d+ more\n/);
    assert.equal(notAccepted(many.loaded)!.split("\n").length, 13);
  });

  it("names the lock's file, and everything that is wrong with it", () => {
    edit("prod-us-east-1.lock.json", '"cloud": "aws"', '"cloud": "azure"');
    edit("prod-us-east-1.lock.json", '"count": 1', '"count": -1');
    const read = load();
    assert.ok(!read.ok);
    assert.equal(read.fileName, "prod-us-east-1.lock.json");
    assert.ok(read.errors.length >= 2);
  });

  it("passes over another environment's broken lock: that is the other's to mend", () => {
    writeFileSync(file("staging-eu-west-1.lock.json"), "<<<<<<< HEAD\n");
    const read = load();
    assert.ok(read.ok);
    assert.equal(notAccepted(read.loaded), undefined);
  });

  it("gives a new environment ranges that no other's lock holds", () => {
    cpSync(file("Pulumi.prod-us-east-1.yaml"), file("Pulumi.prod-two.yaml"));
    const read = load("prod-two");
    const first = load();
    assert.ok(read.ok && first.ok);
    assert.notEqual(read.loaded.next.addresses!.vpc, first.loaded.next.addresses!.vpc);
    assert.notEqual(read.loaded.next.addresses!.pods, first.loaded.next.addresses!.pods);
  });

  it("tells what is impossible at its place in the file, before anything starts", () => {
    edit("Pulumi.prod-us-east-1.yaml", "storage: 2Ti", "storage: 1Ti");
    edit(
      "Pulumi.prod-us-east-1.yaml",
      "name: bitcoin, chain: bitcoin, network: mainnet, nodes: 2, txindex: true",
      "name: bitcoin, chain: bitcoin, network: mainnet, nodes: 2, txindex: true, storage: 100Gi",
    );
    const read = load();
    assert.ok(!read.ok);
    assert.equal(read.fileName, "Pulumi.prod-us-east-1.yaml");
    const at = (path: string) => read.errors.filter((error) => error.path === path);
    assert.equal(at("config.cryptokube:chains[1].storage").length > 0, true);
    assert.equal(
      read.errors.some(({ path: place }) => place.startsWith("config.cryptokube:chains[3]")),
      true,
    );
    for (const error of read.errors) assert.ok(error.found !== "" && error.allowed !== "");
    const text = readFileSync(file("Pulumi.prod-us-east-1.yaml"), "utf8").split("\n");
    assert.match(text[at("config.cryptokube:chains[1].storage")[0]!.line! - 1]!, /name: bitcoin/);
  });
});
