import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { images } from "../../catalogue/images.ts";
import { keySources, keySourceTable, usableSources } from "../../catalogue/signers/key-sources.ts";
import { validatorClients, validatorClientTable } from "../../catalogue/signers/validator-clients.ts";
import { signerMetrics } from "../../catalogue/signers/web3signer.ts";
import { projectDir } from "../support/stacks.ts";

const file = path.join(projectDir, "docs", "signing.md");

describe("docs/signing.md", () => {
  it("has the tables that the catalogue says (write them anew with `npm run golden`)", async () => {
    const whole = [
      ["the key sources", keySourceTable()],
      ["the validator clients", validatorClientTable()],
    ].reduce(
      (text, [name = "", table = ""]) => {
        const [before = "", rest = ""] = text.split(`<!-- ${name} -->`);
        const [, after = ""] = rest.split(`<!-- the end of ${name} -->`);
        return [before, `<!-- ${name} -->`, "\n\n", table, "\n\n", `<!-- the end of ${name} -->`, after].join("");
      },
      readFileSync(file, "utf8"),
    );
    const current = await format(whole, { ...(await resolveConfig(file)), parser: "markdown" });
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
    assert.equal(readFileSync(file, "utf8"), current);
  });

  it("speaks of metrics and a version that the catalogue has", () => {
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(signerMetrics.prevented) && text.includes(signerMetrics.keysLoaded));
    assert.ok(text.includes(images.web3signer.split(":").at(-1) ?? "?"));
  });
});

describe("catalogue: signers", () => {
  it("says of each source where that stands, and why a file cannot name it", () => {
    for (const { name, modes, clusters, notMade, source } of keySources) {
      assert.match(source.on, /^20\d\d-\d\d-\d\d$/, name);
      assert.ok(source.from.length > 10, name);
      assert.ok(notMade !== undefined || (modes.length > 0 && clusters.length > 0), name);
    }
    assert.equal(new Set(keySources.map(({ name }) => name)).size, keySources.length);
  });

  it("has KMS for transactions alone, and a source for each mode on each cluster that is made", () => {
    assert.deepEqual(
      usableSources("eth1", "eks").map(({ name }) => name),
      ["keystore", "aws-kms"],
    );
    assert.deepEqual(
      usableSources("eth2", "eks").map(({ name }) => name),
      ["keystore", "aws-secrets"],
    );
    assert.deepEqual(
      usableSources(undefined, "existing").map(({ name }) => name),
      ["keystore"],
    );
  });

  it("has a validator client of each consensus client, none of which was run where it says read", () => {
    assert.deepEqual(Object.keys(validatorClients).sort(), ["lighthouse", "lodestar", "nimbus", "prysm"]);
    for (const [name, client] of Object.entries(validatorClients)) {
      assert.equal(client.name, name);
      assert.equal(client.source.how, client.flagsSeen, name);
    }
  });
});
