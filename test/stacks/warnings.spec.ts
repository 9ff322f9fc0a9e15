import assert from "node:assert/strict";
import { pairWarnings } from "../../stacks/warnings.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { configOf } from "../support/stacks.ts";

const warned = (...chains: string[]): string[] =>
  pairWarnings(
    configOf(["config:", "  cryptokube:chains:", ...chains.map((fields) => `    - { name: ${fields} }`)].join("\n")),
  );
const ethereum = (network: string, rest: string) => `a, chain: ethereum, network: ${network}, ${rest}`;
const pair = "execution: geth, consensus: lighthouse";

describe("stacks/warnings: all nodes of a chain run one pair", () => {
  it("is told in production, with the pair, its place and the way out", () => {
    const [sentence, ...more] = warned("b, chain: ipfs, storage: 1Ti", ethereum("mainnet", `${pair}, nodes: 3`));
    assert.deepEqual(more, []);
    assert.match(sentence!, /^config\.cryptokube:chains\[1\]: all nodes of a run geth\+lighthouse, /);
    assert.match(sentence!, /nodes: \[\{ execution: geth/);
  });

  it("is told of a list in which every entry is the same", () => {
    assert.equal(warned(ethereum("mainnet", `${pair}, nodes: [{}, {}]`)).length, 1);
    assert.equal(warned(ethereum("mainnet", `nodes: [{ ${pair} }, { ${pair}, storage: 4Ti }]`)).length, 1);
  });

  it("is not so where one client of one node differs", () => {
    assert.deepEqual(warned(ethereum("mainnet", `${pair}, nodes: [{}, { consensus: nimbus }]`)), []);
    assert.deepEqual(warned(ethereum("mainnet", `${pair}, nodes: [{}, {}, { execution: reth }]`)), []);
  });

  it("is not told of one node, nor on networks where nothing is worth anything", () => {
    assert.deepEqual(warned(ethereum("mainnet", `${pair}, nodes: 1`)), []);
    for (const network of ["sepolia", "hoodi"]) assert.deepEqual(warned(ethereum(network, `${pair}, nodes: 3`)), []);
    assert.deepEqual(pairWarnings(followers(3, "dev"), testCatalogue), []);
    assert.equal(pairWarnings(followers(3, "public"), testCatalogue).length, 1);
  });

  it("is told of each chain by itself", () => {
    const chains = [
      `a, chain: ethereum, network: mainnet, ${pair}, nodes: 2`,
      "b, chain: ethereum, network: mainnet, execution: reth, consensus: prysm, nodes: 2",
      "c, chain: bitcoin, network: mainnet, nodes: 2",
    ];
    assert.deepEqual(
      warned(...chains).map((sentence) => /all nodes of (\w) run (\S+),/.exec(sentence)?.slice(1)),
      [
        ["a", "geth+lighthouse"],
        ["b", "reth+prysm"],
      ],
    );
  });
});
