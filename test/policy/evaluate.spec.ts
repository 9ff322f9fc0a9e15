import assert from "node:assert/strict";
import { evaluate } from "../../policy/evaluate.ts";
import type { Rule } from "../../policy/kubernetes.ts";

const one = { type: "a:b:C", name: "one", urn: "urn:one", props: { size: 1 } };
const two = { type: "a:b:C", name: "two", urn: "urn:two", props: { size: 2 } };
const about = { description: "A rule.", enforcementLevel: "mandatory" } as const;

describe("policy: rules without an engine", () => {
  it("look at each resource with each of their checks, and are named with what they found", async () => {
    const rule: Rule = {
      ...about,
      name: "sizes",
      validateResource: [
        ({ props }, report) => {
          if (props.size === 2) report("too large");
        },
        ({ name, type }, report) => {
          report(`${type} ${name}`);
        },
      ],
    };
    assert.deepEqual(await evaluate([rule], [one, two]), [
      { rule: "sizes", resource: "one", message: "a:b:C one" },
      { rule: "sizes", resource: "two", message: "too large" },
      { rule: "sizes", resource: "two", message: "a:b:C two" },
    ]);
  });

  it("look at the whole stack once, and name the resource that they point at, or none", async () => {
    const rule: Rule = {
      ...about,
      name: "whole",
      validateStack: ({ resources }, report) => {
        report(`${resources.length} resources`);
        report("this one", "urn:two");
        report("that one", "urn:nobody");
      },
    };
    assert.deepEqual(
      (await evaluate([rule], [{ ...one, urn: undefined }, two])).map(({ resource, message }) => [resource, message]),
      [
        ["", "2 resources"],
        ["two", "this one"],
        ["", "that one"],
      ],
    );
  });

  it("have the defaults of their settings", async () => {
    const rule: Rule = {
      ...about,
      name: "set",
      configSchema: { properties: { limit: { type: "number", default: 3 } } },
      validateResource: (args, report) => {
        report(JSON.stringify(args.getConfig()));
      },
    };
    assert.deepEqual(
      (await evaluate([rule], [one])).map(({ message }) => message),
      ['{"limit":3}'],
    );
    const without: Rule = { ...rule, configSchema: undefined };
    assert.equal((await evaluate([without], [one]))[0]!.message, "{}");
  });

  it("may wait for something", async () => {
    const rule: Rule = {
      ...about,
      name: "later",
      validateResource: async (_, report) => {
        await Promise.resolve();
        report("late");
      },
    };
    assert.equal((await evaluate([rule], [one])).length, 1);
  });
});
