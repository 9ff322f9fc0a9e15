import assert from "node:assert/strict";
import { hostPathsReadOnly } from "../../../policy/rules/host-paths-read-only.ts";
import { deploymentOf, said } from "../support.ts";

const pod = (path: string, app: string, { readOnly = true, type = "Directory" } = {}) =>
  said(
    hostPathsReadOnly,
    "apps/v1:DaemonSet",
    deploymentOf(
      {
        volumes: [
          { name: "of-host", hostPath: { path, type } },
          { name: "data", emptyDir: {} },
        ],
        containers: [{ name: "it", volumeMounts: [{ name: "of-host", mountPath: path, readOnly }, { name: "data" }] }],
      },
      { "app.kubernetes.io/name": app },
    ),
  );

describe("policy: of the machine pods see logs and settings alone, and write nothing", () => {
  it("lets Fluentd read the two folders of logs, and the report of settings its files", async () => {
    assert.deepEqual(await pod("/var/log/pods", "fluentd"), []);
    assert.deepEqual(await pod("/var/log/containers", "fluentd"), []);
    assert.deepEqual(await pod("/proc/1/mounts", "node-settings", { type: "File" }), []);
  });
  it("finds any other folder, the same one for somebody else, and a folder above", async () => {
    assert.match((await pod("/var/log", "fluentd"))[0] ?? "", /see \/var\/log of the machine/);
    assert.match((await pod("/var/log/pods", "geth"))[0] ?? "", /nothing there is for geth/);
    assert.match((await pod("/etc", "node-settings"))[0] ?? "", /see \/etc/);
  });
  it("finds a folder that may be written", async () => {
    assert.match((await pod("/var/log/pods", "fluentd", { readOnly: false }))[0] ?? "", /may write \/var\/log\/pods/);
  });
});
