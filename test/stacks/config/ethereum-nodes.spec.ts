import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { nodesIn } from "../../../stacks/config/chains.ts";
import { ethereumNodes } from "../../../stacks/config/chains/ethereum-node.ts";
import { configOf } from "../../support/stacks.ts";
import { at, chains, errors, only } from "./rules-support.ts";

const chain = "name: a, chain: ethereum, network: mainnet";
const mixed = "nodes: [{ execution: geth, consensus: lighthouse }, { execution: reth, consensus: nimbus }]";

function first(fields: string) {
  const [parsed] = configOf(["config:", ...chains(fields).map((line) => `  ${line}`)].join("\n")).chains;
  assert.ok(parsed?.chain === "ethereum");
  return parsed;
}

describe("stacks/config: the nodes of an Ethereum chain, as a number or as a list of pairs", () => {
  it("are so many alike, where a number says it", () => {
    const parsed = first(`${chain}, execution: geth, consensus: lighthouse, nodes: 3`);
    assert.equal(nodesIn(parsed), 3);
    const nodes = ethereumNodes(parsed);
    assert.deepEqual(
      nodes.map(({ execution, consensus, network }) => [execution, consensus, network]),
      Array.from({ length: 3 }, () => ["geth", "lighthouse", "mainnet"]),
    );
    assert.deepEqual(nodes[0], nodes[2]);
  });

  it("are each a pair of its own, in order, where a list says it", () => {
    const parsed = first(`${chain}, ${mixed}`);
    assert.equal(nodesIn(parsed), 2);
    assert.deepEqual(
      ethereumNodes(parsed).map(({ execution, consensus, supernode }) => [execution, consensus, supernode]),
      [
        ["geth", "lighthouse", false],
        ["reth", "nimbus", false],
      ],
    );
  });

  it("have of the chain what their entries leave out, and their own of what they say", () => {
    const parsed = first(
      `${chain}, execution: geth, consensus: lighthouse, storage: 3Ti, supernode: true, flags: ["--maxpeers=9"], ` +
        "nodes: [{}, { consensus: prysm, storage: 4Ti, supernode: false, flags: [] }, { history: all }]",
    );
    assert.deepEqual(
      ethereumNodes(parsed).map(({ execution, consensus, storage, supernode, flags, history }) => [
        `${execution}+${String(consensus)}`,
        storage,
        supernode,
        flags,
        history,
      ]),
      [
        ["geth+lighthouse", "3Ti", true, ["--maxpeers=9"], undefined],
        ["geth+prysm", "4Ti", false, [], undefined],
        ["geth+lighthouse", "3Ti", true, ["--maxpeers=9"], "all"],
      ],
    );
  });

  it("need an execution client each: of the chain or of their own", () => {
    assert.deepEqual(only(...chains(`${chain}, consensus: lighthouse`)), {
      path: at("execution"),
      found: "nothing",
      allowed: "geth, reth",
      remedy: "It must be set.",
    });
    assert.deepEqual(
      errors(...chains(`${chain}, nodes: [{ execution: geth, consensus: prysm }, { consensus: prysm }]`)).map(
        ({ path }) => path,
      ),
      [at("nodes[1].execution")],
    );
  });

  it("need a consensus client each on a public network: the entry without one is named", () => {
    const { path, remedy } = only(
      ...chains(`${chain}, nodes: [{ execution: geth, consensus: prysm }, { execution: reth }]`),
    );
    assert.equal(path, at("nodes[1].consensus"));
    assert.equal(remedy, "Name one: reth follows mainnet by what a consensus client tells it.");
  });

  it("cannot share a consensus client between two execution clients: a node is one pair, and the list is shown", () => {
    for (const [fields, path] of [
      [`${chain}, execution: [geth, reth], consensus: lighthouse`, at("execution")],
      [`${chain}, execution: geth, consensus: [lighthouse, nimbus]`, at("consensus")],
      [`${chain}, nodes: [{ execution: [geth, reth], consensus: lighthouse }]`, at("nodes[0].execution")],
    ] as const) {
      const error = only(...chains(fields));
      assert.equal(error.path, path);
      assert.match(String(error.remedy), /exactly one execution client.*nodes: \[\{ execution: geth/);
    }
  });

  it("follow one network, both clients of each: a pair on another is a chain of its own", () => {
    const error = only(
      ...chains(
        `${chain}, nodes: [{ execution: geth, consensus: prysm }, { execution: reth, consensus: nimbus, network: sepolia }]`,
      ),
    );
    assert.equal(error.path, at("nodes[1].network"));
    assert.match(String(error.remedy), /list a chain of its own/);
    assert.match(
      String(only(...chains(`${chain.replace("mainnet", "[mainnet, sepolia]")}, ${mixed}`)).remedy),
      /of its own/,
    );
  });

  it("cannot be of a client that does not know the chain's network, in any entry", () => {
    const error = only(...chains("name: a, chain: ethereum, network: dev, nodes: [{ execution: reth }]"));
    assert.equal(error.path, at("network"));
    assert.match(String(error.remedy), /^reth has these, or take geth\.$/);
  });

  it("are told all that is wrong with them at once, the chain's own faults once", () => {
    const found = errors(
      ...chains(
        `${chain}, execution: geth, flags: ["--http"], ` +
          "nodes: [{ consensus: lighthouse }, { consensus: prysm, history: minimal }, { consensus: nimbsu, flags: ['--ws'] }]",
      ),
    );
    assert.deepEqual(found.map(({ path }) => path).sort(), [
      at("flags[0]"),
      at("nodes[1].history"),
      at("nodes[2].consensus"),
      at("nodes[2].flags[0]"),
    ]);
    assert.equal(found.find(({ path }) => path === at("nodes[2].consensus"))?.nearest, "nimbus");
  });

  it("are one in development, also as a list", () => {
    const dev = "name: a, chain: ethereum, network: dev, execution: geth";
    assert.deepEqual(errors(...chains(`${dev}, nodes: [{}]`)), []);
    const { path, found } = only(...chains(`${dev}, nodes: [{}, {}]`));
    assert.deepEqual([path, found], [at("nodes"), "2"]);
  });

  for (const [said, remedy] of [
    ['"3"', "In quotes it is text. Write it without: 3."],
    ["many", undefined],
    ["{ execution: geth }", undefined],
  ] as const) {
    it(`are a number or a list, and not ${said}`, () => {
      const error = only(...chains(`${chain}, execution: geth, consensus: lighthouse, nodes: ${said}`));
      assert.equal(error.path, at("nodes"));
      assert.equal(error.allowed, "a number from 1 to 100, or a list with an entry for each node");
      assert.equal(error.remedy, remedy);
    });
  }

  it("are at least one, and a hundred at most", () => {
    const pair = "{ execution: geth, consensus: lighthouse }";
    const list = (count: number) => `${chain}, nodes: [${Array.from({ length: count }, () => pair).join(", ")}]`;
    assert.equal(only(...chains(list(0))).allowed, "at least one node");
    assert.equal(only(...chains(list(101))).allowed, "at most 100 nodes");
    assert.deepEqual(errors(...chains(list(100))), []);
  });

  it("take names from each other as those of a number do", () => {
    const clash = chains(`${chain}, ${mixed}`, "name: a-1, chain: ipfs, storage: 1Ti");
    assert.match(only(...clash).allowed, /"a-1" is taken by chains\[0\]/);
  });

  it("may be ephemeral from two on, in either form", () => {
    const seed = 'ephemeral: true, seed: "s3://bucket-1/x"';
    assert.deepEqual(errors(...chains(`${chain}, ${mixed}, ${seed}`)), []);
    assert.equal(
      only(...chains(`${chain}, nodes: [{ execution: geth, consensus: prysm }], ${seed}`)).path,
      at("nodes"),
    );
  });

  it("may name a Secret of one's own, each or all", () => {
    const all = first(`${chain}, execution: geth, consensus: prysm, jwt: { existingSecret: engine.v2 }, nodes: 2`);
    assert.deepEqual(
      ethereumNodes(all).map(({ jwt }) => jwt?.existingSecret),
      ["engine.v2", "engine.v2"],
    );
    const one = first(`${chain}, nodes: [{ execution: geth, consensus: prysm, jwt: { existingSecret: mine } }]`);
    assert.equal(ethereumNodes(one)[0]?.jwt?.existingSecret, "mine");
  });

  it("are told of a Secret's name that there cannot be, that is the platform's own, or that nothing would read", () => {
    const with_ = (jwt: string, more = "execution: geth, consensus: prysm") =>
      only(...chains(`${chain}, ${more}, jwt: ${jwt}`));
    const wrong = with_('{ existingSecret: "Not A Name" }');
    assert.deepEqual(
      [wrong.path, wrong.allowed],
      [at("jwt.existingSecret"), 'the name of a Secret: lower-case letters, digits, "-" and "."'],
    );
    const ours = with_("{ existingSecret: a-0-jwt }");
    assert.equal(ours.path, at("jwt.existingSecret"));
    assert.match(String(ours.remedy), /another name, or leave jwt out/);
    assert.deepEqual(
      errors(...chains(`${chain}, execution: geth, consensus: prysm, jwt: { existingSecret: b-0-jwt }`)),
      [],
    );
    assert.equal(with_("{ secret: x, existingSecret: y }").path, at("jwt.secret"));
    const dev = "name: a, chain: ethereum, network: dev, execution: geth, jwt: { existingSecret: engine }";
    assert.equal(only(...chains(dev)).path, at("jwt"));
  });

  it("know no other field", () => {
    const error = only(...chains(`${chain}, nodes: [{ execution: geth, consensus: prysm, storge: 1Ti }]`));
    assert.deepEqual([error.path, error.nearest], [at("nodes[0].storge"), "storage"]);
    assert.ok(
      !parseStackFile(
        "config: { cryptokube:chains: [{ name: a, chain: bitcoin, network: mainnet, nodes: [] }] }",
        "f",
        "t",
      ).ok,
    );
  });
});
