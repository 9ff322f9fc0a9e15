import assert from "node:assert/strict";
import fc from "fast-check";
import { formatErrors, parseStackFile } from "../../../stacks/config.ts";
import { errorsOf } from "../../support/config-errors.ts";

describe("stacks/config: YAML", () => {
  for (const [what, text, line, found] of [
    ["an empty file", "", 1, /empty/],
    ["a file of comments", "# nothing\n\n", 1, /empty/],
    ["a list", "- a\n", 1, /\["a"\]/],
    ["a file without config", "environment: [x]\n", 1, /nothing/],
    ["a tab", "config:\n\tcryptokube:chains: []\n", 2, /Tab/],
    ["a key that stands twice", "config:\n  aws:region: a\n  aws:region: b\n", 3, /unique.*aws:region: b/],
    ["an alias of nothing", "config: *nothing\n", 1, /alias/],
    ["a bracket that is not closed", "config: { a: [1, 2 }\n", 1, /\]/],
  ] as const) {
    it(`reports ${what} with its line`, () => {
      const errors = errorsOf(text);
      assert.ok(errors.length >= 1);
      assert.match(errors[0]!.found, found);
      assert.equal(errors[0]!.line, line);
    });
  }

  it("says where in the text, what stands there, and how it is mended", () => {
    const [tab] = errorsOf("config:\n\t  cryptokube:chains: []  \n");
    assert.deepEqual([tab!.path, tab!.allowed], ["YAML", "YAML 1.2"]);
    assert.match(tab!.found, /: "cryptokube:chains: \[\]"$/, "without the space around it");
    assert.equal(tab!.remedy, "YAML indents with spaces: replace the tab.");
    const [twice] = errorsOf("config:\n  aws:region: a\n  aws:region: b\n");
    assert.equal(twice!.remedy, "Keep one of them: YAML would silently drop the other.");
    const [bracket] = errorsOf("config: @a\n");
    assert.ok(!("remedy" in bracket!), "of which nothing more is known");
    const [alias] = errorsOf("config: *nothing\n");
    assert.deepEqual([alias!.path, alias!.allowed], ["YAML", "YAML 1.2"]);
  });

  it("says what a file is, where it is something else", () => {
    for (const [text, path, allowed] of [
      ["", "Pulumi.dev.yaml", "a map with the key config"],
      ["- a\n", "Pulumi.dev.yaml", "a map with the key config"],
      ["config: [a]\n", "config", "a map of keys"],
    ] as const) {
      const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
      assert.ok(!parsed.ok);
      assert.deepEqual(
        parsed.errors.map((error) => [error.path, error.allowed]),
        [[path, allowed]],
        JSON.stringify(text),
      );
    }
  });

  it("refuses a value that holds itself, which has no end", () => {
    for (const text of ["config: &a { b: *a }\n", "config: &a [1, [*a]]\n", "config:\n  x: &a\n    y: { z: *a }\n"]) {
      const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
      assert.ok(!parsed.ok);
      assert.deepEqual(
        parsed.errors.map(({ allowed, remedy }) => [allowed, remedy]),
        [
          [
            "values that end",
            "Write out what is meant: an alias may repeat what stands before it, not what it is a part of.",
          ],
        ],
        text,
      );
    }
    // One that repeats what stands before it ends.
    const repeated = "config:\n  cryptokube:network: { peers: &a [one] }\n  cryptokube:planning: { released: *a }\n";
    assert.ok(parseStackFile(repeated, "Pulumi.dev.yaml", "dev").ok);
  });

  it("reports a name that no environment may have, beside what is wrong with the file", () => {
    const parsed = parseStackFile("config: [a]\n", "Pulumi.Bad_Name.yaml", "Bad_Name");
    assert.ok(!parsed.ok);
    const [name, tree] = parsed.errors;
    assert.deepEqual(
      [name!.found, name!.allowed, name!.remedy],
      [
        '"Bad_Name"',
        'lower-case letters, digits and "-", beginning with a letter, at most 40 of them',
        "Rename the stack and its file: the name becomes part of namespaces.",
      ],
    );
    assert.equal(tree!.path, "config");
  });

  it("goes on after a key that stands twice, as the rest can be read", () => {
    const errors = errorsOf("config:\n  aws:region: a\n  aws:region: b\n  cryptokube:chians: []\n");
    assert.equal(errors.length, 2);
  });

  it("never throws, whatever the file is", () => {
    const keys = fc.constantFrom(
      "config",
      "cryptokube:chains",
      "cryptokube:cluster",
      "name",
      "secure",
      "version",
      "nodes",
      "flags",
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 1 }),
        tie("map"),
        fc.array(tie("node"), { maxLength: 3 }),
      ),
      map: fc.dictionary(keys, tie("node"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          tree.map.map((map) => JSON.stringify(map)),
          fc.string(),
        ),
        (text) => {
          const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
          if (parsed.ok) return;
          assert.ok(parsed.errors.length > 0);
          assert.ok(formatErrors(parsed.errors, "Pulumi.dev.yaml").length > 0);
        },
      ),
    );
  });
});

describe("stacks/config: every error at once", () => {
  const text = [
    "config:",
    "  cryptokube:cluster: { kind: eks, version: 1.36 }",
    "  cryptokube:chains:",
    "    - { name: Bad, chain: etherum, network: dev, execution: geth, flgs: [] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, nodes: 2, flags: [--http] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, storage: { secure: x } }",
    "  cryptokube:prometeus: {}",
  ].join("\n");

  it("reports all of them, each with its line, in the order of the file", () => {
    const report = formatErrors(errorsOf(text, "Bad_Name"), "Pulumi.dev.yaml");
    assert.match(report, /^Pulumi\.dev\.yaml has 11 errors\./);
    const places = [...report.matchAll(/^Pulumi\.dev\.yaml(?::(\d+))? {2}(\S+)/gm)].map(
      ([, line, path]) => `${line} ${path}`,
    );
    assert.deepEqual(places, [
      "undefined the",
      "1 config.aws:region",
      "2 config.cryptokube:cluster.version",
      "4 config.cryptokube:chains[0].chain",
      "4 config.cryptokube:chains[0].name",
      "4 config.cryptokube:chains[0].flgs",
      "5 config.cryptokube:chains[1].nodes",
      "5 config.cryptokube:chains[1].flags[0]",
      "6 config.cryptokube:chains[2].storage",
      "6 config.cryptokube:chains[2].name",
      "7 config.cryptokube:prometeus",
    ]);
  });
});
