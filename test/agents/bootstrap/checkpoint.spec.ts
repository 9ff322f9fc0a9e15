import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import * as path from "node:path";
import { placeCheckpoint } from "../../../agents/bootstrap/checkpoint/place.ts";
import { settle } from "../../../agents/bootstrap/checkpoint/settle.ts";
import type { ConsensusBootstrap } from "../../../agents/bootstrap/settings.ts";
import {
  type CheckpointBehaviour,
  checkpointServer,
  failing,
  FakeChain,
  type FakeServer,
  memoryLog,
  ownFolder,
  slotsPerEpoch,
  writeTree,
} from "./support.ts";

const chain = new FakeChain();
const pace = { slotsPerEpoch, secondsPerSlot: 12, windowEpochs: 4096 };
/** A day after the hundredth epoch. */
const day = 86_400;
const now = (chain.genesisTime + 100 * slotsPerEpoch * 12 + day) * 1000;

describe("agents/bootstrap: the checkpoint that a consensus client begins at", () => {
  const folder = ownFolder();
  const servers: FakeServer[] = [];
  let count = 0;
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  /** Servers by operator. */
  async function listOf(...list: [string, Partial<CheckpointBehaviour>][]): Promise<ConsensusBootstrap> {
    const made = [];
    for (const [by, behaviour] of list) {
      const server = await checkpointServer({ chain, ...behaviour });
      servers.push(server);
      made.push({ url: server.url, by });
    }
    const own = path.join(folder, String((count += 1)));
    mkdirSync(own);
    return {
      dataDir: path.join(own, "lighthouse"),
      folder: path.join(own, "cryptokube"),
      stateFile: path.join(own, "cryptokube", "state.ssz"),
      blockFile: path.join(own, "cryptokube", "block.ssz"),
      servers: made,
      pin: null,
      pace,
    };
  }

  async function place(of: ConsensusBootstrap, at = now): Promise<string[]> {
    const log = memoryLog();
    await placeCheckpoint(of, log, () => at);
    return log.said;
  }

  function assertPlaced(of: ConsensusBootstrap, epoch: number): void {
    assert.deepEqual(readFileSync(of.stateFile), chain.state(epoch));
    assert.deepEqual(readFileSync(of.blockFile), chain.block(epoch));
    assert.deepEqual(
      readdirSync(of.folder).filter((name) => name === "draft"),
      [],
    );
  }

  it("is what two operators agree on, as their bytes", async () => {
    const of = await listOf(["A", {}], ["B", {}]);
    await place(of);
    assertPlaced(of, 100);
    const note = JSON.parse(readFileSync(path.join(of.folder, "checkpoint.json"), "utf8")) as Record<string, unknown>;
    assert.equal(note.root, chain.root(100));
    assert.deepEqual(
      note.vouchedForBy,
      servers.map(({ url }) => url),
    );
  });

  it("passes over dead servers, and such as answer errors, nonsense, or move", async () => {
    const there = await checkpointServer({ chain });
    servers.push(there);
    const of = await listOf(
      ["A", { status: 500 }],
      ["B", {}],
      ["C", { garbage: true }],
      ["D", { redirect: there.url }],
    );
    const dead = await checkpointServer();
    await dead.close();
    const said = await place({ ...of, servers: [{ url: dead.url, by: "E" }, ...of.servers] });
    assertPlaced(of, 100);
    assert.equal(said.filter((line) => line.includes("does not answer")).length, 3);
  });

  it("is the older epoch where one server is an epoch ahead and still knows it", async () => {
    const of = await listOf(["A", { epoch: 101 }], ["B", { epoch: 100 }]);
    await place(of);
    assertPlaced(of, 100);
  });

  it("takes the newest state by its name from a server that knows it by no slot", async () => {
    const of = await listOf(["A", { byNameOnly: true }], ["B", {}]);
    await place(of);
    assertPlaced(of, 100);
  });

  it("is none where a server ahead has forgotten the older epoch: one voice is not agreement", async () => {
    const of = await listOf(["A", { epoch: 101, forgets: true }], ["B", { epoch: 100 }]);
    await assert.rejects(place(of), failing("checkpoints-too-few", /cannot tell/));
    assert.ok(!existsSync(of.stateFile));
  });

  it("is none where two contradict each other, and says what each says", async () => {
    const of = await listOf(["A", {}], ["B", { chain: new FakeChain("another") }]);
    await assert.rejects(place(of), failing("checkpoints-disagree", new RegExp(chain.root(100))));
  });

  it("is what most say, by two at least, and names who contradicts", async () => {
    const of = await listOf(["A", { chain: new FakeChain("another") }], ["B", {}], ["C", {}]);
    const said = await place(of);
    assertPlaced(of, 100);
    assert.ok(said.some((line) => line.includes("contradicts") && line.includes(of.servers[0]!.url)));
  });

  it("is none where two say this and two that", async () => {
    const other = new FakeChain("another");
    const of = await listOf(["A", {}], ["B", {}], ["C", { chain: other }], ["D", { chain: other }]);
    await assert.rejects(place(of), failing("checkpoints-disagree"));
  });

  it("counts two servers of one operator as one voice", async () => {
    const of = await listOf(["A", {}], ["A", {}]);
    await assert.rejects(place(of), failing("checkpoints-too-few"));
  });

  it("is none where no server answers", async () => {
    const of = await listOf(["A", { status: 503 }], ["B", { status: 404 }]);
    await assert.rejects(place(of), failing("checkpoints-dead", /503.*404/));
  });

  it("is none where the roots agree and the states do not: one of them was forged behind its first fields", async () => {
    const of = await listOf(["A", { validators: "forged" }], ["B", {}]);
    await assert.rejects(place(of), failing("checkpoint-invalid", /two operators give the same/));
    const three = await listOf(["A", { validators: "forged" }], ["B", {}], ["C", {}]);
    await place(three);
    assertPlaced(three, 100);
  });

  it("takes no state that was cut, and goes on with the next server", async () => {
    const of = await listOf(["A", { cuts: true }], ["B", {}], ["C", {}]);
    const said = await place(of);
    assertPlaced(of, 100);
    assert.ok(said.some((line) => line.includes("is not taken") && line.includes(of.servers[0]!.url)));
  });

  it("is the pinned one from a single server that knows it, and no other", async () => {
    const of = await listOf(["A", { epoch: 103 }]);
    await place({ ...of, pin: `${chain.root(100)}:100` });
    assertPlaced(of, 100);
    const wrong = await listOf(["A", { epoch: 103 }]);
    await assert.rejects(
      place({ ...wrong, pin: `${new FakeChain("another").root(100)}:100` }),
      failing("checkpoints-disagree", /The pin says/),
    );
    const old = await listOf(["A", { epoch: 103, forgets: true }]);
    await assert.rejects(place({ ...old, pin: `${chain.root(100)}:100` }), failing("pin-unknown", /Pin a newer one/));
  });

  it("is none where what all agree on is older than what the network remembers", async () => {
    const of = await listOf(["A", {}], ["B", {}]);
    await assert.rejects(place(of, now + 20 * day * 1000), failing("checkpoint-stale", /21\.0 days/));
    assert.ok(!existsSync(of.stateFile));
  });

  it("stays for a client that has a database, without a question to anybody", async () => {
    const of = await listOf(["A", {}], ["B", {}]);
    await place(of);
    writeTree(of.dataDir, { "beacon/chain_db": "blocks" });
    utimesSync(path.join(of.dataDir, "beacon/chain_db"), now / 1000, now / 1000);
    const asked = servers[0]!.asked.length;
    await place(of, now + 3 * day * 1000);
    assert.equal(servers[0]!.asked.length, asked);
  });

  it("sets a database aside that is older than what its network remembers, and deletes nothing", async () => {
    const of = await listOf(["A", { epoch: 5000 }], ["B", { epoch: 5000 }]);
    writeTree(of.dataDir, { "beacon/chain_db": "blocks", "beacon/network/key": "key" });
    for (const file of ["beacon/chain_db", "beacon/network/key"]) {
      utimesSync(path.join(of.dataDir, file), now / 1000, now / 1000);
    }
    await place(of, now + 19 * day * 1000);
    assert.ok(!existsSync(of.dataDir));
    const aside = readdirSync(of.folder).find((name) => name.startsWith("set-aside-"))!;
    assert.equal(readFileSync(path.join(of.folder, aside, "beacon/chain_db"), "utf8"), "blocks");
    assertPlaced(of, 5000);
  });

  it("leaves an old database where it is while no checkpoint can be had", async () => {
    const of = await listOf(["A", { status: 500 }], ["B", { status: 500 }]);
    writeTree(of.dataDir, { "beacon/chain_db": "blocks" });
    await assert.rejects(place(of, Date.now() + 19 * day * 1000), failing("checkpoints-dead"));
    assert.equal(readFileSync(path.join(of.dataDir, "beacon/chain_db"), "utf8"), "blocks");
  });

  it("is fetched anew for an empty volume after a day, for another pin, and where half of it is missing", async () => {
    const of = await listOf(["A", { epoch: 101 }], ["B", { epoch: 101 }]);
    await place(of);
    const questions = () => servers[0]!.asked.length;
    let before = questions();
    await place(of, now + 3600 * 1000);
    assert.equal(questions(), before);
    await place(of, now + 25 * 3600 * 1000);
    assert.ok(questions() > before);
    before = questions();
    await place({ ...of, pin: `${chain.root(101)}:101` }, now + 25 * 3600 * 1000);
    assert.ok(questions() > before);
    writeTree(path.dirname(of.stateFile), { "state.ssz": "half" });
    await place({ ...of, pin: `${chain.root(101)}:101` }, now + 25 * 3600 * 1000);
    assertPlaced(of, 101);
  });

  it("says which slot the state is of", async () => {
    const of = await listOf(["A", {}], ["B", {}]);
    const { checkpoint, slot } = await settle(of.servers, { pin: null, slotsPerEpoch, log: memoryLog() });
    assert.deepEqual([checkpoint, slot], [{ epoch: 100, root: chain.root(100) }, 3200]);
  });
});
