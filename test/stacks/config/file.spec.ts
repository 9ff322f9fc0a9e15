import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConfigError, formatErrors, parseStackFile } from "../../../stacks/config.ts";
import { committedStacks } from "../../support/stacks.ts";

const chain = "name: ethereum, chain: ethereum, network: dev, execution: geth";

function errorsOf(text: string, environment = "dev"): ConfigError[] {
  const parsed = parseStackFile(text, "Pulumi.dev.yaml", environment);
  return parsed.ok ? [] : parsed.errors;
}

/** The one error of a file whose config has these lines. */
function errorOf(...lines: string[]): ConfigError {
  const errors = errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
  assert.equal(errors.length, 1, JSON.stringify(errors, null, 2));
  return errors[0]!;
}

/** The one error of a chain with these fields beside the usual ones. */
function chainError(fields: string): ConfigError {
  return errorOf("cryptokube:chains:", `  - { ${chain}, ${fields} }`);
}

describe("stacks/config: a good file", () => {
  it("is every one that is committed", () => {
    assert.ok(committedStacks().some(({ environment }) => environment === "dev"));
  });

  it("needs nothing but the key config", () => {
    const parsed = parseStackFile("config: {}\n", "Pulumi.dev.yaml", "dev");
    assert.deepEqual(parsed, {
      ok: true,
      value: { cluster: { kind: "existing" }, chains: [], prometheus: { retention: "15d", storage: "8Gi" } },
    });
  });

  it("leaves other packages' keys, encrypted keys and the engine's own keys alone", () => {
    const text = [
      "secretsprovider: passphrase",
      "encryptionsalt: v1:abc=",
      "config:",
      "  aws:region: us-east-1",
      "  kubernetes:version: 3",
      "  cryptokube:token: { secure: AAAB }",
    ].join("\n");
    assert.deepEqual(errorsOf(text), []);
  });

  it("fills in what a chain does not say", () => {
    const parsed = parseStackFile(`config: { cryptokube:chains: [{ ${chain} }] }`, "f", "dev");
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.chains, [
      {
        name: "ethereum",
        chain: "ethereum",
        network: "dev",
        execution: "geth",
        nodes: 1,
        blockPeriod: 0,
        flags: [],
      },
    ]);
  });
});

describe("stacks/config: misspelt keys and values", () => {
  it("names the key that a misspelt one meant, and its line", () => {
    assert.deepEqual(chainError("storge: 4Gi"), {
      path: "config.cryptokube:chains[0].storge",
      line: 3,
      found: 'the key "storge"',
      allowed: "name, chain, network, nodes, execution, storage, blockPeriod, flags",
      nearest: "storage",
    });
  });

  it("knows top-level keys of ours, with and without the prefix, and misspelt prefixes", () => {
    assert.equal(errorOf("cryptokube:chians: []").nearest, "cryptokube:chains");
    assert.equal(errorOf("chains: []").nearest, "cryptokube:chains");
    assert.equal(errorOf("criptokube:chains: []").nearest, "cryptokube:chains");
  });

  it("knows the file's own top-level keys", () => {
    const errors = errorsOf("config: {}\nconfg: {}\n");
    assert.deepEqual(
      errors.map(({ path, line, nearest }) => ({ path, line, nearest })),
      [{ path: "confg", line: 2, nearest: "config" }],
    );
  });

  it("names the value that a misspelt one meant", () => {
    const error = errorOf("cryptokube:chains:", "  - { name: a, chain: ethereum, network: dev, execution: gteh }");
    assert.equal(error.nearest, "geth");
    assert.equal(error.found, '"gteh"');
    assert.equal(error.allowed, "geth");
  });

  for (const [field, value] of [
    ["kind", "eks"],
    ["kind", "gke"],
  ] as const) {
    it(`says that ${field} ${value} is not built yet, not that it is unknown`, () => {
      assert.match(errorOf(`cryptokube:cluster: { ${field}: ${value} }`).remedy!, /not built yet/);
    });
  }

  for (const fields of [
    "chain: bitcoin, network: dev, execution: geth",
    "chain: ethereum, network: mainnet, execution: geth",
    "chain: ethereum, network: dev, execution: reth",
  ]) {
    it(`says that "${fields}" is not built yet`, () => {
      assert.match(errorOf("cryptokube:chains:", `  - { name: a, ${fields} }`).remedy!, /not built yet/);
    });
  }
});

