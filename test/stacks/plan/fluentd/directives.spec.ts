import assert from "node:assert/strict";
import fc from "fast-check";
import { type Directive, renderFluentd, type Value } from "../../../../stacks/plan/fluentd/directives.ts";
import { parseFluentd, type Section } from "../../../support/fluentd-grammar.ts";

function asRead({ name, argument = "", parameters, sections = [] }: Directive): Section {
  return {
    name,
    argument,
    parameters: Object.entries(parameters).map(([key, value]) => [
      key,
      typeof value === "object" ? value : String(value),
    ]),
    sections: sections.map(asRead),
  };
}

const names = ["source", "filter", "match", "label", "parse", "buffer", "record", "replace"] as const;
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => !/[\r\n]/.test(text)),
  fc.string({ unit: fc.constantFrom("'", '"', "\\", "#", " ", "/", "{", "[", "$", "a", "\t") }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom({ env: "MACHINE" }, { env: "LOG_USER" }),
);
const parameters = fc.dictionary(fc.stringMatching(/^@?[a-z][a-z0-9_]{0,8}$/), value, { maxKeys: 5 });
const argument = fc.option(fc.stringMatching(/^[a-z@*][a-z0-9.*_,-]{0,12}$/), { nil: undefined });
const within = (sections: fc.Arbitrary<Directive[]>): fc.Arbitrary<Directive> =>
  fc
    .record({ name: fc.constantFrom(...names), argument, parameters, sections })
    .map(({ argument: of, ...rest }) => ({ ...rest, ...(of === undefined ? {} : { argument: of }) }));
const section = within(fc.array(within(fc.constant([])), { maxLength: 2 }));
const directive = within(fc.array(section, { maxLength: 2 }));

describe("stacks/plan/fluentd/directives", () => {
  it("are read back from their text as they were, whatever their values hold", () => {
    fc.assert(
      fc.property(fc.array(directive, { maxLength: 3 }), (directives) => {
        assert.deepEqual(parseFluentd(renderFluentd(directives)), directives.map(asRead));
      }),
      { numRuns: 300 },
    );
  });

  it("quote what a comment, a quote, JSON or Ruby would begin in", () => {
    const text = renderFluentd([
      { name: "source", parameters: { a: "x #y", b: "it's \\d", c: "[1]", d: "#{1}", e: "" } },
    ]);
    assert.equal(text, `<source>\n  a 'x #y'\n  b 'it\\'s \\\\d'\n  c '[1]'\n  d '#{1}'\n  e ''\n</source>\n`);
  });

  const refused: [string, Directive][] = [
    ["a value with a line end", { name: "source", parameters: { a: "x\ny" } }],
    ["a name with a space", { name: "source", parameters: { "a b": "x" } }],
    ["an argument that ends its own section", { name: "match", argument: "a>b", parameters: {} }],
    ["a variable that is Ruby", { name: "source", parameters: { a: { env: "A'] + `x`" } } }],
  ];
  for (const [what, one] of refused) {
    it(`refuse ${what}`, () => {
      assert.throws(() => renderFluentd([one]));
    });
  }
});
