import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { keyIn, Keys } from "../../../agents/gateway/keys.ts";
import { parseGatewaySettings } from "../../../agents/gateway/settings.ts";

const { consumers } = parseGatewaySettings(
  JSON.stringify({
    environment: "test",
    chain: "ethereum",
    keysFolder: "/keys",
    nodes: [{ name: "a", rpc: "http://127.0.0.1:1" }],
    consumers: [{ name: "one" }, { name: "two" }],
  }),
);

describe("the keys of consumers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, key: string) => writeFileSync(path.join(folder, name), key);

  it("are each a consumer's, whatever ends its file", async () => {
    write("one", "one-key-of-sixteen\n");
    write("two", "  two-key-of-sixteen");
    const keys = new Keys(folder, consumers);
    assert.equal(keys.whose("one-key-of-sixteen"), undefined, "not read yet");
    assert.deepEqual(await keys.read(), []);
    assert.deepEqual(keys.whose("one-key-of-sixteen"), { consumer: consumers[0], key: "one-key-of-sixteen" });
    assert.equal(keys.whose("two-key-of-sixteen")?.consumer.name, "two");
    for (const key of [undefined, "", "one", "one-key-of-sixteen\n", "three-key-of-sixteen"]) {
      assert.equal(keys.whose(key), undefined, key);
    }
  });

  it("are of no use where they are short, and the others are all the same", async () => {
    write("one", "fifteen-letters");
    write("two", "sixteen-letters!");
    const keys = new Keys(folder, consumers);
    assert.deepEqual(await keys.read(), ["one: its key is shorter than 16"]);
    assert.equal(keys.whose("fifteen-letters"), undefined);
    assert.equal(keys.whose("sixteen-letters!")?.consumer.name, "two");
  });

  it("are said to be missing, and to be another's", async () => {
    write("two", "two-key-of-sixteen");
    const keys = new Keys(folder, consumers);
    assert.deepEqual(await keys.read(), ["one: there is no key for it"]);
    write("one", "two-key-of-sixteen");
    assert.deepEqual(await keys.read(), ["two: its key is another consumer's, too"]);
    assert.equal(keys.whose("two-key-of-sixteen")?.consumer.name, "one");
  });

  it("end when they are changed", async () => {
    write("one", "one-key-of-sixteen");
    write("two", "two-key-of-sixteen");
    const keys = new Keys(folder, consumers);
    await keys.read();
    write("one", "new-key-of-sixteen");
    await keys.read();
    assert.equal(keys.whose("one-key-of-sixteen"), undefined);
    assert.equal(keys.whose("new-key-of-sixteen")?.consumer.name, "one");
  });
});

describe("the key of a request", () => {
  it("is in a header or in the path", () => {
    assert.equal(keyIn({ authorization: "Bearer abc" }, "/"), "abc");
    assert.equal(keyIn({ "x-api-key": "abc" }, "/"), "abc");
    assert.equal(keyIn({}, "/abc"), "abc");
    assert.equal(keyIn({}, "/v1/abc?x=1"), "abc");
    for (const url of ["/", "", "/a/b", "?abc"]) assert.equal(keyIn({}, url), undefined, url);
    assert.equal(keyIn({ authorization: "Basic abc" }, "/abc"), undefined);
  });

  it("is a whole bearer token", () => {
    for (const authorization of ["Bearer abc", "bearer abc", "Bearer   abc"]) {
      assert.equal(keyIn({ authorization }, "/other"), "abc", authorization);
    }
    for (const authorization of ["Bearer abc def", "x Bearer abc", "Bearer", "Bearerabc", ""]) {
      assert.equal(keyIn({ authorization }, "/other"), undefined, authorization);
    }
  });

  it("is one segment of the path, with nothing around it", () => {
    for (const url of ["/abc", "/abc/", "/v1/abc", "/v1/abc/", "/abc?x=/y", "/abc/?x"]) {
      assert.equal(keyIn({}, url), "abc", url);
    }
    for (const url of ["abc", "//abc", "/x/abc", "/abc//", "/v2/abc", "/abc/x?y"]) {
      assert.equal(keyIn({}, url), undefined, url);
    }
    assert.equal(keyIn({ "x-api-key": ["a", "b"] }, "/abc"), "abc");
  });
});
