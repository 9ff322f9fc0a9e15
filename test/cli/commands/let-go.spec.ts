import assert from "node:assert/strict";
import * as path from "node:path";
import type { LeavingMachines } from "../../../stacks/plan/capacity/types.ts";
import { formatLock, parseLock } from "../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import { smallRegion } from "../../support/aws.ts";
import { type KubeServer, startKubeServer } from "../../support/kube-server.ts";
import { type Folder, makeFolder } from "./support.ts";

describe("cli/commands: plan, where machines of chains are made anew", () => {
  let folder: Folder;
  let server: KubeServer;
  let pool: string;
  let ambient: string | undefined;
  before(async () => {
    server = await startKubeServer();
  });
  after(() => server.stop());

  const lock = (): Lock => {
    const read = parseLock(folder.read("test.lock.json"), "test.lock.json", "test");
    assert.ok(read.ok, read.ok ? "" : JSON.stringify(read.errors));
    return read.value;
  };
  const leaving = (): string[] => (lock().capacity.leaving ?? []).map((each) => `${each.pool}-${each.generation}`);
  const machines = (of: LeavingMachines) => ({
    "cryptokube.io/pool": of.pool,
    "cryptokube.io/generation": of.generation,
  });

  /** A region that was planned by a program that made one pool's machines otherwise. */
  beforeEach(async () => {
    folder = makeFolder();
    folder.write("Pulumi.test.yaml", ["config:", ...smallRegion.map((line) => `  ${line}`), ""].join("\n"));
    folder.write("kubeconfig", server.kubeconfig("cryptokube-test"));
    ambient = process.env.KUBECONFIG;
    process.env.KUBECONFIG = path.join(folder.dir, "kubeconfig");
    await folder.run("plan test");
    const was = lock();
    pool = was.capacity.placements.find(({ name }) => name === "dial-0")!.pool;
    const pools = was.capacity.pools.map((each) => (each.name === pool ? { ...each, generation: "0ddba11a" } : each));
    folder.write("test.lock.json", formatLock({ ...was, capacity: { ...was.capacity, pools } }));
    server.content = { nodes: [], pods: [], sets: {} };
  });
  afterEach(() => {
    if (ambient === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = ambient;
    folder.remove();
  });

  const oldPods = (of = lock().capacity.leaving![0]!) => {
    server.content = {
      nodes: [{ name: "ip-10-0-0-1", labels: machines(of) }],
      pods: [{ name: "dial-0-0", node: "ip-10-0-0-1", labels: { "cryptokube.io/node": "dial-0" } }],
      sets: {},
    };
  };

  it("records that the old ones stay, and what that costs meanwhile", async () => {
    const { status, out } = await folder.run("plan test");
    assert.equal(status, 0);
    assert.match(out, new RegExp(`Pool ${pool} gets new machines`));
    assert.match(out, /1 old machine stays beside the new ones until no node stands on it: \$\d+\.\d\d an hour more/);
    assert.deepEqual(leaving(), [`${pool}-0ddba11a`]);
    assert.match((await folder.run("check test")).out, /^ok /);
  });

  it("--let-go refuses while a node stands on them, with its name and machine, and changes nothing", async () => {
    await folder.run("plan test");
    oldPods();
    const before = folder.read("test.lock.json");
    const { status, out } = await folder.run("plan test --let-go");
    assert.equal(status, 1);
    assert.match(out, /These are not empty, and stay:\n.*-0ddba11a: x-chains\/dial-0-0 stands on ip-10-0-0-1\n/);
    assert.equal(folder.read("test.lock.json"), before);
  });

  it("--let-go takes them out of the lock when they are empty, and nothing else", async () => {
    await folder.run("plan test");
    const before = lock();
    oldPods();
    server.content = { ...server.content, pods: [] };
    const { status, out } = await folder.run("plan test --let-go");
    assert.equal(status, 0);
    assert.match(out, /The old machines of pool .* \(generation 0ddba11a, .*\) go\.\nrecorded test\.lock\.json/);
    const { leaving: _, ...capacity } = before.capacity;
    assert.deepEqual(lock(), { ...before, capacity });
    assert.match((await folder.run("plan test --let-go")).out, /agree: nothing to record/);
  });

  it("--let-go lets those go that are empty, where others are not", async () => {
    await folder.run("plan test");
    const was = lock();
    const [old] = was.capacity.leaving!;
    const two = [old!, { ...old!, generation: "00000001" }];
    folder.write("test.lock.json", formatLock({ ...was, capacity: { ...was.capacity, leaving: two } }));
    oldPods(old);
    assert.equal((await folder.run("plan test --let-go")).status, 1);
    assert.deepEqual(leaving(), [`${pool}-0ddba11a`]);
  });

  it("--let-go does not let go what was planned to leave only now: nobody can have moved", async () => {
    const { out } = await folder.run("plan test --let-go");
    assert.match(out, /1 old machine stays/);
    assert.deepEqual(leaving(), [`${pool}-0ddba11a`]);
  });

  it("--let-go lets nothing go that it could not look at", async () => {
    await folder.run("plan test");
    const before = folder.read("test.lock.json");
    folder.write("kubeconfig", server.kubeconfig("cryptokube-test").replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"));
    await folder.refused("plan test --let-go");
    assert.equal(folder.read("test.lock.json"), before);
  });

  it("writes down the generations that an older lock lacks, and nothing else, when it is planned again", async () => {
    await folder.run("plan test --unapplied");
    const was = lock();
    const pools = was.capacity.pools.map(({ generation: _, ...each }) => each);
    folder.write("test.lock.json", formatLock({ ...was, capacity: { ...was.capacity, pools } }));
    assert.equal((await folder.run("plan test --dry-run")).status, 0);
    assert.match((await folder.run("check test")).out, /^ok /);
    const { out } = await folder.run("plan test");
    assert.match(
      out,
      /agree\. Of which generation machines are, and of which version clients, is written down\.\nrecorded test\.lock\.json/,
    );
    assert.deepEqual(lock(), was);
  });

  it("--unapplied leaves nothing behind of what was never made", async () => {
    const { out } = await folder.run("plan test --unapplied");
    assert.match(out, new RegExp(`Pool ${pool} gets new machines`));
    assert.doesNotMatch(out, /old machine/);
    assert.deepEqual(leaving(), []);
  });

  it("is one step at a time", async () => {
    for (const line of ["--let-go --reoptimise", "--let-go --unapplied", "--unapplied --from-state x"]) {
      await folder.refused(`plan test ${line}`);
    }
  });
});