describe("stacks/config: wrong types", () => {
  it("asks for quotes around a text that YAML reads as a number", () => {
    const error = errorOf("cryptokube:cluster: { kind: existing, context: 12 }");
    assert.equal(error.found, "12");
    assert.match(error.remedy!, /in quotes: "12"/);
  });

  it("does not ask for quotes where the text would be wrong too", () => {
    const error = errorOf("cryptokube:prometheus: { retention: 15 }");
    assert.match(error.allowed, /15d/);
    assert.equal(error.remedy, undefined);
  });

  it("asks for a number without quotes", () => {
    assert.match(chainError('nodes: "1"').remedy!, /without: 1/);
  });

  it("says what is missing", () => {
    const error = errorOf("cryptokube:chains:", "  - { chain: ethereum, network: dev, execution: geth }");
    assert.equal(error.path, "config.cryptokube:chains[0].name");
    assert.equal(error.found, "nothing");
    assert.equal(error.line, 3);
  });

  it("says how to write a list", () => {
    assert.match(errorOf("cryptokube:chains: {}").remedy!, /"- "/);
  });

  for (const [fields, allowed] of [
    ["storage: 4G", /Mi, Gi or Ti/],
    ["storage: 0Gi", /Mi, Gi or Ti/],
    ["nodes: 0", /at least 1/],
    ["blockPeriod: -1", /0 or more/],
    ["nodes: 1.5", /whole number/],
  ] as const) {
    it(`refuses ${fields}`, () => {
      assert.match(chainError(fields).allowed, allowed);
    });
  }

  for (const name of ["Ethereum", "eth_main", "-eth", "eth-", "1inch", "e".repeat(41)]) {
    it(`refuses the chain name ${name}`, () => {
      const error = errorOf(
        "cryptokube:chains:",
        `  - { name: "${name}", chain: ethereum, network: dev, execution: geth }`,
      );
      assert.equal(error.path, "config.cryptokube:chains[0].name");
    });
  }
});

describe("stacks/config: versions and secrets", () => {
  it("catches an unquoted version, also of a key that it does not know", () => {
    const errors = errorsOf("config:\n  cryptokube:cluster: { kind: existing, version: 1.30 }\n");
    assert.deepEqual(
      errors.map(({ found }) => found),
      ["1.3, a number", 'the key "version"'],
    );
    assert.match(errors[0]!.remedy!, /quotes/);
  });

  it("catches `secure:` inside a structured key, and says how to do it", () => {
    const error = chainError("storage: { secure: AAAB }");
    assert.equal(error.path, "config.cryptokube:chains[0].storage");
    assert.match(error.allowed, /secretKey/);
    assert.match(error.remedy!, /pulumi config set --secret cryptokube:storage/);
  });

  it("catches a structured key that is encrypted as a whole", () => {
    assert.match(errorOf("cryptokube:chains: { secure: AAAB }").remedy!, /Encrypt only what is secret/);
  });
});

describe("stacks/config: rules between fields", () => {
  it("refuses several nodes where each would be a chain of its own", () => {
    const error = chainError("nodes: 3");
    assert.equal(error.path, "config.cryptokube:chains[0].nodes");
    assert.match(error.allowed, /chain of its own/);
  });

  for (const flag of ["--http.addr=0.0.0.0", "-http.addr", "--DEV.period=3", "--nodekeyhex=ab", "--datadir=/x"]) {
    it(`refuses the flag ${flag}, which the platform owns, naming it`, () => {
      const error = chainError(`flags: ["--verbosity=4", "${flag}"]`);
      assert.equal(error.path, "config.cryptokube:chains[0].flags[1]");
      assert.equal(error.found, JSON.stringify(flag));
      assert.match(error.remedy!, /^Remove it: /);
    });
  }

  it("lets other flags through", () => {
    assert.deepEqual(
      errorsOf(`config: { cryptokube:chains: [{ ${chain}, flags: ["--verbosity=4", "--cache", "512"] }] }`),
      [],
    );
  });

  it("refuses a chain named like another, or like another's node", () => {
    const named = (name: string) => `  - { name: ${name}, chain: ethereum, network: dev, execution: geth }`;
    assert.match(errorOf("cryptokube:chains:", named("a"), named("a")).allowed, /"a" is taken by chains\[0\]/);
    assert.match(errorOf("cryptokube:chains:", named("a"), named("a-0")).allowed, /"a-0" is taken/);
    assert.match(errorOf("cryptokube:chains:", named("a-0"), named("a")).allowed, /"a-0" is taken/);
  });

  it("refuses a kubeconfig without a context", () => {
    const error = errorOf("cryptokube:cluster: { kind: existing, kubeconfig: ./kubeconfig }");
    assert.match(error.remedy!, /never used/);
  });
});

