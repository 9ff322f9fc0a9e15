import assert from "node:assert/strict";
import { alreadyKnown, anotherMayKnow, readAnswer } from "../../../agents/gateway/answer.ts";

describe("a node's answer", () => {
  it("is its result or its error, as they were written", () => {
    assert.deepEqual(readAnswer(200, '{"jsonrpc":"2.0","id":1,"result":"0x1"}'), { kind: "result", result: "0x1" });
    assert.deepEqual(readAnswer(200, '{"id":1,"result":null}'), { kind: "result", result: null });
    assert.deepEqual(readAnswer(200, '{"id":1,"error":{"code":3,"message":"reverted","data":"0x"}}'), {
      kind: "error",
      error: { code: 3, message: "reverted", data: "0x" },
    });
    assert.deepEqual(readAnswer(200, '{"result":1,"error":null}'), { kind: "result", result: 1 });
    const { result } = readAnswer(200, '{"result":12345678901234567890}') as { result: unknown };
    assert.equal(JSON.stringify(result), "12345678901234567890");
  });

  it("is of no use where it is no JSON-RPC, or has another status: another node is asked", () => {
    for (const text of ["", "<html>", "[]", "3", "null", "{}", '{"error":"busy"}', '[{"result":1}]']) {
      assert.deepEqual(readAnswer(200, text), { kind: "useless", why: "no JSON-RPC" }, text);
    }
    for (const status of [201, 404, 503]) {
      assert.deepEqual(readAnswer(status, '{"result":1}'), { kind: "useless", why: `HTTP status ${status}` });
    }
  });

  it("is passed on as it is where it is too large to be an error or a head", () => {
    const of = (length: number) => `{"result":"${"x".repeat(length - 13)}"}`;
    assert.equal(readAnswer(200, of(256 * 1024)).kind, "result");
    const large = of(256 * 1024 + 1);
    assert.deepEqual(readAnswer(200, large), { kind: "large", text: large });
  });
});

describe("an error of a node", () => {
  const mayKnow = (message: unknown, code = -32_000) => anotherMayKnow({ code, message });

  it("has another node asked where it says that this one lacks something", () => {
    for (const message of [
      "missing trie node 0123 (path ) state 0x45 is not available",
      "header not found",
      "block not found: latest",
      "Unknown block",
      "unknown ancestor",
      "historical state unavailable",
      "required historical state 0x1 is not available",
      "state is not available",
      "state is pruned",
      "state not available",
      "state at block #1234 is pruned",
      "state at block 1234 is not available",
      "history is pruned",
      "pruned history unavailable",
      "history pruned",
      "header for hash not found",
      "node is shutting down",
      "database not open",
      "pebble: database closed",
    ]) {
      assert.ok(mayKnow(message), message);
    }
    assert.ok(mayKnow("whatever", 4444));
    assert.ok(mayKnow("whatever", -32_005));
  });

  it("is the consumer's own where the question is at fault: all nodes would say the same", () => {
    for (const message of ["execution reverted", "nonce too low", "insufficient funds", "invalid argument 0", "", 5]) {
      assert.ok(!mayKnow(message), String(message));
    }
    for (const error of [null, "header not found", undefined, {}, []]) assert.ok(!anotherMayKnow(error));
  });

  it("tells of a transaction that it had arrived before", () => {
    for (const message of ["already known", "Already Known", "transaction already imported"]) {
      assert.ok(alreadyKnown({ code: -32_000, message }), message);
    }
    for (const error of [{ message: "nonce too low" }, { code: 1 }, { message: 5 }, "already known", null]) {
      assert.ok(!alreadyKnown(error), JSON.stringify(error));
    }
  });
});
