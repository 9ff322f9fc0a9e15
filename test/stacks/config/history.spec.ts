import assert from "node:assert/strict";
import { configOf } from "../../support/stacks.ts";
import { at, chains, dev, errors, main, only } from "./rules-support.ts";

const reth = "chain: ethereum, network: mainnet, execution: reth, consensus: lighthouse";

describe("stacks/config: history by its fields", () => {
  it("takes words and numbers, and leaves open what it does not say", () => {
    const [chain] = configOf(`config:
      cryptokube:cluster: { kind: existing, context: test }
      cryptokube:chains:
        - { name: a, ${reth}, history: { blocks: postprague, state: 20000, logs: recent, transactions: 0 } }
        - { name: b, ${main}, history: postprague }`).chains;
    assert.ok(chain?.chain === "ethereum");
    assert.deepEqual(chain.history, { blocks: "postprague", state: 20_000, logs: "recent", transactions: 0 });
  });

  it("names what the client cannot keep by its path, with the nearest that it can, and all at once", () => {
    const found = errors(...chains(`name: a, ${main}, history: { blocks: 100000, state: 5, logs: all }`)).map(
      ({ line: _, ...error }) => error,
    );
    assert.deepEqual(found.slice(0, 2), [
      {
        path: at("history.blocks"),
        found: "100000",
        allowed: "all, postmerge, postprague",
        nearest: "postprague",
        remedy: "geth cannot keep its blocks so. The nearest that it can keep is blocks: postprague.",
      },
      {
        path: at("history.state"),
        found: "5",
        allowed: "all, recent (128 blocks), a number of newest blocks, from 128 on",
        nearest: "128",
        remedy: "geth cannot keep its state so. The nearest that it can keep is state: 128.",
      },
    ]);
    assert.equal(found[2]?.path, at("history.logs"));
    assert.equal(found.length, 3);
  });

  it("says of logs and transactions that they go with their blocks, and what to write instead", () => {
    assert.deepEqual(only(...chains(`name: a, ${main}, history: { transactions: all }`)), {
      path: at("history.transactions"),
      found: '"all"',
      allowed: "no more than its blocks: postmerge",
      nearest: "postmerge",
      remedy: "Write transactions: postmerge, or keep more blocks (blocks: all).",
    });
  });

  it("is of the node's own client, in a list of pairs", () => {
    const nodes =
      "nodes: [{ execution: geth, history: { blocks: 20000 } }, { execution: reth, history: { blocks: 20000 } }]";
    const pairs = `name: a, chain: ethereum, network: mainnet, consensus: lighthouse, ${nodes}`;
    assert.equal(only(...chains(pairs)).path, at("nodes[0].history.blocks"));
  });

  it("is none on a development network, nor of a client of which only modes are known", () => {
    assert.equal(only(...chains(`name: a, ${dev}, history: { blocks: all }`)).allowed, "nothing on network dev");
  });

  for (const [said, path, expected] of [
    ["{ blocks: postmerg }", "history.blocks", { nearest: "postmerge" }],
    ["{ blocks: -1 }", "history.blocks", { allowed: "0 or more" }],
    ["{ block: all }", "history.block", { nearest: "blocks" }],
    [
      "{ blocks: [all] }",
      "history.blocks",
      { allowed: "all, postmerge, postprague, recent, or a number of the newest blocks" },
    ],
    ["{}", "history", { allowed: "at least one of blocks, state, logs, transactions" }],
    ["7", "history", { allowed: "the name of a mode, or a map with blocks, state, logs and transactions" }],
  ] as const) {
    it(`says of ${said} what is wrong, once`, () => {
      const error = only(...chains(`name: a, ${main}, history: ${said}`));
      assert.equal(error.path, at(path));
      for (const [key, value] of Object.entries(expected)) assert.equal(Reflect.get(error, key), value);
    });
  }
});
