import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentText, parseChainWords } from "../../../stacks/config/write.ts";
import { chainsOf, wrong } from "./words-support.ts";

describe("stacks/config/write: chains in a few words", () => {
  const eth = { chain: "ethereum", network: "mainnet", nodes: 1, execution: "geth", consensus: "lighthouse" };

  for (const [word, chain] of [
    ["ethereum", { name: "ethereum", ...eth }],
    [" ethereum x3 ", { name: "ethereum", ...eth, nodes: 3 }],
    ["ethereum*12", { name: "ethereum", ...eth, nodes: 12 }],
    ["ethereum:sepolia", { name: "ethereum", ...eth, network: "sepolia" }],
    ["ethereum:dev", { name: "ethereum", chain: "ethereum", network: "dev", nodes: 1, execution: "geth" }],
    ["ethereum:mainnet:reth+nimbus", { name: "ethereum", ...eth, execution: "reth", consensus: "nimbus" }],
    ["ethereum:prysm : reth * 2", { name: "ethereum", ...eth, nodes: 2, execution: "reth", consensus: "prysm" }],
    ["ethereum:reth:archive", { name: "ethereum", ...eth, execution: "reth", history: "archive" }],
    ["bitcoin", { name: "bitcoin", chain: "bitcoin", network: "mainnet", nodes: 1 }],
    ["bitcoin:mainnet:txindex", { name: "bitcoin", chain: "bitcoin", network: "mainnet", nodes: 1, txindex: true }],
    ["bitcoin:regtest:prune", { name: "bitcoin", chain: "bitcoin", network: "regtest", nodes: 1, prune: true }],
    ["ipfs", { name: "ipfs", chain: "ipfs", nodes: 1, storage: "500Gi" }],
    ["ipfs:2Ti x3", { name: "ipfs", chain: "ipfs", nodes: 3, storage: "2Ti" }],
    ["rootstock:testnet", { name: "rootstock", chain: "rootstock", network: "testnet", nodes: 1 }],
  ] as const) {
    it(`reads "${word}"`, () => {
      assert.deepEqual(chainsOf(word), [chain]);
    });
  }

  it("gives Lightning a Bitcoin chain of its network where there is none", () => {
    const lightning = { name: "lightning", chain: "lightning", bitcoin: "bitcoin", nodes: 2 };
    const mainnet = { name: "bitcoin", chain: "bitcoin", network: "mainnet", nodes: 1 };
    assert.deepEqual(chainsOf("lightning x2"), [mainnet, lightning]);
    assert.deepEqual(chainsOf("lightning x2", "bitcoin:txindex"), [{ ...mainnet, txindex: true }, lightning]);
    assert.deepEqual(chainsOf("lightning:regtest x2", "bitcoin"), [
      mainnet,
      { ...mainnet, name: "bitcoin-regtest", network: "regtest" },
      { ...lightning, bitcoin: "bitcoin-regtest" },
    ]);
    assert.deepEqual(chainsOf("lightning", "lightning").length, 3, "both read the same Bitcoin chain");
  });

  it("lets Lightning read a Bitcoin chain that has every block, where there is one", () => {
    const bitcoinOf = (...words: string[]) => chainsOf(...words).find(({ chain }) => chain === "lightning")?.bitcoin;
    assert.equal(bitcoinOf("bitcoin:prune", "bitcoin", "lightning"), "bitcoin-b");
    assert.equal(bitcoinOf("bitcoin:prune", "lightning"), "bitcoin");
  });

  it("names each chain, never like another's node", () => {
    const names = (...words: string[]) => chainsOf(...words).map(({ name }) => name);
    assert.deepEqual(names("ethereum x3", "ethereum:sepolia", "ethereum", "ethereum:sepolia", "ethereum:hoodi"), [
      "ethereum",
      "ethereum-sepolia",
      "ethereum-b",
      "ethereum-sepolia-b",
      "ethereum-hoodi",
    ]);
    const many = names(...Array.from({ length: 28 }, () => "ipfs"));
    assert.deepEqual([many[1], many[25], many[26], many[27]], ["ipfs-b", "ipfs-z", "ipfs-ba", "ipfs-bb"]);
  });

  for (const [word, error] of [
    ["etherum", { found: '"etherum"', allowed: "ethereum, bitcoin, lightning, ipfs, rootstock", nearest: "ethereum" }],
    ["", { found: '""', allowed: "ethereum, bitcoin, lightning, ipfs, rootstock" }],
    [
      "bitcoin:tx-index",
      {
        found: '"tx-index" in "bitcoin:tx-index"',
        allowed: "mainnet, testnet4, regtest, txindex, prune",
        nearest: "txindex",
      },
    ],
    ["rootstock:moon", { found: '"moon" in "rootstock:moon"', allowed: "mainnet, testnet" }],
    ["lightning:moon", { found: '"moon" in "lightning:moon"', allowed: "mainnet, testnet4, regtest" }],
    ["ipfs:lots", { found: '"lots" in "ipfs:lots"', allowed: "a size in Mi, Gi or Ti, as 2Ti" }],
    [
      "ethereum:geth+reth",
      { found: '"reth" in "ethereum:geth+reth"', allowed: "one execution", remedy: "It says already: geth." },
    ],
    ["ethereum x0", { found: '0 in "ethereum x0"', allowed: "1 to 100 nodes" }],
    ["ethereum*101", { found: '101 in "ethereum*101"', allowed: "1 to 100 nodes" }],
    [
      "ethereum:dev x3",
      {
        found: 'nodes 3 in "ethereum:dev x3"',
        allowed: "1, as each node of network dev is a chain of its own",
        remedy: "For several development chains, list each with a name of its own.",
      },
    ],
    [
      "bitcoin:txindex:prune",
      {
        found: 'prune true in "bitcoin:txindex:prune"',
        allowed: "false, as txindex is true",
        remedy: "Choose one: an index of all transactions needs all blocks.",
      },
    ],
    [
      "ethereum:dev:reth",
      {
        found: 'network "dev" in "ethereum:dev:reth"',
        allowed: "mainnet, sepolia, hoodi",
        remedy: "reth has these, or take geth.",
      },
    ],
    [
      "ethereum:geth:minimal",
      {
        found: 'history "minimal" in "ethereum:geth:minimal"',
        allowed: "all, postmerge, postprague, archive",
        remedy: "geth has these on mainnet.",
      },
    ],
  ] as const) {
    it(`refuses "${word}"`, () => {
      assert.deepEqual(wrong(word), [{ path: "chains[0]", ...error }]);
    });
  }

  it("tells everything that is wrong with all words, and gives nothing then", () => {
    assert.deepEqual(
      wrong("ethereum:moon:mars x0", "bitcoin", "ipfs:x").map(({ path, found }) => `${path} ${found}`),
      [
        'chains[0] "moon" in "ethereum:moon:mars x0"',
        'chains[0] "mars" in "ethereum:moon:mars x0"',
        'chains[0] 0 in "ethereum:moon:mars x0"',
        'chains[2] "x" in "ipfs:x"',
      ],
    );
    assert.throws(
      () => environmentText({ environment: "a", cloud: "aws", chains: ["etherum"] }),
      /^Error: The list of chains has 1 error\.[^]*"etherum"/,
    );
  });

  it("never throws, whatever the words are", () => {
    const piece = fc.constantFrom(
      "ethereum",
      "bitcoin",
      "ipfs",
      "lightning",
      ":",
      "+",
      "*",
      " x",
      "3",
      "0",
      "dev",
      "reth",
      "constructor",
      "__proto__",
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.array(piece, { maxLength: 6 }).map((all) => all.join("")),
            fc.string(),
          ),
        ),
        (words) => {
          const parsed = parseChainWords(words);
          assert.ok(
            parsed.ok ||
              parsed.errors.every(({ path, found, allowed }) => path !== "" && found !== "" && allowed !== ""),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
