import assert from "node:assert/strict";
import fc from "fast-check";
import { compare, compareClock, unknown } from "../../../agents/node-settings/compare.ts";
import type { Check, Expectation, Read } from "../../../agents/node-settings/settings.ts";

const check = (expect: Expectation, read: Read = { kind: "text" }): Check => ({ name: "s", file: "/f", read, expect });
const atLeast = (bound: number): Expectation => ({ kind: "atLeast", bound });
const atMost = (bound: number): Expectation => ({ kind: "atMost", bound });

describe("a setting of a machine, compared", () => {
  it("is a number that is large enough, or not", () => {
    assert.deepEqual(compare(check(atLeast(10)), "10\n"), {
      name: "s",
      drift: false,
      value: 10,
      detail: '"10", expected at least 10',
    });
    assert.equal(compare(check(atLeast(10)), "9\n").drift, true);
    assert.equal(compare(check(atLeast(10)), "11\n").drift, false);
    assert.equal(compare(check(atLeast(-1)), "-2\n").drift, true);
  });

  it("is a number that is small enough, or not", () => {
    assert.deepEqual(compare(check(atMost(1)), " 2 \n"), {
      name: "s",
      drift: true,
      value: 2,
      detail: '"2", expected at most 1',
    });
    assert.equal(compare(check(atMost(1)), "1\n").drift, false);
    assert.equal(compare(check(atMost(1)), "0\n").drift, false);
  });

  it("is a text that is the same, or holds another", () => {
    const text = "always [madvise] never\n";
    assert.equal(compare(check({ kind: "contains", text: "[madvise]" }), text).drift, false);
    assert.equal(compare(check({ kind: "contains", text: "[always]" }), text).drift, true);
    assert.equal(compare(check({ kind: "equals", text: "always [madvise] never" }), text).drift, false);
    assert.deepEqual(compare(check({ kind: "equals", text: "madvise" }), text), {
      name: "s",
      drift: true,
      value: null,
      detail: '"always [madvise] never", expected "madvise"',
    });
    assert.match(compare(check({ kind: "contains", text: "x" }), "y").detail, /expected something with "x"$/);
  });

  it("gives a number also where a text is expected", () => {
    assert.deepEqual(compare(check({ kind: "equals", text: "3" }), "3\n"), {
      name: "s",
      drift: false,
      value: 3,
      detail: '"3", expected "3"',
    });
  });

  it("is unknown, neither drift nor none, where a number is expected and there is none", () => {
    for (const text of ["", "many", "1 2", "1.5", "0x10", "12a", "a12", "--1"]) {
      for (const expect of [atLeast(1), atMost(1)]) {
        const finding = compare(check(expect), text);
        assert.equal(finding.drift, null, text);
        assert.match(finding.detail, /^\/f has no number: "/);
        assert.ok(!("value" in finding));
      }
    }
  });

  it("is read out of a line, and unknown where there is no such line", () => {
    const limits =
      "Limit  Soft Limit  Hard Limit  Units\nMax open files            65536                1048576              files\n";
    const read: Read = { kind: "group", pattern: "^Max open files +\\d+ +(\\d+)" };
    const finding = compare(check(atLeast(1_048_576), read), limits);
    assert.deepEqual(finding, {
      name: "s",
      drift: false,
      value: 1_048_576,
      detail: '"1048576", expected at least 1048576',
    });
    assert.deepEqual(compare(check(atLeast(1), read), "nothing"), {
      name: "s",
      drift: null,
      detail: "/f says nothing of it",
    });
    assert.equal(
      compare(check(atLeast(1), { kind: "group", pattern: "a" }), "a").drift,
      null,
      "an expression without a group",
    );
  });

  it("counts every line that matches", () => {
    const swaps = "Filename Type\n/dev/nvme1n1 partition\n/swap file\n";
    const read: Read = { kind: "count", pattern: "^/" };
    assert.deepEqual(compare(check(atMost(0), read), swaps), {
      name: "s",
      drift: true,
      value: 2,
      detail: '"2", expected at most 0',
    });
    assert.equal(compare(check(atMost(0), read), "Filename Type\n").drift, false);
  });

  it("keeps what it says short", () => {
    const { detail } = compare(check({ kind: "equals", text: "x" }), "a".repeat(10_000));
    assert.ok(detail.length < 120);
    assert.match(detail, /a…", expected "x"$/);
    const exact = compare(check({ kind: "equals", text: "x" }), "a".repeat(80)).detail;
    assert.ok(exact.startsWith(`"${"a".repeat(80)}"`));
  });

  it("drifts on exactly one side of a bound, for any number", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (value, bound) => {
        assert.equal(compare(check(atLeast(bound)), `${value}\n`).drift, value < bound);
        assert.equal(compare(check(atMost(bound)), `${value}\n`).drift, value > bound);
      }),
    );
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const expect of [atLeast(1), { kind: "contains", text: "x" } as const]) {
          assert.equal(compare(check(expect), text).name, "s");
        }
      }),
    );
  });
});

describe("a machine's clock, compared", () => {
  const rule = { server: "192.0.2.1", port: 123, maxOffsetSeconds: 0.5 };

  it("drifts beyond its bound, before and behind", () => {
    assert.deepEqual(compareClock(rule, 0.5), {
      name: "clock",
      drift: false,
      value: 0.5,
      detail: "0.500 s from 192.0.2.1, expected at most 0.5 s",
    });
    assert.equal(compareClock(rule, -0.5).drift, false);
    assert.equal(compareClock(rule, 0.501).drift, true);
    assert.equal(compareClock(rule, -0.501).drift, true);
    assert.equal((compareClock(rule, -2) as { value: number }).value, -2);
  });

  it("is unknown where nobody could be asked", () => {
    assert.deepEqual(unknown("clock", "no answer"), { name: "clock", drift: null, detail: "no answer" });
  });
});
