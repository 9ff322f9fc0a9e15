import type { Check, ClockRule, Expectation, Read } from "./settings.ts";

/** What came of looking at one setting. */
export type Finding = { name: string } & (
  | {
      /** The machine is not as it was made. */
      drift: boolean;
      /** The value, where it is a number. */
      value: number | null;
      /** What was found and what is expected, for people. */
      detail: string;
    }
  /** It is not known: a file that is not there, or a text in which the value is not. */
  | { drift: null; detail: string }
);

/** The name under which the clock is reported. */
export const clockName = "clock";

/** Compares what a file says with what is expected. */
export function compare(check: Check, text: string): Finding {
  const { name, expect } = check;
  const found = valueOf(check.read, text);
  if (found === null) return unknown(name, `${check.file} says nothing of it`);
  const numeric = expect.kind === "atLeast" || expect.kind === "atMost";
  const value = numberOf(found);
  if (numeric && value === null) return unknown(name, `${check.file} has no number: ${quoted(found)}`);
  const drift = !holds(expect, found, value);
  return { name, drift, value, detail: `${quoted(found)}, expected ${wording(expect)}` };
}

/** Compares the machine's clock. @param offset seconds that the server is ahead. */
export function compareClock(rule: ClockRule, offset: number): Finding {
  const drift = Math.abs(offset) > rule.maxOffsetSeconds;
  const detail = `${offset.toFixed(3)} s from ${rule.server}, expected at most ${rule.maxOffsetSeconds} s`;
  return { name: clockName, drift, value: offset, detail };
}

/** A finding for what could not be read. */
export function unknown(name: string, why: string): Finding {
  return { name, drift: null, detail: why };
}

function valueOf(read: Read, text: string): string | null {
  switch (read.kind) {
    case "text":
      return text.trim();
    case "group":
      return new RegExp(read.pattern, "m").exec(text)?.[1] ?? null;
    case "count":
      return String([...text.matchAll(new RegExp(read.pattern, "gm"))].length);
  }
}

/** Kernel files write whole numbers, without sign but for -1, and nothing else. */
function numberOf(text: string): number | null {
  return /^-?\d+$/.test(text) ? Number(text) : null;
}

function holds(expect: Expectation, text: string, value: number | null): boolean {
  switch (expect.kind) {
    case "atLeast":
      return value !== null && value >= expect.bound;
    case "atMost":
      return value !== null && value <= expect.bound;
    case "equals":
      return text === expect.text;
    case "contains":
      return text.includes(expect.text);
  }
}

function wording(expect: Expectation): string {
  switch (expect.kind) {
    case "atLeast":
      return `at least ${expect.bound}`;
    case "atMost":
      return `at most ${expect.bound}`;
    case "equals":
      return quoted(expect.text);
    case "contains":
      return `something with ${quoted(expect.text)}`;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
