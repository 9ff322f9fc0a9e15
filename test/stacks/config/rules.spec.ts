import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { errorOf, errorsOf } from "../../support/config-errors.ts";
import { testCatalogue } from "../../support/fake-client.ts";

const main = "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse";
const dev = "chain: ethereum, network: dev, execution: geth";

/** Lines of chains. */
const chains = (...fields: string[]): string[] => ["cryptokube:chains:", ...fields.map((each) => `  - { ${each} }`)];

/** The errors of a config with these lines. */
const errors = (...lines: string[]) => errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));

/** The one error of a config with these lines, without the line that it stands on. */
function only(...lines: string[]) {
  const { line: _, ...error } = errorOf(...lines);
  return error;
}

const at = (field: string, index = 0) => `config.cryptokube:chains[${index}].${field}`;

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
      allowed: "dev, mainnet, sepolia, hoodi",
      nearest: "sepolia",
    });
  });

  it("keeps as much history as its execution client can keep there", () => {
    assert.deepEqual(only(...chains(`name: a, ${main}, history: full`)), {
      path: at("history"),
      found: '"full"',
      allowed: "all, postmerge, postprague",
      remedy: "geth has these on mainnet.",
    });
    const near = "name: a, chain: ethereum, network: hoodi, execution: geth, consensus: lighthouse, history: postmerge";
    assert.equal(only(...chains(near)).allowed, "all");
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
      assert.equal(parsed.value.chains[0]?.peers, network === "dev" ? "outbound" : "public");
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
      { ...again, name: "btc", chain: "bitcoin", network: "mainnet", txindex: false, prune: false, peers: "public" },
      { name: "ln", chain: "lightning", bitcoin: "btc", nodes: 1, peers: "public" },
      { name: "files", chain: "ipfs", nodes: 1, storage: "2Ti", peers: "public" },
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

describe("stacks/config/rules: fields that name a chain", () => {
  const eth = `name: eth, ${main}`;

  it("name one of the right kind", () => {
    const good = [
      ...chains(eth, "name: rsk, chain: rootstock, network: mainnet"),
      "cryptokube:explorers: [{ name: scan, chain: eth }, { name: rsk-scan, chain: rsk, storage: 1Ti }]",
      "cryptokube:signers: [{ name: sign, chain: eth }]",
    ];
    assert.deepEqual(errors(...good), []);
  });

  it("say which there are where the name is none of them", () => {
    assert.deepEqual(
      only(...chains("name: btc, chain: bitcoin, network: mainnet", "name: ln, chain: lightning, bitcoin: bct")),
      {
        path: at("bitcoin", 1),
        found: '"bct"',
        allowed: "btc",
        nearest: "btc",
        remedy: "List a chain of kind bitcoin with that name in cryptokube:chains.",
      },
    );
  });

  it("say so where there is none of the kind", () => {
    assert.deepEqual(only(...chains("name: ln, chain: lightning, bitcoin: btc")), {
      path: at("bitcoin"),
      found: '"btc"',
      allowed: "the name of a chain of kind bitcoin, of which this file has none",
      remedy: "List a chain of kind bitcoin with that name in cryptokube:chains.",
    });
  });

  it("say what the chain is where it is of another kind", () => {
    const rsk = "name: rsk, chain: rootstock, network: mainnet";
    assert.deepEqual(only(...chains(rsk, eth), "cryptokube:signers: [{ name: sign, chain: rsk }]"), {
      path: "config.cryptokube:signers[0].chain",
      found: '"rsk"',
      allowed: "eth",
      remedy: '"rsk" is a chain of kind rootstock; this needs one of kind ethereum.',
    });
    const files = "name: files, chain: ipfs, storage: 1Ti";
    assert.deepEqual(only(...chains(files, rsk, eth), "cryptokube:explorers: [{ name: scan, chain: files }]"), {
      path: "config.cryptokube:explorers[0].chain",
      found: '"files"',
      allowed: "rsk, eth",
      remedy: '"files" is a chain of kind ipfs; this needs one of kind ethereum or rootstock.',
    });
  });
});

describe("stacks/config/rules: names", () => {
  const taken = (name: string, owner: string) => `a name that nothing else here has ("${name}" is taken by ${owner})`;
  const one = `name: a, ${main}`;

  it("are each of one thing, whatever kind of thing it is", () => {
    assert.deepEqual(only(...chains(one), "cryptokube:apps: [{ name: a }]"), {
      path: "config.cryptokube:apps[0].name",
      found: '"a"',
      allowed: taken("a", "chains[0]"),
      remedy: "Give each a name of its own; nodes are called <name>-0, <name>-1, …",
    });
    assert.equal(
      only(...chains(one), "cryptokube:explorers: [{ name: a-0, chain: a }]").allowed,
      taken("a-0", "chains[0]"),
    );
    assert.equal(
      only(...chains(one), "cryptokube:signers: [{ name: s, chain: a }]", "cryptokube:apps: [{ name: s-1 }]").allowed,
      taken("s-1", "signers[0]"),
    );
    assert.equal(
      only(...chains(one), "cryptokube:explorers: [{ name: x, chain: a }]", "cryptokube:apps: [{ name: x }]").allowed,
      taken("x", "explorers[0]"),
    );
  });

  it("count the nodes that there are", () => {
    const two = `name: a, ${main}, nodes: 2`;
    assert.equal(only(...chains(two), "cryptokube:apps: [{ name: a-1 }]").allowed, taken("a-1", "chains[0]"));
    assert.deepEqual(errors(...chains(two), "cryptokube:apps: [{ name: a-2 }]"), []);
    const hundred = `name: a, ${main}, nodes: 100`;
    assert.equal(only(...chains(hundred), "cryptokube:apps: [{ name: a-99 }]").allowed, taken("a-99", "chains[0]"));
    assert.deepEqual(errors("cryptokube:apps: [{ name: x }, { name: x-0 }]"), []);
  });

  for (const name of ["prometheus", "grafana", "fluentd", "roller", "health", "system-0"]) {
    it(`are not ${name}, which the platform uses`, () => {
      assert.deepEqual(only(`cryptokube:apps: [{ name: ${name} }]`), {
        path: "config.cryptokube:apps[0].name",
        found: `"${name}"`,
        allowed:
          "a name that the platform does not use itself: not prometheus, grafana, fluentd, roller, health or system-…",
        remedy: "Choose another name before anything is made: volumes are named after it.",
      });
    });
  }
});

describe("stacks/config/rules: lists", () => {
  it("of other environments name neither one twice nor this one", () => {
    assert.deepEqual(only("cryptokube:network: { peers: [prod, staging, prod] }"), {
      path: "config.cryptokube:network.peers[2]",
      found: '"prod"',
      allowed: "each of the environments once",
      remedy: "Remove it: it stands in the list before.",
    });
    assert.deepEqual(only("cryptokube:network: { peers: [prod, dev] }"), {
      path: "config.cryptokube:network.peers[1]",
      found: '"dev"',
      allowed: "the names of other environments",
      remedy: "Remove it: this is the environment itself.",
    });
    assert.deepEqual(errors("cryptokube:network: { peers: [prod, staging] }"), []);
  });

  it("of planning hold each entry once", () => {
    for (const [list, values] of [
      ["architectures", "[arm64, arm64]"],
      ["families", "[m7g, m7g]"],
      ["released", "[a-0, a-0]"],
    ] as const) {
      const error = only(`cryptokube:planning: { ${list}: ${values} }`);
      assert.equal(error.path, `config.cryptokube:planning.${list}[1]`);
      assert.equal(error.allowed, `each of the ${list === "released" ? "nodes" : list} once`);
    }
  });
});
