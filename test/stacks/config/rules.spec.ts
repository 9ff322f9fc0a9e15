import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { testCatalogue } from "../../support/fake-client.ts";
import { at, chains, dev, errors, main, only } from "./rules-support.ts";

describe("stacks/config/rules: an Ethereum chain", () => {
  it("needs a consensus client off development networks", () => {
    assert.deepEqual(only(...chains("name: a, chain: ethereum, network: mainnet, execution: geth")), {
      path: at("consensus"),
      found: "nothing",
      allowed: "lighthouse, prysm, nimbus, lodestar",
      remedy: "Name one: geth follows mainnet by what a consensus client tells it.",
    });
  });

  for (const [field, value, found] of [
    ["consensus", "prysm", '"prysm"'],
    ["consensusStorage", "9Gi", '"9Gi"'],
    ["supernode", "true", "true"],
  ] as const) {
    it(`has no ${field} on dev`, () => {
      assert.deepEqual(only(...chains(`name: a, ${dev}, ${field}: ${value}`)), {
        path: at(field),
        found,
        allowed: "nothing on network dev",
        remedy: "Remove it: a development chain has no consensus client.",
      });
    });
  }

  it("may say on dev that it is no supernode", () => {
    assert.deepEqual(errors(...chains(`name: a, ${dev}, supernode: false`)), []);
  });

  it("runs on a network that its execution client has", () => {
    assert.deepEqual(only(...chains("name: a, chain: ethereum, network: dev, execution: reth")), {
      path: at("network"),
      found: '"dev"',
      allowed: "mainnet, sepolia, hoodi",
      remedy: "reth has these, or take geth.",
    });
  });

  it("is told of a network that no client has, once, with the nearest", () => {
    const error = only(...chains("name: a, chain: ethereum, network: sepola, execution: geth, consensus: lighthouse"));
    assert.deepEqual(error, {
      path: at("network"),
      found: '"sepola"',
      allowed: "dev, private, mainnet, sepolia, hoodi",
      nearest: "sepolia",
    });
  });

  it("keeps as much history as its execution client can keep there", () => {
    assert.deepEqual(only(...chains(`name: a, ${main}, history: full`)), {
      path: at("history"),
      found: '"full"',
      allowed: "all, postmerge, postprague, archive",
      remedy: "geth has these on mainnet.",
    });
    const near = "name: a, chain: ethereum, network: hoodi, execution: geth, consensus: lighthouse, history: postmerge";
    assert.equal(only(...chains(near)).allowed, "all, postprague, archive");
    assert.deepEqual(errors(...chains(`name: a, ${main}, history: all`)), []);
  });

  it("names the mode that a misspelt one meant", () => {
    assert.equal(only(...chains(`name: a, ${main}, history: postmerg`)).nearest, "postmerge");
    const near = "name: a, chain: ethereum, network: mainnet, execution: reth, consensus: prysm, history: all";
    assert.equal(only(...chains(near)).nearest, undefined);
  });

  it("has no history to choose on dev", () => {
    assert.deepEqual(only(...chains(`name: a, ${dev}, history: all`)), {
      path: at("history"),
      found: '"all"',
      allowed: "nothing on network dev",
      remedy: "Remove it: there is but one way to run this client there.",
    });
  });

  it("sets the pace of its blocks on dev alone", () => {
    assert.deepEqual(errors(...chains(`name: a, ${dev}, blockPeriod: 3`)), []);
    assert.deepEqual(errors(...chains(`name: a, ${main}, blockPeriod: 0`)), []);
    assert.deepEqual(only(...chains(`name: a, ${main}, blockPeriod: 3`)), {
      path: at("blockPeriod"),
      found: "3",
      allowed: "nothing on network mainnet",
      remedy: "Remove it: only a development chain's blocks come when it says so.",
    });
  });

  it("has one node on dev, and says so in full", () => {
    assert.deepEqual(only(...chains(`name: a, ${dev}, nodes: 2`)), {
      path: at("nodes"),
      found: "2",
      allowed: "1, as each node of network dev is a chain of its own",
      remedy: "For several development chains, list each with a name of its own.",
    });
    assert.deepEqual(errors(...chains(`name: a, ${dev}, nodes: 1`)), []);
    assert.deepEqual(errors(...chains(`name: a, ${main}, nodes: 100`)), []);
    assert.equal(only(...chains(`name: a, ${main}, nodes: 101`)).allowed, "at most 100");
  });

  it("may be of a client and networks that only a client file knows", () => {
    for (const network of ["dev", "public"]) {
      const text = `config: { cryptokube:chains: [{ name: a, chain: ethereum, network: ${network}, execution: follower, nodes: 3 }] }`;
      const parsed = parseStackFile(text, "f", "test", testCatalogue);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(parsed.value.chains[0]?.peers, "outbound");
    }
  });
});

