import assert from "node:assert/strict";
import { brokenLinks, lineFindings, loosePins } from "../../scripts/checks/rules.ts";

// Put together here, so that the check does not find its own test.
const disable = "// eslint-" + "disable-next-line no-new";
const expectError = "// @ts-" + "expect-error";
const todo = "TO" + "DO";
const only = "." + "only(";

describe("the house's rules", () => {
  const rows: [title: string, file: string, line: string, bad: boolean][] = [
    ["unfinished work", "a.ts", `// ${todo} mend this`, true],
    ["unfinished work with its issue and reason", "a.ts", `// ${todo}(#12): the API has no field for it yet`, false],
    ["a test that shuts out the others", "a.spec.ts", `it${only}"x", f);`, true],
    ["a word like it elsewhere", "a.ts", `it${only}"x", f);`, false],
    ["an image without a version", "a.ts", '"docker.io/library/node:' + 'latest"', true],
    ["an image with one", "a.ts", '"docker.io/library/node:24.21.0"', false],
    ["a rule put aside", "a.ts", disable, true],
    ["a rule put aside with a reason", "a.ts", `${disable} -- made for what it registers`, false],
    ["a type error put aside", "a.ts", expectError, true],
    ["a type error put aside with a reason", "a.ts", `${expectError} the types lag behind`, false],
    ["a path of one machine", "a.md", "see /ho" + "me/ada/notes", true],
    ["a path that only looks like one", "a.ts", '"./home/ada/notes"', false],
  ];
  for (const [title, file, line, bad] of rows) {
    it(`${bad ? "find" : "let pass"} ${title}`, () => {
      const findings = lineFindings(file, `first\n${line}\n`);
      assert.deepEqual(
        findings.map((finding) => finding.line),
        bad ? [2] : [],
      );
    });
  }

  it("find links that lead nowhere", () => {
    const text = "[a](../a.md#part)\n[b](b.md) [web](https://example.com/x) [here](#top)";
    const findings = brokenLinks("docs/x.md", text, (target) => target === "a.md");
    assert.deepEqual(findings, [{ file: "docs/x.md", line: 2, message: "the link to b.md leads nowhere" }]);
  });

  it("find dependencies without an exact version", () => {
    const text = '{\n"dependencies": { "a": "1.2.3" },\n"devDependencies": {\n"b": "^1.0.0", \n"c": "1.0.0-rc.1" } }';
    assert.deepEqual(
      loosePins(text).map(({ line, message }) => `${String(line)} ${message}`),
      ['4 b is "^1.0.0": pin it exactly'],
    );
  });
});
