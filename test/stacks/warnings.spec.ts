import assert from "node:assert/strict";
import { pairWarnings, prometheusWarnings } from "../../stacks/warnings.ts";
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

describe("stacks/warnings: one Prometheus in production", () => {
  const mine = "  cryptokube:cluster: { kind: existing, context: mine }";
  const told = (chain: string, prometheus = "{}") =>
    prometheusWarnings(
      configOf(`config:\n${mine}\n  cryptokube:prometheus: ${prometheus}\n  cryptokube:chains: [{ name: ${chain} }]\n`),
    );
  const production = ethereum("mainnet", `${pair}, nodes: 2`);

  it("is told of where several nodes depend on it, with the way out", () => {
    const [sentence, ...more] = told(production);
    assert.deepEqual(more, []);
    assert.match(sentence!, /^config\.cryptokube:prometheus: one Prometheus watches a; .* Say replicas: 2\.$/);
  });

  it("is not told of two, nor of the cluster's own", () => {
    assert.deepEqual(told(production, "{ replicas: 2 }"), []);
    assert.deepEqual(told(production, "{ operator: { namespace: monitoring } }"), []);
  });

  it("is not told of chains of one node, of test networks, of other chains", () => {
    for (const chain of [
      ethereum("mainnet", `${pair}, nodes: 1`),
      ethereum("sepolia", `${pair}, nodes: 3`),
      "b, chain: bitcoin, network: mainnet, nodes: 2",
    ]) {
      assert.deepEqual(told(chain), []);
    }
  });
});
