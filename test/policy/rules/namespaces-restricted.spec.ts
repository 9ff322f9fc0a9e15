import assert from "node:assert/strict";
import { namespacesRestricted } from "../../../policy/rules/namespaces-restricted.ts";
import { said } from "../support.ts";

const namespace = (labels?: Record<string, string>) =>
  said(namespacesRestricted, "core/v1:Namespace", { metadata: { name: "n", labels } });

describe("policy: namespaces enforce Pod Security restricted", () => {
  it("lets a restricted namespace pass", async () => {
    assert.deepEqual(await namespace({ "pod-security.kubernetes.io/enforce": "restricted" }), []);
  });
  it("lets the namespace of what looks at machines pass, and no other like it", async () => {
    const privileged = (name: string) =>
      namespace({ "pod-security.kubernetes.io/enforce": "privileged", "app.kubernetes.io/name": name });
    assert.deepEqual(await privileged("host"), []);
    assert.match((await privileged("chains"))[0] ?? "", /enforces privileged/);
    assert.match(
      (await namespace({ "pod-security.kubernetes.io/enforce": "privileged" }))[0] ?? "",
      /enforces privileged/,
    );
    const baseline = { "pod-security.kubernetes.io/enforce": "baseline", "app.kubernetes.io/name": "host" };
    assert.match((await namespace(baseline))[0] ?? "", /enforces baseline/);
  });
  it("finds one with a weaker level, with only a warning, or with none", async () => {
    assert.match((await namespace({ "pod-security.kubernetes.io/enforce": "baseline" }))[0] ?? "", /enforces baseline/);
    assert.match((await namespace({ "pod-security.kubernetes.io/warn": "restricted" }))[0] ?? "", /enforces nothing/);
    assert.match((await namespace())[0] ?? "", /Namespace n enforces nothing/);
  });
});
