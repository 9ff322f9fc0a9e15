import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { chain, chainError, errorOf, errorsOf } from "../../support/config-errors.ts";
import { committedStacks } from "../../support/stacks.ts";

describe("stacks/config: a good file", () => {
  it("is every one that is committed", () => {
    assert.ok(committedStacks().some(({ environment }) => environment === "dev"));
  });

  it("needs nothing but the key config", () => {
    const parsed = parseStackFile("config: {}\n", "Pulumi.dev.yaml", "dev");
    assert.deepEqual(parsed, {
      ok: true,
      value: {
        cluster: { kind: "existing" },
        chains: [],
        explorers: [],
        signers: [],
        upgrade: {},
        validators: [],
        apps: [],
        network: { peers: [] },
        registry: { repositories: [], pullThrough: [] },
        adopt: [],
        planning: { horizon: 12, freeSpace: 0.15, spot: true, released: [] },
        prometheus: { retention: "15d", storage: "8Gi", replicas: 1, machines: true },
        alerts: { receivers: [], rules: [] },
        grafana: { enabled: true, dashboards: [] },
        fluentd: { enabled: true, buffer: "10Gi" },
      },
    });
  });

  it("is answered where a map has a key that every object has", () => {
    const [error] = errorsOf("config: { cryptokube:prometheus: { retention: { toString: 1 } } }");
    assert.equal(error?.path, "config.cryptokube:prometheus.retention");
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
        supernode: false,
        blockPeriod: 0,
        flags: [],
        peers: "outbound",
        ephemeral: false,
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
      allowed:
        "name, chain, network, nodes, execution, consensus, history, supernode, storage, consensusStorage, jwt, genesis, " +
        "blockPeriod, flags, gateway, peers, addresses, bootstrap, checkpoint, s3, seed, ephemeral",
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
    assert.equal(error.allowed, "geth, reth");
  });

  for (const client of ["nethermind", "besu", "erigon"]) {
    it(`says that the execution client ${client} is not built yet, not that it is unknown`, () => {
      const error = errorOf(
        "cryptokube:chains:",
        `  - { name: a, chain: ethereum, network: dev, execution: ${client} }`,
      );
      assert.equal(error.remedy, `"${client}" is not built yet: this version knows geth, reth.`);
      assert.equal(error.nearest, undefined);
    });
  }

  it("says the same of a consensus client", () => {
    const fields = "name: a, chain: ethereum, network: mainnet, execution: geth, consensus: teku";
    assert.equal(
      errorOf("cryptokube:chains:", `  - { ${fields} }`).remedy,
      '"teku" is not built yet: this version knows lighthouse, prysm, nimbus, lodestar.',
    );
  });
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