describe("stacks/config/rules: the other chains", () => {
  const bitcoin = "name: btc, chain: bitcoin, network: mainnet";

  it("are accepted with what they need, and defaults filled in", () => {
    const text = [
      "config:",
      ...chains(
        bitcoin,
        "name: ln, chain: lightning, bitcoin: btc",
        "name: files, chain: ipfs, storage: 2Ti",
        "name: rsk, chain: rootstock, network: testnet, peers: outbound",
        "name: reg, chain: bitcoin, network: regtest",
      ).map((line) => `  ${line}`),
    ].join("\n");
    const parsed = parseStackFile(text, "f", "test");
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const again = { nodes: 1, ephemeral: false };
    assert.deepEqual(parsed.value.chains, [
      { ...again, name: "btc", chain: "bitcoin", network: "mainnet", txindex: false, prune: false, peers: "outbound" },
      { name: "ln", chain: "lightning", bitcoin: "btc", nodes: 1, peers: "outbound" },
      { name: "files", chain: "ipfs", nodes: 1, storage: "2Ti", peers: "outbound" },
      { ...again, name: "rsk", chain: "rootstock", network: "testnet", peers: "outbound" },
      { ...again, name: "reg", chain: "bitcoin", network: "regtest", txindex: false, prune: false, peers: "outbound" },
    ]);
  });

  it("cannot both index all transactions and prune them", () => {
    assert.deepEqual(only(...chains(`${bitcoin}, txindex: true, prune: true`)), {
      path: at("prune"),
      found: "true",
      allowed: "false, as txindex is true",
      remedy: "Choose one: an index of all transactions needs all blocks.",
    });
    assert.deepEqual(errors(...chains(`${bitcoin}, txindex: true, prune: false`)), []);
    assert.deepEqual(errors(...chains(`${bitcoin}, prune: true`)), []);
  });

  it("have a kind: a missing or unknown one is told with those that there are", () => {
    const kinds = "ethereum, bitcoin, lightning, ipfs, rootstock";
    const missing = { path: at("chain"), found: "nothing", allowed: kinds, remedy: "It must be set." };
    assert.deepEqual(only(...chains("name: a, network: mainnet")), missing);
    assert.deepEqual(only(...chains("name: a, chain: solana, network: mainnet")), {
      path: at("chain"),
      found: '"solana"',
      allowed: kinds,
    });
    assert.deepEqual(only(...chains("name: a, chain: bitcion, network: mainnet")), {
      path: at("chain"),
      found: '"bitcion"',
      allowed: kinds,
      nearest: "bitcoin",
    });
    assert.equal(only(...chains("name: a, chain: 7")).remedy, 'YAML reads this as a number. Put it in quotes: "7".');
    assert.deepEqual(only("cryptokube:chains: [7]"), {
      path: "config.cryptokube:chains[0]",
      found: "7",
      allowed: "a map of keys",
    });
  });

  it("are checked as the kind that a misspelt one meant", () => {
    assert.deepEqual(
      errors(...chains("name: a, chain: bitcion, network: mainet, txindx: true")).map(({ path, nearest }) => [
        path,
        nearest,
      ]),
      [
        [at("chain"), "bitcoin"],
        [at("network"), "mainnet"],
        [at("txindx"), "txindex"],
      ],
    );
  });

  it("know only the fields of their kind", () => {
    assert.deepEqual(only(...chains(`${bitcoin}, execution: geth`)), {
      path: at("execution"),
      found: 'the key "execution"',
      allowed: "name, chain, network, nodes, txindex, prune, storage, peers, seed, ephemeral",
    });
  });
});

describe("stacks/config/rules: chains on disks that go with their machines", () => {
  it("need a second node and a seed", () => {
    assert.deepEqual(
      errors(...chains(`name: a, ${main}, ephemeral: true`)).map(({ line: _, ...error }) => error),
      [
        {
          path: at("nodes"),
          found: "nothing",
          allowed: "2 or more, as the chain is ephemeral",
          remedy: "Add a node, which keeps its data on a durable disk, or remove ephemeral.",
        },
        {
          path: at("seed"),
          found: "nothing",
          allowed: "a folder of a bucket, as s3://bucket/folder or gs://bucket/folder",
          remedy: "Say where a node starts from that lost its disk with its machine, or remove ephemeral.",
        },
      ],
    );
    assert.equal(only(...chains(`name: a, ${main}, ephemeral: true, nodes: 1, seed: "s3://b-1/x"`)).path, at("nodes"));
    assert.deepEqual(errors(...chains(`name: a, ${main}, ephemeral: true, nodes: 2, seed: "gs://bucket/x"`)), []);
    assert.deepEqual(errors(...chains(`name: a, ${main}, ephemeral: false`)), []);
  });

  for (const seed of ["https://example.org/x", "s3://", "s3:/bucket", "s3://Bucket/x", "gs://bucket/a b"]) {
    it(`do not start from ${seed}`, () => {
      assert.deepEqual(only(...chains(`name: a, ${main}, seed: "${seed}"`)), {
        path: at("seed"),
        found: JSON.stringify(seed),
        allowed: "a folder of a bucket, as s3://bucket/folder or gs://bucket/folder",
      });
    });
  }
});
