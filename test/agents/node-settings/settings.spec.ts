import assert from "node:assert/strict";
import { parseNodeSettings } from "../../../agents/node-settings/settings.ts";

describe("the settings of the node settings agent", () => {
  const least = { environment: "prod", checks: {} };
  const parse = (value: object) => parseNodeSettings(JSON.stringify(value));

  it("have defaults for what is not said", () => {
    assert.deepEqual(parse(least), { environment: "prod", port: 9752, pollSeconds: 60, checks: [], clock: null });
  });

  it("take a check with each way to read and each expectation", () => {
    const checks = {
      a: { file: "/a", atLeast: 7 },
      b: { file: "/b", group: "x (\\d+)", atMost: 0 },
      c: { file: "/c", count: "^/", equals: "3" },
      d: { file: "/d", contains: "[madvise]" },
    };
    assert.deepEqual(parse({ ...least, checks }).checks, [
      { name: "a", file: "/a", read: { kind: "text" }, expect: { kind: "atLeast", bound: 7 } },
      { name: "b", file: "/b", read: { kind: "group", pattern: "x (\\d+)" }, expect: { kind: "atMost", bound: 0 } },
      { name: "c", file: "/c", read: { kind: "count", pattern: "^/" }, expect: { kind: "equals", text: "3" } },
      { name: "d", file: "/d", read: { kind: "text" }, expect: { kind: "contains", text: "[madvise]" } },
    ]);
  });

  it("take a clock, at NTP's port where none is said", () => {
    const clock = { server: "192.0.2.1", maxOffsetSeconds: 0.5 };
    assert.deepEqual(parse({ ...least, clock }).clock, { ...clock, port: 123 });
    assert.equal(parse({ ...least, clock: { ...clock, port: 1 } }).clock?.port, 1);
    assert.equal(parse({ ...least, clock: { ...clock, port: 65_535 } }).clock?.port, 65_535);
  });

  it("name every problem at once", () => {
    const checks = {
      none: { file: "/a" },
      two: { file: "/a", atLeast: 1, contains: "x" },
      reads: { file: "/a", group: "(a)", count: "b", atMost: 1 },
      pattern: { file: "/a", group: "(", atMost: 1 },
      fileless: { atMost: 1, x: 1 },
    };
    assert.throws(
      () =>
        parse({
          port: 65_536,
          pollSeconds: 0,
          checks,
          clock: { server: "", port: 0, maxOffsetSeconds: 0, y: 1 },
          z: 1,
        }),
      (error: Error) => {
        const paths = [...error.message.matchAll(/^ {2}(\S+):/gm)].map(([, path]) => path);
        assert.deepEqual(paths, [
          "environment",
          "port",
          "pollSeconds",
          "checks.none.atLeast",
          "checks.two.atLeast",
          "checks.reads.count",
          "checks.pattern.group",
          "checks.fileless.file",
          "checks.fileless.x",
          "clock.server",
          "clock.port",
          "clock.maxOffsetSeconds",
          "clock.y",
          "z",
        ]);
        assert.match(error.message, /^node-settings settings is not valid:/);
        assert.match(error.message, /checks\.none\.atLeast: found nothing, allowed is exactly one of atLeast, atMost/);
        assert.match(error.message, /checks\.two\.atLeast: found atLeast, contains, allowed/);
        assert.match(error.message, /checks\.pattern\.group: found "\(", allowed is a regular expression/);
        assert.match(error.message, /checks\.reads\.count: found group beside it, allowed is one of group and count/);
        return true;
      },
    );
  });

  it("take whole numbers for ports", () => {
    assert.throws(() => parse({ ...least, port: 1.5 }), /port: found 1\.5, allowed is a whole number/);
    const clock = { server: "192.0.2.1", maxOffsetSeconds: 0.5, port: 1.5 };
    assert.throws(() => parse({ ...least, clock }), /clock\.port: found 1\.5, allowed is a whole number/);
  });

  it("look at most once an hour, and at least that", () => {
    assert.equal(parse({ ...least, pollSeconds: 3600 }).pollSeconds, 3600);
    assert.throws(() => parse({ ...least, pollSeconds: 3601 }), /pollSeconds/);
  });
});
