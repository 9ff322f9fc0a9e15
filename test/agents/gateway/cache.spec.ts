import assert from "node:assert/strict";
import { AnswerCache } from "../../../agents/gateway/cache.ts";

/** Two bytes a character, and a hundred an entry. */
const entryBytes = 2 * (1 + 9) + 100;

describe("the cache of what never changes", () => {
  const filled = (maxBytes: number, keys: string): AnswerCache => {
    const cache = new AnswerCache(maxBytes);
    for (const key of keys) cache.set(key, "x".repeat(9));
    return cache;
  };
  const kept = (cache: AnswerCache, keys: string) => [...keys].filter((key) => cache.get(key) !== undefined).join("");

  it("is full to its last byte", () => {
    assert.equal(kept(filled(20 * entryBytes, "abcdefghijklmnopqrst"), "ab"), "ab");
    assert.equal(kept(filled(20 * entryBytes - 1, "abcdefghijklmnopqrst"), "ab"), "b");
  });

  it("takes an answer once, however often it is told", () => {
    const cache = filled(20 * entryBytes, "ab");
    for (let i = 0; i < 100; i++) cache.set("b", "y".repeat(9));
    assert.equal(kept(cache, "ab"), "ab");
    assert.equal(cache.get("b"), "y".repeat(9));
  });

  it("keeps nothing that would take a sixteenth of it and more", () => {
    const cache = filled(16 * entryBytes, "a");
    cache.set("b", "x".repeat(10));
    assert.equal(kept(cache, "ab"), "a");
  });

  it("remembers nothing of what it was only asked for", () => {
    const cache = filled(20 * entryBytes, "a");
    assert.equal(cache.get("z"), undefined);
    assert.equal(cache.get("z"), undefined);
    for (const key of "bcdefghijklmnopqrst") cache.set(key, "x".repeat(9));
    assert.equal(kept(cache, "abt"), "abt");
  });

  it("keeps answers within its bytes, and the last asked for longest", () => {
    const cache = new AnswerCache(3200);
    for (const key of ["a", "b", "c"]) cache.set(key, "x".repeat(10));
    assert.equal(cache.get("a"), "x".repeat(10));
    for (let i = 0; i < 40; i++) {
      cache.set(`more-${i}`, "y");
      cache.get("a");
    }
    assert.equal(cache.get("b"), undefined);
    assert.equal(cache.get("a"), "x".repeat(10));
    cache.set("large", "z".repeat(1000));
    assert.equal(cache.get("large"), undefined);
  });
});
