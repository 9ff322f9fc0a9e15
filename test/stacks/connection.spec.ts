import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { labKubeconfigPath } from "../../lab/paths.ts";
import { connectionFor, ConnectionError } from "../../stacks/connection.ts";

interface Parsed {
  "current-context": string;
  contexts: { name: string }[];
  clusters: { name: string; cluster: Record<string, string> }[];
  users: { name: string; user: Record<string, unknown> }[];
}

describe("stacks/connection", () => {
  let folder = "";
  let env: Record<string, string> = {};

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-connection-"));
    env = { HOME: folder };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const place = () => ({ environment: "dev", projectDir: folder, env });
  const get = (request: Parameters<typeof connectionFor>[0]) => parse(connectionFor(request, place())) as Parsed;

  function write(name: string, content: unknown): string {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : stringify(content));
    return file;
  }

  const two = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "other",
    contexts: [
      { name: "mine", context: { cluster: "mine-cluster", user: "me" } },
      { name: "other", context: { cluster: "other-cluster", user: "other-user" } },
    ],
    clusters: [
      { name: "mine-cluster", cluster: { server: "https://mine.example", "certificate-authority": "ca.crt" } },
      { name: "other-cluster", cluster: { server: "https://other.example" } },
    ],
    users: [
      { name: "me", user: { exec: { command: "./bin/login", args: ["--as", "me"] }, tokenFile: "token" } },
      { name: "other-user", user: { token: "other-secret" } },
    ],
  };

  it("holds the named context and nothing of the others, whatever the current one is", () => {
    write(".kube/config", two);
    write(".kube/ca.crt", "the certificate");
    const found = get({ context: "mine" });
    assert.equal(found["current-context"], "mine");
    assert.deepEqual(
      [found.contexts, found.clusters, found.users].map((section) => section.map(({ name }) => name)),
      [["mine"], ["mine-cluster"], ["me"]],
    );
    assert.ok(!JSON.stringify(found).includes("other"));
  });

  it("does not depend on where the file lies: certificates become content, other paths absolute", () => {
    write(".kube/config", two);
    write(".kube/ca.crt", "the certificate");
    const { clusters, users } = get({ context: "mine" });
    assert.deepEqual(clusters[0]?.cluster, {
      server: "https://mine.example",
      "certificate-authority-data": Buffer.from("the certificate").toString("base64"),
    });
    assert.deepEqual(users[0]?.user, {
      exec: { command: path.join(folder, ".kube/bin/login"), args: ["--as", "me"] },
      tokenFile: path.join(folder, ".kube/token"),
    });
  });

  it("leaves a credential plugin's bare name to PATH", () => {
    const users = [{ name: "me", user: { exec: { command: "aws" } } }];
    write("conf", { ...two, clusters: [{ name: "mine-cluster", cluster: { server: "s" } }], users });
    assert.deepEqual(get({ context: "mine", kubeconfig: "conf" }).users[0]?.user, { exec: { command: "aws" } });
  });

  it("reads $KUBECONFIG's files as one, the first that has a name winning", () => {
    const contexts = [{ name: "mine", context: { cluster: "c", user: "u" } }];
    const first = write("first", { contexts, clusters: [{ name: "c", cluster: { server: "first" } }] });
    const second = write("second", {
      clusters: [{ name: "c", cluster: { server: "second" } }],
      users: [{ name: "u", user: { token: "t" } }],
    });
    env.KUBECONFIG = [path.join(folder, "missing"), first, second].join(path.delimiter);
    const found = get({ context: "mine" });
    assert.deepEqual(found.clusters[0]?.cluster, { server: "first" });
    assert.deepEqual(found.users[0]?.user, { token: "t" });
  });

  it("prefers the file that the environment names, from the project's folder or from home", () => {
    env.KUBECONFIG = write("ambient", { contexts: [] });
    const contexts = [{ name: "mine", context: { cluster: "c" } }];
    write("clusters/conf", { contexts, clusters: [{ name: "c", cluster: { server: "s" } }] });
    for (const kubeconfig of ["clusters/conf", "~/clusters/conf"]) {
      assert.deepEqual(get({ context: "mine", kubeconfig }).users, []);
    }
  });

  it("takes the lab's where no context is named", () => {
    const file = labKubeconfigPath(folder, "dev", env);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "the lab's\n");
    assert.equal(connectionFor({}, place()), "the lab's\n");
  });

  for (const [what, prepare, request, message] of [
    ["a lab that does not run", () => undefined, {}, /"dev" names no kubeconfig context.*`npm run up`/],
    ["no kubeconfig", () => undefined, { context: "mine" }, /no kubeconfig at .*\.kube\/config.*Set KUBECONFIG/],
    [
      "a misspelt context",
      () => write(".kube/config", two),
      { context: "mnie" },
      /no context "mnie".*has: mine, other\. Did you mean "mine"\?/,
    ],
    ["a file without contexts", () => write(".kube/config", "{}"), { context: "mine" }, /It has none/],
    ["a file that is no kubeconfig", () => write(".kube/config", "contexts: 3"), { context: "mine" }, /contexts/],
    [
      "a file that is not YAML",
      () => write(".kube/config", "a: ["),
      { context: "mine" },
      /cannot be read as a kubeconfig/,
    ],
    [
      "a certificate that is not there",
      () => write(".kube/config", two),
      { context: "mine" },
      /context "mine" cannot be used.*ca\.crt/i,
    ],
    [
      "a context whose user is not there",
      () => write(".kube/config", { ...two, users: [] }),
      { context: "other" },
      /names the user "other-user"/,
    ],
  ] as const) {
    it(`says what is wrong and what to do: ${what}`, () => {
      prepare();
      assert.throws(
        () => connectionFor(request, place()),
        (error) => error instanceof ConnectionError && message.test(error.message),
      );
    });
  }
});
