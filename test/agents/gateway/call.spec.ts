import assert from "node:assert/strict";
import { type Call, errorText, isRefusal, readBody, requestText, resultText } from "../../../agents/gateway/call.ts";

const one = (text: string) => {
  const asked = readBody(text, 10);
  return asked.kind === "one" ? asked.entry : assert.fail(asked.kind);
};

describe("a request to the gateway", () => {
  it("is written anew, with what was understood of it and nothing else", () => {
    const entry = one(
      '{"id":"a","method":"eth_call","params":[{"to":"0x1"}],"jsonrpc":"2.0","extra":{"method":"admin_x"}}',
    );
    assert.ok(!isRefusal(entry));
    assert.equal(requestText(entry), '{"jsonrpc":"2.0","id":"a","method":"eth_call","params":[{"to":"0x1"}]}');
  });

  it("has the method that stands last where it stands twice, for the gateway and for the node alike", () => {
    const entry = one('{"id":1,"method":"eth_chainId","method":"admin_peers"}') as Call;
    assert.equal(entry.method, "admin_peers");
    const escaped = one('{"id":1,"\\u006dethod":"debug_setHead","params":[]}') as Call;
    assert.equal(escaped.method, "debug_setHead");
  });

  it("keeps its id, whatever that is, and numbers of any size", () => {
    for (const id of ['"x"', "1", "0", "null", "12345678901234567890", "1.50", '"\\u00e4"'.normalize()]) {
      const entry = one(`{"id":${id},"method":"eth_x","params":[12345678901234567890]}`) as Call;
      assert.equal(JSON.stringify(JSON.parse(entry.id!)), JSON.stringify(JSON.parse(id)));
      assert.match(requestText(entry), /\[12345678901234567890\]/);
    }
    assert.equal((one('{"id":12345678901234567890,"method":"eth_x"}') as Call).id, "12345678901234567890");
    assert.equal((one('{"method":"eth_x"}') as Call).id, undefined);
  });

  it("is refused by its own code where it is none", () => {
    const code = (text: string) => {
      const asked = readBody(text, 2);
      const refusal = asked.kind === "one" ? asked.entry : asked.kind === "refused" ? asked.refusal : assert.fail();
      return isRefusal(refusal) ? [refusal.code, refusal.id] : assert.fail(text);
    };
    assert.deepEqual(code("{"), [-32_700, "null"]);
    assert.deepEqual(code(""), [-32_700, "null"]);
    assert.deepEqual(code("[]"), [-32_600, "null"]);
    assert.deepEqual(code("3"), [-32_600, "null"]);
    assert.deepEqual(code("null"), [-32_600, "null"]);
    assert.deepEqual(code('{"id":5}'), [-32_600, "5"]);
    assert.deepEqual(code('{"id":5,"method":["eth_call"]}'), [-32_600, "5"]);
    assert.deepEqual(code('{"id":{},"method":"eth_call"}'), [-32_600, "null"]);
    assert.deepEqual(code('{"id":5,"method":"eth_call","params":{}}'), [-32_602, "5"]);
    assert.deepEqual(code("[1,2,3]"), [-32_005, "null"]);
  });

  it("says what is wrong with it", () => {
    const why = (text: string) => {
      const asked = readBody(text, 2);
      const refusal = asked.kind === "one" ? asked.entry : asked.kind === "refused" ? asked.refusal : assert.fail();
      return isRefusal(refusal) ? refusal.message : assert.fail(text);
    };
    assert.equal(why("{"), "parse error");
    assert.equal(why("[]"), "empty batch");
    assert.equal(why("[1,2,3]"), "batch too large: at most 2 requests");
    assert.equal(why("3"), "invalid request");
    assert.equal(why('{"id":[],"method":"eth_x"}'), "invalid request: id");
    assert.equal(why('{"id":1,"method":""}'), "invalid request: method");
    assert.equal(why('{"id":1,"method":"eth_x","params":{}}'), "non-array params");
    assert.deepEqual(one('{"method":5}'), { id: "null", code: -32_600, message: "invalid request: method" });
  });

  it("has an id of at most 256 characters: it is repeated in every answer", () => {
    const entry = (length: number) => one(JSON.stringify({ id: "x".repeat(length - 2), method: "eth_x" }));
    assert.ok(!isRefusal(entry(256)));
    assert.ok(isRefusal(entry(257)));
  });

  it("has no parameters where it names none, and gets to the node with an id all the same", () => {
    const entry = one('{"method":"eth_x"}') as Call;
    assert.deepEqual(entry, { method: "eth_x", params: [] });
    assert.equal(requestText(entry), '{"jsonrpc":"2.0","id":0,"method":"eth_x","params":[]}');
  });

  it("is answered by its own id, by null where there is nothing to say", () => {
    assert.equal(resultText('"a"', { b: 1 }), '{"jsonrpc":"2.0","id":"a","result":{"b":1}}');
    assert.equal(resultText("1", undefined), '{"jsonrpc":"2.0","id":1,"result":null}');
    assert.equal(
      errorText({ id: "7", code: -32_601, message: 'no "x"' }),
      '{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"no \\"x\\""}}',
    );
  });

  it("stands in a batch with others that are none", () => {
    const asked = readBody('[{"id":1,"method":"eth_call"},7,[{"id":2,"method":"admin_peers"}]]', 3);
    const entries = asked.kind === "batch" ? asked.entries : assert.fail(asked.kind);
    assert.deepEqual(entries.map(isRefusal), [false, true, true]);
  });
});
