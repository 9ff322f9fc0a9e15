import assert from "node:assert/strict";
import { at, chains, errors, main, only } from "./rules-support.ts";

const chain = (gateway: string, more = "") => chains(`name: eth, ${main}, ${more}gateway: { ${gateway} }`);
const consumers = (...entries: string[]) => `consumers: [${entries.map((entry) => `{ ${entry} }`).join(", ")}]`;
const path = (rest: string) => at(`gateway.${rest}`);

describe("stacks/config: a chain's gateway", () => {
  it("takes consumers, each with what it may", () => {
    for (const gateway of [
      consumers("name: shop"),
      consumers("name: shop, namespace: shop, rate: 5, burst: 9", "name: scan, traces: true"),
      consumers('name: shop, methods: [eth_call, "net_*", "*"]'),
      consumers("name: shop, key: { existingSecret: mine }", "name: two, key: { existingSecret: mine, key: two }"),
      `${consumers("name: shop")}, replicas: { min: 3, max: 3 }, kept: none, logBlocks: 5`,
    ]) {
      assert.deepEqual(errors(...chain(gateway)), [], gateway);
    }
    assert.deepEqual(errors(...chain(consumers("name: old, archive: true"), "history: archive, ")), []);
    assert.deepEqual(errors(...chain(consumers("name: old, archive: true"), "history: { state: all }, ")), []);
  });

  it("refuses methods that open a node, and says what to grant in place of traces", () => {
    for (const method of [
      "admin_peers",
      "engine_x",
      "personal_sign",
      "miner_*",
      "txpool_content",
      "eth_sign",
      "debug_setHead",
    ]) {
      const error = only(...chain(consumers(`name: shop, methods: ["${method}"]`)));
      assert.equal(error.path, path("consumers[0].methods[0]"), method);
      assert.match(error.remedy ?? "", method.startsWith("debug") ? /traces: true/ : /Remove it/);
    }
    const traced = only(...chain(consumers('name: shop, methods: ["debug_*"]')));
    assert.match(traced.remedy ?? "", /traces: true/);
    assert.equal(only(...chain(consumers('name: shop, methods: ["eth call"]'))).path, path("consumers[0].methods[0]"));
  });

  it("refuses the archive where no node has it", () => {
    const error = only(...chain(consumers("name: old, archive: true")));
    assert.equal(error.path, path("consumers[0].archive"));
    assert.match(error.remedy ?? "", /history: archive/);
  });

  it("takes a name that another chain may not have", () => {
    const gateway = `gateway: { ${consumers("name: a")} }`;
    const error = only(...chains(`name: eth, ${main}, ${gateway}`, `name: eth-gateway, ${main}`));
    assert.equal(error.path, at("name", 1));
  });

  it("says all that is wrong at once", () => {
    const all = errors(
      ...chain(`${consumers("name: a, archive: true", 'name: a, methods: ["admin_*"]')}, replicas: { min: 5, max: 2 }`),
    );
    assert.deepEqual(
      all.map((error) => error.path).sort(),
      [
        path("consumers[0].archive"),
        path("consumers[1].methods[0]"),
        path("consumers[1].name"),
        path("replicas.max"),
      ].sort(),
    );
  });

  it("refuses one without consumers, rates that are none, and fields that there are not", () => {
    assert.equal(only(...chain("consumers: []")).path, path("consumers"));
    assert.equal(only(...chain(consumers("name: a, rate: 0"))).path, path("consumers[0].rate"));
    assert.equal(only(...chain(consumers("name: a, secret: x"))).path, path("consumers[0].secret"));
    assert.equal(only(...chain(consumers("name: A"))).path, path("consumers[0].name"));
    assert.equal(only(...chain(`${consumers("name: a")}, kept: dshackle`)).path, path("kept"));
  });
});
