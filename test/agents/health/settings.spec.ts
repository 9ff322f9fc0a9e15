import assert from "node:assert/strict";
import { InvalidDocument } from "../../../agents/shared/fields.ts";
import { type HealthSettingsInput, parseHealthSettings } from "../../../agents/health/settings.ts";

const least: HealthSettingsInput = {
  chain: "ethereum",
  node: "ethereum-0",
  client: { kind: "ethereum-execution", url: "http://127.0.0.1:8545" },
  dataDir: "/data",
  markerPath: "/data/cryptokube/synced.json",
  rule: { maxHeadAgeSeconds: 120 },
};
const parse = (value: unknown) => parseHealthSettings(JSON.stringify(value));
const pathsOf = (value: unknown): string[] => {
  try {
    parse(value);
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidDocument);
    return error.problems.map(({ path }) => path);
  }
};

describe("the sidecar's settings", () => {
  it("have defaults for what is not said", () => {
    assert.deepEqual(parse(least), {
      ...least,
      client: { ...least.client, name: "ethereum-execution", chainId: null, genesisHash: null },
      consensus: null,
      port: 9750,
      pollSeconds: 5,
      timeoutSeconds: 3,
      staleSeconds: 20,
      rule: {
        maxLagBlocks: 8,
        maxHeadAgeSeconds: 120,
        minPeers: 1,
        minBlockSeconds: null,
        maxClockSkewSeconds: 60,
        development: false,
      },
      siblings: [],
      reference: null,
    });
  });

  it("are taken as they are said", () => {
    const all = {
      ...least,
      client: { kind: "ethereum-execution", name: "geth", url: "http://127.0.0.1:1", chainId: 1, genesisHash: "0x1" },
      consensus: {
        kind: "ethereum-consensus",
        name: "lighthouse",
        url: "http://127.0.0.1:2",
        dataDir: "/consensus",
        engineUrl: "http://127.0.0.1:3",
        jwtFile: "/jwt/jwtsecret",
      },
      port: 1,
      pollSeconds: 1,
      timeoutSeconds: 2,
      staleSeconds: 3,
      rule: {
        maxLagBlocks: 0,
        maxHeadAgeSeconds: null,
        minPeers: 0,
        minBlockSeconds: 12,
        maxClockSkewSeconds: 0,
        development: true,
      },
      siblings: ["http://ethereum-1:9750/status"],
      reference: "https://example.org/",
    };
    assert.deepEqual(parse(all), all);
  });

  it("name every problem at once", () => {
    const bad = {
      ...least,
      chain: 3,
      port: 70_000,
      siblings: ["x"],
      client: { kind: "bitcoin", url: "" },
      extra: 1,
      rule: { typo: 1 },
    };
    assert.deepEqual(pathsOf(bad), [
      "chain",
      "client.kind",
      "client.url",
      "port",
      "rule.maxHeadAgeSeconds",
      "rule.typo",
      "siblings[0]",
      "extra",
    ]);
    assert.deepEqual(pathsOf({ ...least, client: { ...least.client, chainId: 0, other: 1 } }), [
      "client.chainId",
      "client.other",
    ]);
  });

  it("let only a development chain be without a rule of age", () => {
    assert.deepEqual(pathsOf({ ...least, rule: { maxHeadAgeSeconds: null } }), ["rule.maxHeadAgeSeconds"]);
    assert.deepEqual(pathsOf({ ...least, rule: { maxHeadAgeSeconds: null, development: true } }), []);
    assert.throws(
      () => parse({ ...least, staleSeconds: 7, rule: { maxHeadAgeSeconds: null } }),
      /^InvalidDocument: health settings is not valid:\n {2}rule\.maxHeadAgeSeconds: found null, allowed is a number of seconds; only a development .*\n {2}staleSeconds: found 7, allowed is at least pollSeconds plus timeoutSeconds$/,
    );
    assert.deepEqual(pathsOf({ ...least, rule: { maxHeadAgeSeconds: 0 } }), ["rule.maxHeadAgeSeconds"]);
  });

  it("do not let an observation go stale before the next one can be there", () => {
    assert.deepEqual(pathsOf({ ...least, pollSeconds: 10, timeoutSeconds: 10, staleSeconds: 20 }), []);
    assert.deepEqual(pathsOf({ ...least, pollSeconds: 10, timeoutSeconds: 11, staleSeconds: 20 }), ["staleSeconds"]);
  });

  it("reject numbers out of their bounds", () => {
    const rule = (change: object) => pathsOf({ ...least, rule: { ...least.rule, ...change } });
    for (const change of [{ maxLagBlocks: -1 }, { maxLagBlocks: 1.5 }, { minPeers: -1 }, { minPeers: 0.5 }]) {
      assert.equal(rule(change).length, 1, JSON.stringify(change));
    }
    for (const change of [{ minBlockSeconds: 0 }, { minBlockSeconds: 90_000 }, { maxClockSkewSeconds: -1 }]) {
      assert.equal(rule(change).length, 1, JSON.stringify(change));
    }
    assert.deepEqual(pathsOf({ ...least, port: 1.5, client: { ...least.client, chainId: 1.5 } }), [
      "client.chainId",
      "port",
    ]);
    assert.deepEqual(pathsOf({ ...least, port: -1, pollSeconds: 0, timeoutSeconds: 0 }), [
      "port",
      "pollSeconds",
      "timeoutSeconds",
    ]);
  });
});
