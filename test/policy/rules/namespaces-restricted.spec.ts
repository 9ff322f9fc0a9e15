import assert from "node:assert/strict";
import { namespacesRestricted } from "../../../policy/rules/namespaces-restricted.ts";
import { said } from "../support.ts";

const namespace = (labels?: Record<string, string>) =>
  said(namespacesRestricted, "core/v1:Namespace", { metadata: { name: "n", labels } });

describe("policy: namespaces enforce Pod Security restricted", () => {
  it("lets a restricted namespace pass", async () => {
    assert.deepEqual(await namespace({ "pod-security.kubernetes.io/enforce": "restricted" }), []);
  });
  it("lets the machines' own workers have a privileged one, and nobody else", async () => {
    const host = { "app.kubernetes.io/name": "host", "pod-security.kubernetes.io/warn": "restricted" };
    const privileged = { "pod-security.kubernetes.io/enforce": "privileged" };
    assert.deepEqual(await namespace({ ...host, ...privileged }), []);
    assert.deepEqual(await namespace({ ...host, "app.kubernetes.io/name": "logs", ...privileged }), []);
    assert.match((await namespace({ ...host, ...privileged, "app.kubernetes.io/name": "x" }))[0] ?? "", /privileged/);
    assert.match((await namespace({ "app.kubernetes.io/name": "host", ...privileged }))[0] ?? "", /privileged/);
    assert.match((await namespace({ ...host, "pod-security.kubernetes.io/enforce": "baseline" }))[0] ?? "", /baseline/);
    assert.match((await namespace(host))[0] ?? "", /enforces nothing/);
  });
  it("finds one with a weaker level, with only a warning, or with none", async () => {
    assert.match((await namespace({ "pod-security.kubernetes.io/enforce": "baseline" }))[0] ?? "", /enforces baseline/);
    assert.match((await namespace({ "pod-security.kubernetes.io/warn": "restricted" }))[0] ?? "", /enforces nothing/);
    assert.match((await namespace())[0] ?? "", /Namespace n enforces nothing/);
  });
});
