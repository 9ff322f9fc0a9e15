import assert from "node:assert/strict";
import * as path from "node:path";
import { bootstrapProgram, database, identity, type Pod, type Running } from "./program.ts";
import { fakeServer, writeTree } from "./support.ts";

describe("the bootstrap agent as a program and a sibling", () => {
  const { kept, podOf, start, run, dataOf, request } = bootstrapProgram();

  async function pair(change: Partial<Pod["env"]> = {}): Promise<[Pod, (port: number) => Pod]> {
    const source = podOf({ kind: "peers" });
    writeTree(path.join(source.data, "geth"), { ...database, ...identity });
    request(source, { to: "sibling" });
    const status = await kept(fakeServer((_request, response) => response.writeHead(500).end()));
    return [
      source,
      (port) => {
        const archive = `http://127.0.0.1:${port}`;
        const pod = podOf({ kind: "sibling" }, { siblings: { "a-0": { archive, status: status.url } } }, "a-1");
        Object.assign(pod.env, change);
        return pod;
      },
    ];
  }

  async function portOf(serving: Running): Promise<number> {
    for (;;) {
      const port = /"port":(\d+)/.exec(serving.said())?.[1];
      if (port !== undefined) return Number(port);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("serves its data while it is stopped, lets the other have them, and goes on", async () => {
    const [source, readerOf] = await pair();
    const serving = start(source);
    const pod = readerOf(await portOf(serving));
    const { status, said } = await run(pod);
    assert.equal(status, 0, said);
    assert.deepEqual(dataOf(pod), database);
    assert.deepEqual(await serving.ended.then(({ status: own, message }) => [own, message]), [
      0,
      "copied to a sibling",
    ]);
  });

  it("serves nobody who does not know the chain's secret", async () => {
    const [source, readerOf] = await pair({ BOOTSTRAP_SIBLING_TOKEN: "u".repeat(64) });
    const serving = start(source);
    const pod = readerOf(await portOf(serving));
    const { status, message } = await run(pod);
    assert.equal(status, 1);
    assert.match(message, /sibling-refused/);
    serving.kill();
    await serving.ended;
  });

  const rows: { what: string; synced: object }[] = [
    { what: "no sibling has anything to give", synced: { syncedBefore: false } },
    { what: "they all began together", synced: { syncedBefore: true, firstSyncedSecondsAgo: 0 } },
  ];
  for (const { what, synced } of rows) {
    it(`syncs from peers where ${what}`, async () => {
      const body = {
        version: 1,
        chain: "a",
        node: "a-0",
        client: "geth",
        agent: "x",
        clientUp: true,
        ...synced,
        synced: false,
        ready: false,
        reason: "first-sync",
        detail: "x",
      };
      const status = await kept(fakeServer((_request, response) => response.end(JSON.stringify(body))));
      const pod = podOf(
        { kind: "sibling" },
        { siblings: { "a-0": { archive: "http://127.0.0.1:1", status: status.url } } },
        "a-1",
      );
      const { status: ended, said } = await run(pod);
      assert.equal(ended, 0, said);
      assert.match(said, /no sibling has anything to give/);
    });
  }
});
