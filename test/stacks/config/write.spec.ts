import assert from "node:assert/strict";
import fc from "fast-check";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { knownOf } from "../../../stacks/config/known.ts";
import { environmentText, type InitAnswers, parseChainWords } from "../../../stacks/config/write.ts";

/** The chains of some words, which must be good ones. */
function chainsOf(...words: string[]) {
  const parsed = parseChainWords(words);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

/** What is wrong with some words. */
function wrong(...words: string[]) {
  const parsed = parseChainWords(words);
  return parsed.ok ? [] : parsed.errors;
}

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
      "ethereum:geth:archive",
      {
        found: 'history "archive" in "ethereum:geth:archive"',
        allowed: "all, postmerge, postprague",
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

describe("stacks/config/write: a new environment file", () => {
  it("is what an editor knows, with the commands to go on with", () => {
    const chains = ["ethereum x3", "lightning"];
    assert.equal(
      environmentText({ environment: "prod", cloud: "aws", region: "eu-west-1", zones: ["euw1-az1", "1a"], chains }),
      [
        "# yaml-language-server: $schema=stacks/environment.schema.json",
        "# The environment prod. An editor completes what may stand here. After a change:",
        "#   ./cryptokube check prod      whether it can be read, and made",
        "#   ./cryptokube plan prod       machines, disks and addresses, and what changes",
        "#   ./cryptokube estimate prod   what it costs a month, and what runs out first",
        "config:",
        "  aws:region: eu-west-1",
        '  cryptokube:cluster: { kind: eks, version: "1.36", zones: [euw1-az1, "1a"] }',
        "  # Volumes are sized from the data, its growth and the free space to keep.",
        "  cryptokube:chains:",
        "    - { name: ethereum, chain: ethereum, network: mainnet, nodes: 3, execution: geth, consensus: lighthouse }",
        "    - { name: bitcoin, chain: bitcoin, network: mainnet, nodes: 1 }",
        "    - { name: lightning, chain: lightning, bitcoin: bitcoin, nodes: 1 }",
        "",
      ].join("\n"),
    );
  });

  /** The lines below `config:`. */
  const body = (answers: Omit<InitAnswers, "environment">) =>
    environmentText({ environment: "a", ...answers }).split("config:\n")[1];

  it("says where a project's id is to be put", () => {
    assert.equal(
      body({ cloud: "gcp", chains: [] }),
      "  gcp:region: us-east1\n" +
        "  # Put your project's id here.\n" +
        "  gcp:project: my-project\n" +
        '  cryptokube:cluster: { kind: gke, version: "1.36", zones: 3 }\n' +
        "  cryptokube:chains: []\n",
    );
    assert.equal(
      body({ cloud: "gcp", region: "us-west1", project: "shop-1", zones: 2, chains: ["ipfs:1Ti"] }),
      "  gcp:region: us-west1\n" +
        "  gcp:project: shop-1\n" +
        '  cryptokube:cluster: { kind: gke, version: "1.36", zones: 2 }\n' +
        "  # Volumes are sized from the data, its growth and the free space to keep.\n" +
        "  cryptokube:chains:\n" +
        "    - { name: ipfs, chain: ipfs, nodes: 1, storage: 1Ti }\n",
    );
    assert.match(String(body({ cloud: "aws", chains: [] })), /^ {2}aws:region: us-east-1\n/);
  });

  it("names the context of a cluster that is there, or says that it is the lab's", () => {
    assert.equal(
      body({ cloud: "existing", chains: [] }),
      "  # The lab's cluster. For another: { kind: existing, context: <of a kubeconfig> }.\n" +
        "  cryptokube:cluster: { kind: existing }\n" +
        "  cryptokube:chains: []\n",
    );
    for (const [context, written] of [
      ["kind-lab", "kind-lab"],
      ["arn:aws:eks:x", '"arn:aws:eks:x"'],
      ["yes", '"yes"'],
      ["Null", '"Null"'],
      ["nullish", "nullish"],
      ["1e3", '"1e3"'],
    ]) {
      assert.match(
        String(body({ cloud: "existing", context: String(context), chains: [] })),
        new RegExp(`context: ${written} }\\n`),
      );
    }
  });

  it("passes, for every cloud, region and chain", () => {
    const known = knownOf();
    const clients = (of: Readonly<Record<string, Readonly<Record<string, unknown>>>>, network: string) =>
      Object.keys(of).filter((name) => Object.hasOwn(of[name] ?? {}, network));
    const ethereum = ["mainnet", "sepolia", "hoodi"].flatMap((network) =>
      clients(known.execution, network).flatMap((execution) =>
        clients(known.consensus, network).map((consensus) => `ethereum:${network}:${execution}+${consensus}`),
      ),
    );
    const plain = [
      "ethereum",
      ...ethereum,
      ...Object.keys(known.bitcoin).flatMap((network) => [
        `bitcoin:${network}`,
        `bitcoin:${network}:txindex`,
        `lightning:${network}`,
      ]),
      "bitcoin:prune",
      "lightning",
      "ipfs",
      "ipfs:3Ti",
      ...Object.keys(known.rootstock).map((network) => `rootstock:${network}`),
    ];
    const counted = fc
      .tuple(fc.constantFrom(...plain), fc.constantFrom("", " x2", "*7", " x100"))
      .map((both) => both.join(""));
    const place = fc.constantFrom<Pick<InitAnswers, "cloud" | "region">>(
      ...regionNames.aws.map((region) => ({ cloud: "aws" as const, region })),
      ...regionNames.gcp.map((region) => ({ cloud: "gcp" as const, region })),
      { cloud: "existing" },
    );
    fc.assert(
      fc.property(
        place,
        fc.array(fc.oneof(counted, fc.constant("ethereum:dev")), { maxLength: 12 }),
        fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(["z-a", "z-b"])),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        (where, chains, asked, context) => {
          const zones = where.cloud === "aws" && asked === 1 ? 2 : asked;
          const answers = {
            environment: "new",
            ...where,
            zones,
            chains,
            ...(context === undefined ? {} : { context }),
          };
          const parsed = parseStackFile(environmentText(answers), "Pulumi.new.yaml", "new");
          assert.ok(parsed.ok, JSON.stringify(parsed));
          assert.ok(parsed.value.chains.length >= chains.length);
          assert.equal(parsed.value.region, where.region);
          const { cluster } = parsed.value;
          if (cluster.kind === "existing") assert.equal(cluster.context, context);
          else assert.deepEqual(cluster.zones, zones);
        },
      ),
      { numRuns: 300 },
    );
  });
});
