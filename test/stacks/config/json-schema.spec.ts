import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";
import { fileJsonSchema } from "../../../stacks/config/schema.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";

const file = path.join(projectDir, "stacks", "environment.schema.json");

describe("stacks/environment.schema.json", () => {
  const validate = new Ajv2020({ strict: false }).compile(fileJsonSchema());

  it("is what the schema of environment files says (write it anew with `npm run golden`)", async () => {
    const options = { ...(await resolveConfig(file)), parser: "json" };
    const current = await format(JSON.stringify(fileJsonSchema()), options);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
    assert.equal(readFileSync(file, "utf8"), current);
  });

  for (const { fileName } of committedStacks()) {
    it(`accepts ${fileName}, which names it for editors`, () => {
      const text = readFileSync(path.join(projectDir, fileName), "utf8");
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
      assert.match(text, /^# yaml-language-server: \$schema=stacks\/environment\.schema\.json$/m);
    });
  }

  it("refuses what the program refuses", () => {
    assert.ok(!validate({ config: { "cryptokube:chians": [] } }));
    assert.ok(!validate({ config: { "cryptokube:cluster": { kind: "aks" } } }));
    assert.ok(!validate({ confg: {} }));
  });

  it("lets other packages' keys and encrypted keys through", () => {
    assert.ok(validate({ config: { "aws:region": "x", "cryptokube:token": { secure: "AAAB" } } }));
  });
});
