import assert from "node:assert/strict";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import { leanStackTraces } from "../../stacks/stack-traces.ts";

/** Internal to the SDK: its types leave it out. */
const debuggablePromise = Reflect.get(debuggable, "debuggablePromise") as (promise: Promise<void>) => Promise<void>;

/** What the SDK itself keeps with a promise. */
async function kept(): Promise<unknown> {
  const promise = Promise.resolve();
  await debuggablePromise(promise);
  return Reflect.get(promise, "_debugStackTrace");
}
function somewhere(): string | undefined {
  return new TypeError("it broke").stack;
}

describe("stack traces of the program", () => {
  let before: unknown;
  beforeEach(() => {
    before = Reflect.get(Error, "prepareStackTrace");
  });
  afterEach(() => {
    Reflect.set(Error, "prepareStackTrace", before);
  });

  it("are Node.js's own, whatever was set before", () => {
    Reflect.deleteProperty(Error, "prepareStackTrace");
    const nodes = somewhere();
    Error.prepareStackTrace = () => "translated";
    leanStackTraces({});
    const ours = somewhere();
    const [first, second] = ours?.split("\n") ?? [];
    assert.equal(first, "TypeError: it broke");
    assert.match(second ?? "", /^ {4}at somewhere \(.*stack-traces\.spec\.ts:\d+:\d+\)$/);
    // The line that called it differs, and nothing else.
    const lines = (text = "") => text.split("\n").map((line) => line.replace(/:\d+:\d+/, ""));
    assert.deepEqual(lines(ours), lines(nodes));
  });

  it("are not kept with promises that the SDK waits for", async () => {
    leanStackTraces({});
    assert.equal(await kept(), "");
  });

  it("are kept with them where somebody looks for those that never end", async () => {
    leanStackTraces({ PULUMI_DEBUG_PROMISE_LEAKS: "true" });
    assert.match(String(await kept()), /^Error\n {4}at .*debuggablePromise \(.*\n {4}at kept \(/);
  });

  it("of an error without a frame are its words", () => {
    leanStackTraces({});
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      assert.equal(somewhere(), "TypeError: it broke");
    } finally {
      Error.stackTraceLimit = limit;
    }
  });
});
