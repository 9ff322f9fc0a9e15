import assert from "node:assert/strict";
import { defaultLimits, parseGatewaySettings } from "../../../agents/gateway/settings.ts";
import { InvalidDocument } from "../../../agents/shared/fields.ts";

const least = {
  environment: "test",
  chain: "ethereum",
  keysFolder: "/keys",
  nodes: [{ name: "ethereum-0", rpc: "http://127.0.0.1:8545" }],
  consumers: [{ name: "explorer" }],
};
const parse = (change: object = {}) => parseGatewaySettings(JSON.stringify({ ...least, ...change }));
const problems = (change: object): string[] => {
  try {
    parse(change);
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidDocument);
    return error.problems.map(({ path, found, allowed }) => `${path}: ${found}, not ${allowed}`);
  }
};
const paths = (change: object): string[] => problems(change).map((text) => text.replace(/: .*/s, ""));

describe("the gateway's settings", () => {
  it("have defaults for what is not said", () => {
    assert.deepEqual(parse(), {
      ...least,
      port: 8545,
      tracesPort: null,
      metricsPort: 9753,
      nodes: [{ ...least.nodes[0], health: null, stateBlocks: null, traces: false }],
      kept: null,
      consumers: [{ name: "explorer", methods: [], traces: false, archive: false, rate: 100, burst: 200 }],
      limits: {
        batch: 100,
        bodyBytes: 1_048_576,
        answerBytes: 67_108_864,
        logBlocks: 10_000,
        subscriptions: 100,
        sockets: 200,
      },
      pollMs: 1000,
      maxLead: 16,
      timeoutMs: 10_000,
      waitMs: 13_000,
    });
  });

  it("are taken as they are said", () => {
    const all = {
      ...least,
      port: 1,
      tracesPort: 2,
      metricsPort: 3,
      nodes: [{ name: "a", rpc: "http://a:1", health: "http://a:2/status", stateBlocks: 0, traces: true }],
      kept: "https://kept/",
      consumers: [{ name: "x-1", methods: ["net_*"], traces: true, archive: true, rate: 0.1, burst: 7 }],
      limits: { batch: 1, bodyBytes: 2, answerBytes: 3, logBlocks: 4, subscriptions: 5, sockets: 6 },
      pollMs: 4,
      maxLead: 0,
      timeoutMs: 5,
      waitMs: 6,
    };
    assert.deepEqual(parse(all), all);
    assert.deepEqual(parse({ limits: { logBlocks: 4 } }).limits, { ...defaultLimits, logBlocks: 4 });
  });

  it("let a consumer have what two seconds refill at once, and one request at the least", () => {
    const burst = (rate: number) => parse({ consumers: [{ name: "a", rate }] }).consumers[0]?.burst;
    assert.deepEqual([burst(2.2), burst(0.1), burst(1)], [5, 1, 2]);
  });

  it("name at least one node, and each node and consumer once", () => {
    assert.deepEqual(problems({ nodes: [] }), ["nodes: none, not at least one node"]);
    const twice = { nodes: [...least.nodes, ...least.nodes], consumers: [{ name: "a" }, { name: "b" }, { name: "b" }] };
    assert.deepEqual(problems(twice), [
      'nodes: "ethereum-0" twice, not a name of its own for each',
      'consumers: "b" twice, not a name of its own for each',
    ]);
  });

  it("name consumers as files can be named: no name leads out of the folder of keys", () => {
    for (const name of ["../x", "a/b", "A", "a b", ".", "x.y", "a_"]) {
      assert.deepEqual(problems({ consumers: [{ name }] }), [
        `consumers[0].name: ${name}, not lower-case letters, digits and "-"`,
      ]);
    }
  });

  it("are refused with every problem at once", () => {
    const [node] = least.nodes;
    assert.deepEqual(
      paths({
        environment: "",
        chain: 1,
        port: 65_536,
        tracesPort: -1,
        metricsPort: 0.5,
        keysFolder: null,
        nodes: [{ ...node, rpc: "ws://x", health: "x", stateBlocks: -1, traces: "yes", color: 1 }],
        kept: "x",
        consumers: [{ name: "a", methods: [""], traces: 1, archive: 1, rate: 0.09, burst: 0.5, color: 1 }],
        limits: { batch: 0, bodyBytes: 0, answerBytes: 0, logBlocks: 0.5, subscriptions: 0, sockets: 0, color: 1 },
        pollMs: 0,
        maxLead: -1,
        timeoutMs: 600_001,
        waitMs: 0,
        color: 1,
      }).sort(),
      [
        ...["archive", "burst", "color", "methods[0]", "rate", "traces"].map((name) => `consumers[0].${name}`),
        ...["health", "rpc", "stateBlocks", "traces", "color"].map((name) => `nodes[0].${name}`),
        ...["answerBytes", "batch", "bodyBytes", "color", "logBlocks", "sockets", "subscriptions"].map(
          (name) => `limits.${name}`,
        ),
        ...["chain", "color", "environment", "kept", "keysFolder", "maxLead", "metricsPort", "pollMs", "port"],
        ...["timeoutMs", "tracesPort", "waitMs"],
      ].sort(),
    );
    assert.deepEqual(paths({ maxLead: 0.5, consumers: [{ name: "a", rate: 1_000_001, burst: 1_000_001 }] }).sort(), [
      "consumers[0].burst",
      "consumers[0].rate",
      "maxLead",
    ]);
    assert.throws(() => parseGatewaySettings("{"), /gateway settings is not valid/);
  });
});
