/** No shape of a request brings a method that is denied to a node: not in batches, not by other letters, not twice. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { isAllowed, isDenied, traceMethods } from "../../../agents/gateway/methods.ts";
import { isRefusal, readBody, requestText } from "../../../agents/gateway/call.ts";
import { admit } from "../../../agents/gateway/admit.ts";
import { post, Stand } from "./support.ts";

const forbidden = ["admin", "engine", "personal", "miner", "debug", "txpool"];
const names = [
  "admin_addPeer",
  "engine_forkchoiceUpdatedV3",
  "personal_sign",
  "miner_setEtherbase",
  "debug_setHead",
  "debug_traceTransaction",
  "txpool_content",
  "eth_sign",
];
const allowed = ["eth_chainId", "eth_call", "eth_getBalance"];

/** The same letters in another case, a look-alike, or something around them. */
const twisted = fc
  .constantFrom(...names)
  .chain((name) =>
    fc.constantFrom(
      name,
      name.toUpperCase(),
      name.replace("_", "__"),
      name.replace("a", "а"),
      ` ${name}`,
      `${name}\u0000`,
      `\ufeff${name}`,
      name.normalize("NFKD"),
      `eth_call\n${name}`,
    ),
  );
const method = fc.oneof(fc.constantFrom(...names, ...allowed), twisted, fc.string({ unit: "binary" }));
const quoted = method.map((name) => JSON.stringify(name));
const escaped = method.map(
  (name) =>
    `"${Array.from({ length: name.length }, (_, i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`,
);
/** A request whose keys stand in any order, more than once, or written otherwise. */
const entry = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('"method"', '"\\u006dethod"', '"Method"', '"__proto__"'), fc.oneof(quoted, escaped)),
      fc.tuple(fc.constant('"params"'), fc.json()),
      fc.tuple(fc.constant('"id"'), fc.constantFrom("1", "null", '"a"', "{}", "[]", "1e3")),
      fc.tuple(fc.constant('"__proto__"'), fc.json()),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => `{${pairs.map(([key, value]) => `${key}:${value}`).join(",")}}`);
const body = fc.oneof(
  entry,
  fc.array(fc.oneof(entry, fc.json()), { maxLength: 5 }).map((entries) => `[${entries.join(",")}]`),
  fc.array(entry, { maxLength: 3 }).map((entries) => `[[${entries.join(",")}]]`),
);

const namespaceOf = (name: string): string => name.trim().toLowerCase().split("_", 1)[0] ?? "";

describe("whatever is asked of the gateway", () => {
  it("lets no list of a consumer in what is denied", () => {
    fc.assert(
      fc.property(
        method,
        fc.array(fc.oneof(method, fc.constantFrom("*", "debug_*", "a*", "eth_*"))),
        (name, patterns) => {
          if (isDenied(name)) assert.equal(isAllowed(name, patterns), false);
          if (forbidden.includes(namespaceOf(name))) assert.equal(isAllowed(name, patterns), false);
        },
      ),
    );
  });

  it("is the same request for the node as for the gateway", () => {
    fc.assert(
      fc.property(body, (text) => {
        const asked = readBody(text, 10);
        const entries = asked.kind === "batch" ? asked.entries : asked.kind === "one" ? [asked.entry] : [];
        for (const call of entries) {
          if (isRefusal(call)) continue;
          const again = JSON.parse(requestText(call)) as { method: string; params: unknown };
          assert.equal(again.method, call.method);
          assert.deepEqual(Object.keys(again).sort(), ["id", "jsonrpc", "method", "params"]);
          const verdict = admit(
            call,
            { methods: ["*"], traces: true, archive: true },
            { traces: true, socket: true },
            { nodes: [], maxLead: 16, logBlocks: 10 },
          );
          if (forbidden.includes(namespaceOf(call.method)) && !traceMethods.includes(call.method)) {
            assert.notEqual(verdict, undefined, call.method);
          }
        }
      }),
    );
  });

  describe("before a node", () => {
    const stand = new Stand();
    before(() => stand.addNodes(1));
    after(() => stand.end());

    it("reaches it by none of those names, in any body", async () => {
      const { url } = await stand.replica();
      const [node] = stand.nodes;
      await fc.assert(
        fc.asyncProperty(body, async (text) => {
          node!.seen.length = 0;
          await post(url, text);
          for (const name of node!.methods) assert.ok(isAllowed(name, []), JSON.stringify(name));
        }),
        { numRuns: 150 },
      );
    });
  });
});