describe("stacks/config: YAML", () => {
  for (const [what, text, line, found] of [
    ["an empty file", "", 1, /empty/],
    ["a file of comments", "# nothing\n\n", 1, /empty/],
    ["a list", "- a\n", 1, /\["a"\]/],
    ["a file without config", "environment: [x]\n", 1, /nothing/],
    ["a tab", "config:\n\tcryptokube:chains: []\n", 2, /Tab/],
    ["a key that stands twice", "config:\n  aws:region: a\n  aws:region: b\n", 3, /unique.*aws:region: b/],
    ["an alias of nothing", "config: *nothing\n", 1, /alias/],
    ["a bracket that is not closed", "config: { a: [1, 2 }\n", 1, /\]/],
  ] as const) {
    it(`reports ${what} with its line`, () => {
      const errors = errorsOf(text);
      assert.ok(errors.length >= 1);
      assert.match(errors[0]!.found, found);
      assert.equal(errors[0]!.line, line);
    });
  }

  it("goes on after a key that stands twice, as the rest can be read", () => {
    const errors = errorsOf("config:\n  aws:region: a\n  aws:region: b\n  cryptokube:chians: []\n");
    assert.equal(errors.length, 2);
  });

  it("never throws, whatever the file is", () => {
    const keys = fc.constantFrom(
      "config",
      "cryptokube:chains",
      "cryptokube:cluster",
      "name",
      "secure",
      "version",
      "nodes",
      "flags",
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 1 }),
        tie("map"),
        fc.array(tie("node"), { maxLength: 3 }),
      ),
      map: fc.dictionary(keys, tie("node"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          tree.map.map((map) => JSON.stringify(map)),
          fc.string(),
        ),
        (text) => {
          const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
          if (parsed.ok) return;
          assert.ok(parsed.errors.length > 0);
          assert.ok(formatErrors(parsed.errors, "Pulumi.dev.yaml").length > 0);
        },
      ),
    );
  });
});

describe("stacks/config: every error at once", () => {
  const text = [
    "config:",
    "  cryptokube:cluster: { kind: eks, version: 1.36 }",
    "  cryptokube:chains:",
    "    - { name: Bad, chain: etherum, network: dev, execution: geth, flgs: [] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, nodes: 2, flags: [--http] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, storage: { secure: x } }",
    "  cryptokube:prometeus: {}",
  ].join("\n");

  it("reports all of them, each with its line, in the order of the file", () => {
    const report = formatErrors(errorsOf(text, "Bad_Name"), "Pulumi.dev.yaml");
    assert.match(report, /^Pulumi\.dev\.yaml has 12 errors\./);
    const places = [...report.matchAll(/^Pulumi\.dev\.yaml(?::(\d+))? {2}(\S+)/gm)].map(
      ([, line, path]) => `${line} ${path}`,
    );
    assert.deepEqual(places, [
      "undefined the",
      "2 config.cryptokube:cluster.version",
      "2 config.cryptokube:cluster.kind",
      "2 config.cryptokube:cluster.version",
      "4 config.cryptokube:chains[0].name",
      "4 config.cryptokube:chains[0].chain",
      "4 config.cryptokube:chains[0].flgs",
      "5 config.cryptokube:chains[1].nodes",
      "5 config.cryptokube:chains[1].flags[0]",
      "6 config.cryptokube:chains[2].storage",
      "6 config.cryptokube:chains[2].name",
      "7 config.cryptokube:prometeus",
    ]);
  });
});
