import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { chooseBackend, loggedInTo, sameBackend } from "../../cli/backend.ts";
import { groundSettings } from "../../cli/existing.ts";
import { UserError } from "../../cli/failure.ts";

const stated = "s3://cryptokube-prod-1?region=eu-west-1";

describe("cli/backend", () => {
  it("uses the file's backend where the engine has no other", () => {
    assert.deepEqual(chooseBackend("prod", { stated }), { ok: true, url: stated });
    assert.deepEqual(chooseBackend("prod", { stated, loggedIn: stated }), { ok: true, url: stated });
    assert.deepEqual(chooseBackend("prod", { stated, variable: stated, loggedIn: "https://api.pulumi.com" }), {
      ok: true,
      url: stated,
    });
  });

  it("leaves the engine its own where the file states none", () => {
    assert.deepEqual(chooseBackend("prod", { loggedIn: "https://api.pulumi.com" }), { ok: true });
  });

  it("refuses a second one, and says both ways on", () => {
    const choice = chooseBackend("prod", { stated, loggedIn: "https://api.pulumi.com" }, "awskms://alias/x");
    assert.ok(!choice.ok);
    assert.match(
      choice.message,
      /is in s3:\/\/cryptokube-prod-1\?region=eu-west-1 .* logged in to https:\/\/api\.pulumi\.com/,
    );
    assert.match(choice.message, /pulumi login 's3:\/\/cryptokube-prod-1\?region=eu-west-1'/);
    assert.match(
      choice.message,
      /pulumi stack migrate 'https:\/\/api\.pulumi\.com' prod --secrets-provider 'awskms:\/\/alias\/x'/,
    );
    assert.match(choice.message, /pulumi stack export .* --file state\.json/);
    assert.match(choice.message, /pulumi stack import --stack prod --file state\.json/);
    assert.match(choice.message, /rm prod --force --preserve-config/);
  });

  it("refuses one that a variable names, and says which variable", () => {
    const choice = chooseBackend("prod", { stated, variable: "file:///tmp/state", loggedIn: stated });
    assert.ok(!choice.ok);
    assert.match(choice.message, /PULUMI_BACKEND_URL says file:\/\/\/tmp\/state/);
    assert.match(choice.message, /unset PULUMI_BACKEND_URL/);
  });

  it("tells places apart, and not who asks for them", () => {
    assert.ok(sameBackend("s3://a/?region=b&awssdk=v2", "s3://a?region=b"));
    assert.ok(sameBackend("s3://a?profile=me&region=b", "s3://a?region=b"));
    assert.ok(!sameBackend("s3://a?region=b", "s3://a?region=c"));
    assert.ok(!sameBackend("s3://a?region=b", "s3://a/prefix?region=b"));
  });

  describe("as the engine's own files have it", () => {
    let home: string;
    before(() => {
      home = mkdtempSync(path.join(tmpdir(), "cryptokube-pulumi-"));
    });
    after(() => rmSync(home, { recursive: true }));
    const login = (text: string) => writeFileSync(path.join(home, "credentials.json"), text);
    const stackFile = `secretsprovider: awskms://alias/x\nconfig:\n  cryptokube:backend: ${stated}\n`;

    it("reads where it is logged in to, and nothing from a file that is broken", () => {
      assert.equal(loggedInTo({ PULUMI_HOME: home }), undefined);
      login(JSON.stringify({ current: "file://~" }));
      assert.equal(loggedInTo({ PULUMI_HOME: home }), "file://~");
      login("{");
      assert.equal(loggedInTo({ PULUMI_HOME: home }), undefined);
    });

    it("gives the engine the file's backend and key", () => {
      login(JSON.stringify({ current: stated }));
      assert.deepEqual(groundSettings({ environment: "prod", stackFile }, { PULUMI_HOME: home }), {
        envVars: { PULUMI_BACKEND_URL: stated },
        secretsProvider: "awskms://alias/x",
      });
      const silent = { environment: "prod", stackFile: "config:\n  aws:region: eu-west-1\n" };
      assert.deepEqual(groundSettings(silent, { PULUMI_HOME: home }), { envVars: {} });
    });

    it("stops before the engine where it is logged in elsewhere", () => {
      login(JSON.stringify({ current: "https://api.pulumi.com" }));
      assert.throws(() => groundSettings({ environment: "prod", stackFile }, { PULUMI_HOME: home }), UserError);
    });
  });
});
