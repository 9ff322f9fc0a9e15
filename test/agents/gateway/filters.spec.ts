import assert from "node:assert/strict";
import { ask, standOf } from "./support.ts";

describe("the gateway over HTTP keeps filters", () => {
  const { stand, nodes } = standOf(3);

  it("on the node that made them, from any replica, for their own consumer", async () => {
    const [one, two] = await Promise.all([stand.replica(), stand.replica()]);
    const made = await Promise.all([1, 2, 3, 4].map(() => ask(one.url, "eth_newFilter", [{}])));
    for (const { result: id } of made) {
      const before = nodes.map((node) => node.methods.filter((method) => method === "eth_getFilterChanges").length);
      for (let i = 0; i < 3; i++) assert.equal((await ask(two.url, "eth_getFilterChanges", [id])).error, undefined);
      const after = nodes.map((node) => node.methods.filter((method) => method === "eth_getFilterChanges").length);
      assert.deepEqual(after.map((count, i) => count - before[i]!).sort(), [0, 0, 3]);
    }
    const { result: id } = made[0]!;
    assert.deepEqual((await ask(one.url, "eth_getFilterChanges", [id], "other")).error, {
      code: -32_000,
      message: "filter not found",
    });
    const owner = nodes.find(({ seen }) => seen.some(({ method }) => method === "eth_newFilter"));
    assert.ok(
      owner?.seen.some(({ method, params }) => method === "eth_getFilterChanges" && /^0x0+abc/.test(String(params[0]))),
    );
  });

  it("and says that they are gone where their node is", async () => {
    const { url } = await stand.replica();
    const { result: id } = await ask(url, "eth_newBlockFilter");
    await Promise.all(nodes.filter(({ methods }) => methods.includes("eth_newBlockFilter")).map((node) => node.kill()));
    assert.equal((await ask(url, "eth_getFilterChanges", [id])).error?.message, "filter not found");
    assert.match(String((await ask(url, "eth_newBlockFilter")).result), /^0x/);
  });
});
