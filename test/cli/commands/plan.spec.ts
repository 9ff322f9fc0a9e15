import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { parseLock } from "../../../stacks/plan/lock/format.ts";
import { type Folder, makeFolder, pathsOf, small } from "./support.ts";

describe("cli/commands: check and plan", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = makeFolder();
    folder.write("Pulumi.test.yaml", small());
  });
  afterEach(() => {
    folder.remove();
  });
  const locked = (): boolean => existsSync(path.join(folder.dir, "test.lock.json"));

  it("plan writes the first lock, and check is content with it", async () => {
    const { status, out } = await folder.run("plan test");
    assert.equal(status, 0);
    assert.match(out, /^There is no test\.lock\.json yet\. It will hold:\n {2}Zone /);
    assert.match(out, / {2}files-0 is new: it goes to pool worker-/);
    assert.match(out, /recorded test\.lock\.json: commit it with the environment's file\.\n$/);
    const lock = parseLock(folder.read("test.lock.json"), "test.lock.json", "test");
    assert.ok(lock.ok && lock.value.capacity.placements.some(({ name }) => name === "files-0"));
    assert.match(
      (await folder.run("check test")).out,
      /^ok Pulumi\.test\.yaml and test\.lock\.json agree: \d+ nodes on \d+ machines? in 3 zones\.\n/,
    );
  });

  it("plan has nothing to record a second time, and leaves no other file", async () => {
    await folder.run("plan test");
    const before = folder.read("test.lock.json");
    const { status, out } = await folder.run("plan test");
    assert.deepEqual([status, out], [0, "Pulumi.test.yaml and test.lock.json agree: nothing to record.\n"]);
    assert.equal(folder.read("test.lock.json"), before);
    assert.deepEqual(readdirSync(folder.dir).sort(), ["Pulumi.test.yaml", "test.lock.json"]);
  });

  it("check refuses what was not planned, with the command to run", async () => {
    const none = await folder.refused("check test");
    assert.match(none.message, /There is no test\.lock\.json.*`\.\/cryptokube plan test`/);
    await folder.run("plan test");
    folder.write("Pulumi.test.yaml", small(2));
    const more = await folder.refused("check test");
    assert.match(more.message, /files-1 is new.*`\.\/cryptokube plan test` shows what changes and records it\./s);
  });

  it("--dry-run records nothing and says with status 2 that there is something to record", async () => {
    const { status, out } = await folder.run("plan test --dry-run");
    assert.deepEqual([status, locked()], [2, false]);
    assert.match(out, /files-0 is new/);
    assert.doesNotMatch(out, /recorded/);
    await folder.run("plan test");
    assert.equal((await folder.run("plan test --dry-run")).status, 0);
  });

  it("moves nothing that runs for one more node", async () => {
    await folder.run("plan test");
    const before = JSON.parse(folder.read("test.lock.json")) as { capacity: { placements: { name: string }[] } };
    folder.write("Pulumi.test.yaml", small(3));
    await folder.run("plan test");
    const after = JSON.parse(folder.read("test.lock.json")) as typeof before;
    const old = new Set(before.capacity.placements.map(({ name }) => name));
    assert.deepEqual(
      after.capacity.placements.filter(({ name }) => old.has(name)),
      before.capacity.placements,
    );
    assert.equal(after.capacity.placements.length, before.capacity.placements.length + 2);
  });

  it("asks where somebody is there, and takes no for an answer", async () => {
    const error = await folder.refused("plan test", "no");
    assert.equal(error.message, "Nothing was recorded.");
    assert.equal(locked(), false);
    await folder.run("plan test", "yes");
    assert.equal(locked(), true);
  });

  it("does not ask with --yes", async () => {
    await folder.run("plan test --yes", "no");
    assert.equal(locked(), true);
  });

  it("tells a program the same", async () => {
    const first = JSON.parse((await folder.run("plan test --json")).out) as {
      recorded: boolean;
      changes: { name: string }[];
    };
    assert.equal(first.recorded, true);
    assert.ok(first.changes.some(({ name }) => name === "files-0"));
    const again = JSON.parse((await folder.run("plan test --json")).out) as typeof first;
    assert.deepEqual([again.recorded, again.changes], [false, []]);
    const check = JSON.parse((await folder.run("check test --json")).out) as {
      ok: boolean;
      zones: string[];
      nodes: number;
    };
    assert.deepEqual([check.ok, check.zones], [true, ["a", "b", "c"]]);
    assert.equal(check.nodes, first.changes.filter((each) => (each as { what?: string }).what === "node").length);
  });

  it("check tells every error of a file at once, each with its path", async () => {
    folder.write(
      "Pulumi.test.yaml",
      ["config:", "  cryptokube:cluster: { kind: exising }", "  cryptokube:chians: []", ""].join("\n"),
    );
    const error = await folder.refused("check test");
    assert.deepEqual(pathsOf(error).sort(), ["config.cryptokube:chians", "config.cryptokube:cluster.kind"]);
    assert.match(error.message, /did you mean "existing"\?/);
    assert.match(error.message, /did you mean "cryptokube:chains"\?/);
  });

  it("records nothing of a plan that is impossible", async () => {
    await folder.run("plan test");
    const before = folder.read("test.lock.json");
    folder.write("Pulumi.test.yaml", small(9));
    const error = await folder.refused("plan test");
    assert.ok(
      pathsOf(error).every((each) => each.startsWith("config.cryptokube:")),
      error.message,
    );
    assert.equal(folder.read("test.lock.json"), before);
  });

  it("refuses a lock that is broken, by its own name", async () => {
    folder.write("test.lock.json", "{ not json");
    for (const line of ["check test", "plan test", "explain test", "estimate test"]) {
      const error = await folder.refused(line);
      assert.match(error.message, /^test\.lock\.json has 1 error\./, line);
    }
    assert.equal(folder.read("test.lock.json"), "{ not json");
  });

  it("names the nearest environment where there is none of a name", async () => {
    for (const command of ["check", "plan", "estimate", "explain"]) {
      const error = await folder.refused(`${command} tets`);
      assert.match(
        error.message,
        /^There is no Pulumi\.tets\.yaml in .*\. Did you mean "test"\? Environments here: test\. /,
        command,
      );
    }
  });

  describe("--reoptimise", () => {
    const cloud = (families: string): string =>
      [
        "config:",
        "  aws:region: us-east-1",
        '  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
        `  cryptokube:planning: {${families}}`,
        "  cryptokube:chains:",
        "    - { name: files, chain: ipfs, nodes: 1, storage: 100Gi }",
        "",
      ].join("\n");
    beforeEach(async () => {
      folder.write("Pulumi.test.yaml", cloud(" families: [r7i] "));
      await folder.run("plan test");
      folder.write("Pulumi.test.yaml", cloud(""));
    });

    it("alone moves what runs: a wider choice by itself changes nothing", async () => {
      assert.equal((await folder.run("plan test --dry-run")).status, 0);
      assert.match(folder.read("test.lock.json"), /"machine": "r7i\./);
    });

    it("shows the moves, what each takes and what they save, and records them with --yes", async () => {
      const before = folder.read("test.lock.json");
      const shown = await folder.run("plan test --reoptimise --dry-run");
      assert.equal(shown.status, 2);
      assert.match(
        shown.out,
        /^What runs is moved:\n {2}files-0 moves from pool r7i-.* to pool .*: it is restarted there\.$/m,
      );
      assert.match(
        shown.out,
        /^Machines and disks then cost \$[\d.]+ a month instead of \$[\d.]+: \$[\d.]+ a month less, for \$0\.00 once\.$/m,
      );
      assert.equal(folder.read("test.lock.json"), before);

      const { status } = await folder.run("plan test --reoptimise --yes");
      assert.equal(status, 0);
      const lock = JSON.parse(folder.read("test.lock.json")) as {
        addresses: object;
        capacity: {
          pools: { name: string; machine: string; generation?: string }[];
          leaving?: { pool: string; generation: string }[];
          placements: { volumes: { claim: string }[] }[];
        };
      };
      const machines = (of: readonly { machine: string }[]) => of.map(({ machine }) => machine.split(".")[0]);
      assert.ok(!machines(lock.capacity.pools).includes("r7i"));
      const old = JSON.parse(before) as typeof lock;
      assert.deepEqual(
        lock.capacity.leaving?.map(({ pool, generation }) => `${pool} ${generation}`),
        old.capacity.pools.map(({ name, generation }) => `${name} ${generation ?? "none"}`),
        "and the machines that nodes stand on until they have moved stay",
      );
      assert.deepEqual(lock.addresses, old.addresses);
      const claims = (of: typeof lock) =>
        of.capacity.placements.flatMap(({ volumes }) => volumes.map(({ claim }) => claim));
      assert.deepEqual(claims(lock), claims(old));
      assert.equal((await folder.run("check test")).status, 0);
    });

    it("records nothing where nobody is there to say yes", async () => {
      const before = folder.read("test.lock.json");
      const error = await folder.refused("plan test --reoptimise");
      assert.equal(error.message, "Nothing was recorded, as nobody is here to ask: say --yes to record it.");
      assert.equal(folder.read("test.lock.json"), before);
    });

    it("says so where nothing would be cheaper", async () => {
      await folder.run("plan test --reoptimise --yes");
      const { status, out } = await folder.run("plan test --reoptimise");
      assert.equal(status, 0);
      assert.match(out, /nothing to record\.\nNothing that runs would be cheaper elsewhere\.\n/);
    });

    it("tells a program the moves", async () => {
      const { out } = await folder.run("plan test --reoptimise --dry-run --json");
      const { moves, recorded } = JSON.parse(out) as { moves: { node: string; once: number }[]; recorded: boolean };
      assert.ok(moves.some(({ node }) => node === "files-0"));
      assert.equal(recorded, false);
    });
  });

  describe("--from-state", () => {
    const claim = (name: string, size: string) => ({
      urn: `urn:pulumi:test::cryptokube::kubernetes:core/v1:PersistentVolumeClaim::${name}`,
      type: "kubernetes:core/v1:PersistentVolumeClaim",
      custom: true,
      inputs: {
        metadata: { name, namespace: "test-chains", labels: { "cryptokube.io/node": "files-0" } },
        spec: { storageClassName: "local-path", resources: { requests: { storage: size } } },
      },
    });
    const stateWith = (size: string) =>
      JSON.stringify({ version: 3, deployment: { resources: [claim("ipfs-files-0-g2", size)] } });

    it("rebuilds a broken lock from what runs, when told to and agreed to", async () => {
      folder.write("test.lock.json", "{ not json");
      folder.write("state.json", stateWith("100Gi"));
      const alone = await folder.refused("plan test --from-state state.json");
      assert.match(alone.message, /say --yes/);
      assert.equal(folder.read("test.lock.json"), "{ not json");
      const { status, out } = await folder.run("plan test --from-state state.json --yes");
      assert.equal(status, 0);
      assert.match(out, /^What the state does not say:$/m);
      const lock = parseLock(folder.read("test.lock.json"), "test.lock.json", "test");
      assert.ok(lock.ok);
      const files = lock.value.capacity.placements.find(({ name }) => name === "files-0");
      assert.deepEqual(
        [files?.generation, files?.volumes[0]?.claim, files?.volumes[0]?.sizeGiB],
        [2, "ipfs-files-0-g2", 100],
      );
    });

    it("refuses a file whose disks are smaller than those that run", async () => {
      folder.write("state.json", stateWith("200Gi"));
      const error = await folder.refused("plan test --from-state state.json --yes");
      assert.deepEqual(pathsOf(error), ["config.cryptokube:chains[0].storage"]);
      assert.match(error.message, /200Gi or more/);
      assert.equal(locked(), false);
    });

    it("refuses what is no state, and a file that is not there", async () => {
      folder.write("state.json", "[]");
      assert.deepEqual(pathsOf(await folder.refused("plan test --from-state state.json")), ["deployment.resources"]);
      folder.write("state.json", "{");
      assert.match(
        (await folder.refused("plan test --from-state state.json")).message,
        /state\.json cannot be read as a state: /,
      );
      assert.match(
        (await folder.refused("plan test --from-state nowhere.json")).message,
        /nowhere\.json cannot be read/,
      );
      assert.match((await folder.refused("plan test --from-state s --reoptimise")).message, /two steps/);
      assert.equal(locked(), false);
    });
  });
});
