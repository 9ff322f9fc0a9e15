import assert from "node:assert/strict";
import { parseChainWords } from "../../../stacks/config/write.ts";

/** The chains of some words, which must be good ones. */
export function chainsOf(...words: string[]) {
  const parsed = parseChainWords(words);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

/** What is wrong with some words. */
export function wrong(...words: string[]) {
  const parsed = parseChainWords(words);
  return parsed.ok ? [] : parsed.errors;
}
