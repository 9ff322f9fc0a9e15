import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { format, resolveConfig } from "prettier";
import { parse, stringify } from "yaml";
import { parseStackFile } from "../../../stacks/config.ts";
import { fileJsonSchema } from "../../../stacks/config/schema.ts";
import { changedAt, placesOf, richExistingText, richText } from "../../support/rich-environment.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";

const file = path.join(projectDir, "stacks", "environment.schema.json");

describe("stacks/environment.schema.json", function () {
  this.timeout(60_000);

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

  it("accepts files that say something of everything", () => {
    for (const text of [richText, richExistingText]) {
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
    }
  });

  it("asks for the region of a cluster that is made, and completes it", () => {
    const eks = { "cryptokube:cluster": { kind: "eks", version: "1.36" } };
    assert.ok(!validate({ config: eks }));
    assert.ok(!validate({ config: { ...eks, "aws:region": "moon" } }));
    assert.ok(validate({ config: { ...eks, "aws:region": "us-east-1" } }));
    const gke = { "cryptokube:cluster": { kind: "gke", version: "1.36" } };
    assert.ok(!validate({ config: { ...gke, "gcp:region": "us-east1" } }));
    assert.ok(validate({ config: { ...gke, "gcp:region": "us-east1", "gcp:project": "my-project" } }));
    assert.ok(
      validate({ config: { "aws:region": "moon" } }),
      "a cluster that is there needs no region, and may have any",
    );
  });

  it("describes every key, and tells kinds apart by one constant each, for editors to complete from", () => {
    const undescribed: string[] = [];
    const kinds: string[] = [];
    const visit = (schema: unknown, where: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      assert.ok(!("oneOf" in schema), `${where} says oneOf`);
      for (const [key, child] of Object.entries(schema)) {
        if (
          key === "properties" &&
          !where.includes("/if") &&
          !where.includes("/then") &&
          !where.includes("/patternProperties")
        ) {
          for (const [name, property] of Object.entries(
            child as Record<string, { description?: string; const?: string }>,
          )) {
            if (property.description === undefined) undescribed.push(`${where}/${name}`);
            if (property.const !== undefined) kinds.push(`${name}: ${property.const}`);
          }
        }
        visit(child, `${where}/${key}`);
      }
    };
    visit((fileJsonSchema() as { properties: { config: object } }).properties.config, "");
    assert.deepEqual(undescribed, []);
    assert.deepEqual(kinds, [
      "kind: existing",
      "kind: eks",
      "kind: gke",
      "chain: ethereum",
      "chain: bitcoin",
      "chain: lightning",
      "chain: ipfs",
      "chain: rootstock",
      "source: keystore",
      "source: aws-kms",
      "source: aws-secrets",
    ]);
  });

  it("refuses of changed files nothing that the program accepts, and most of what it refuses", () => {
    const trees = [richText, richExistingText].map((text) => parse(text) as { config: Record<string, unknown> });
    const values = [null, 7, -1, "?", [], {}, { name: "a" }];
    const counts = { refused: 0, alsoHere: 0 };
    for (const tree of trees) {
      for (const place of placesOf(tree.config).filter(([key]) => key !== undefined && key !== "cryptokube:token")) {
        for (const value of values) {
          const changed = changedAt(tree, ["config", ...place], (holder, key) => {
            holder[key] = value;
          });
          const accepted = parseStackFile(stringify(changed), "Pulumi.test.yaml", "test").ok;
          const valid = validate(changed);
          assert.ok(
            valid || !accepted,
            `${place.join(".")} = ${JSON.stringify(value)}: ${JSON.stringify(validate.errors)}`,
          );
          if (!accepted) counts.refused += 1;
          if (!accepted && !valid) counts.alsoHere += 1;
        }
      }
    }
    assert.ok(counts.alsoHere > 0.9 * counts.refused, JSON.stringify(counts));
  });

  it("lets other packages' keys and encrypted keys through", () => {
    assert.ok(validate({ config: { "aws:region": "x", "cryptokube:token": { secure: "AAAB" } } }));
  });
});
