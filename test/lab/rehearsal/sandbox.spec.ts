import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { prepareSandbox, sandboxEnvironment, sandboxFolders } from "../../../lab/rehearsal/sandbox.ts";

/** What a person's shell may have, and a rehearsal must not. */
const ambient = {
  PATH: "/home/me/bin:/usr/bin",
  HOME: "/home/me",
  LANG: "C.UTF-8",
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_PROFILE: "prod",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/token",
  GOOGLE_APPLICATION_CREDENTIALS: "/home/me/key.json",
  CLOUDSDK_CONFIG: "/home/me/.config/gcloud",
  KUBECONFIG: "/home/me/.kube/config",
  KUBERNETES_SERVICE_HOST: "10.0.0.1",
  HTTPS_PROXY: "http://proxy",
  https_proxy: "http://proxy",
  PULUMI_ACCESS_TOKEN: "pul-1",
  PULUMI_BACKEND_URL: "s3://real-state",
  PULUMI_CONFIG_PASSPHRASE: "real",
  NODE_OPTIONS: "--require /home/me/hook.js",
  SSH_AUTH_SOCK: "/run/agent",
  SOMETHING_NEW_OF_NEXT_YEAR: "x",
};

describe("lab/rehearsal/sandbox: what a rehearsal's processes have", () => {
  const variables = sandboxEnvironment({ root: "/r", labId: "lab-1", engineDir: "/engine/bin", ambient });

  it("takes nothing over but how text looks and where compiled code is cached", () => {
    const same = Object.entries(variables).filter(
      ([name, value]) => (ambient as Record<string, string>)[name] === value,
    );
    assert.deepEqual(same, [["LANG", "C.UTF-8"]]);
  });

  it("has none of the names by which accounts, clusters, proxies and hooks are found", () => {
    const of = Object.keys(variables).filter((name) =>
      /^(AWS_(?!EC2_METADATA_DISABLED)|GOOGLE|GCLOUD|CLOUDSDK|AZURE|ARM_|KUBE|SSH_|NODE_OPTIONS|PULUMI_ACCESS)|proxy/i.test(
        name,
      ),
    );
    assert.deepEqual(of, []);
  });

  it("has an own backend, home and passphrase, and knows its lab and its folder", () => {
    const { home, pulumi, state } = sandboxFolders("/r");
    assert.equal(variables.HOME, home);
    assert.equal(variables.PULUMI_HOME, pulumi);
    assert.equal(variables.PULUMI_BACKEND_URL, `file://${state}`);
    assert.notEqual(variables.PULUMI_CONFIG_PASSPHRASE, ambient.PULUMI_CONFIG_PASSPHRASE);
    assert.equal(variables.CRYPTOKUBE_REHEARSAL, "/r");
    assert.equal(variables.CRYPTOKUBE_STAND_IN, "lab-1");
  });

  it("finds its own programs first, and none of a person's", () => {
    const [first, ...rest] = (variables.PATH ?? "").split(":");
    assert.equal(first, "/r/bin");
    assert.equal(rest.includes("/home/me/bin"), false);
  });

  it("puts the simulated providers and the simulated aws where they are found, with an empty home", () => {
    const root = mkdtempSync(path.join(tmpdir(), "cryptokube-sandbox-"));
    try {
      const { bin, home } = prepareSandbox(root);
      assert.deepEqual(readdirSync(bin).sort(), [
        "aws",
        "pulumi-resource-aws",
        "pulumi-resource-kubernetes",
        "pulumi-resource-random",
      ]);
      assert.deepEqual(readdirSync(home), []);
      const said = spawnSync(path.join(bin, "aws"), ["s3", "ls"], { encoding: "utf8", env: { PATH: "/usr/bin:/bin" } });
      assert.match(said.stderr, /only in a rehearsal/);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
