import assert from "node:assert/strict";
import { at, chains, errors, main, only } from "./rules-support.ts";

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
          "a name that the platform does not use itself: not prometheus, prometheus-1, grafana, fluentd, roller, health, postgres-operator or system-…",
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
