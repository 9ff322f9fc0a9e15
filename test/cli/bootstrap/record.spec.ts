import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { statedGround, withGround } from "../../../cli/bootstrap/record.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { committedStacks, projectDir } from "../../support/stacks.ts";

const ground = {
  backend: "s3://cryptokube-prod-123456789012?region=eu-west-1",
  secretsProvider: "awskms://alias/cryptokube-prod-secrets?region=eu-west-1",
};

describe("cli/bootstrap/record", () => {
  for (const { fileName, environment } of committedStacks()) {
    const text = readFileSync(path.join(projectDir, fileName), "utf8");

    it(`writes into ${fileName} two lines, and changes no other`, () => {
      const lines = withGround(text, ground).split("\n");
      const added = lines.filter((line) => /^\s*(secretsprovider|cryptokube:backend): /.test(line));
      assert.equal(added.length, 2);
      assert.deepEqual(
        lines.filter((line) => !added.includes(line)),
        text.split("\n"),
      );
    });

    it(`leaves ${fileName} one that can be read, and reads there what it wrote`, () => {
      const after = withGround(text, ground);
      const parsed = parseStackFile(after, fileName, environment);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(parsed.value.backend, ground.backend);
      assert.deepEqual(statedGround(after), ground);
      assert.equal(withGround(after, ground), after, "a second time changes nothing");
    });
  }

  it("replaces what a file states, where it stands", () => {
    const text = [
      "# above",
      "secretsprovider: old # why",
      "config:",
      "  # the backend",
      "  cryptokube:backend: 's3://old' # beside",
      "  aws:region: eu-west-1",
      "",
    ].join("\n");
    assert.equal(
      withGround(text, ground),
      text
        .replace("old # why", `${JSON.stringify(ground.secretsProvider)} # why`)
        .replace("'s3://old'", JSON.stringify(ground.backend)),
    );
  });

  it("writes into a map in braces, too", () => {
    const after = withGround("config: { aws:region: eu-west-1 }\n", ground);
    assert.deepEqual(parse(after), {
      secretsprovider: ground.secretsProvider,
      config: { "cryptokube:backend": ground.backend, "aws:region": "eu-west-1" },
    });
  });

  it("keeps everything else, whatever stands in the file", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
    const key = fc.stringMatching(/^[a-z]{1,8}:[a-z]{1,8}$/);
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }),
        fc.integer({ min: 1, max: 6 }),
        (config, indent) => {
          const text = `# first\nconfig:\n${Object.entries(config)
            .map(([name, of]) => `${" ".repeat(indent)}${name}: ${JSON.stringify(of)} # of ${name}\n`)
            .join("")}`;
          const after = parse(withGround(text, ground)) as { config: Record<string, unknown> };
          assert.deepEqual(after.config, { ...config, "cryptokube:backend": ground.backend });
        },
      ),
    );
  });

  it("finds nothing stated in a file that states nothing", () => {
    assert.deepEqual(statedGround("config:\n  aws:region: eu-west-1\n"), {});
    assert.deepEqual(statedGround(""), {});
  });
});
