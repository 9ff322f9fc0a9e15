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
  it("finds a folder in the place of a file, and a file for whom no file is", async () => {
    assert.equal((await pod("/proc/1", "node-settings")).length, 1);
    assert.equal((await pod("/proc/1/mounts", "geth", { type: "File" })).length, 1);
  });
  it("finds one of pods that say of no app, and in a pod whose containers mount nothing of it", async () => {
    const spec = { volumes: [{ hostPath: { path: "/etc" } }], containers: [{ name: "it" }] };
    assert.deepEqual(await said(hostPathsReadOnly, "core/v1:Pod", { spec }), [
      "The pods of it see /etc of the machine: nothing there is for them.",
    ]);
  });
  it("finds an init container that may write, by its name", async () => {
    const volumes = [{ name: "logs", hostPath: { path: "/var/log/pods" } }];
    const initContainers = [{ name: "first", volumeMounts: [{ name: "logs" }] }, { volumeMounts: [{ name: "logs" }] }];
    const spec = deploymentOf({ volumes, initContainers }, { "app.kubernetes.io/name": "fluentd" });
    assert.deepEqual(await said(hostPathsReadOnly, "apps/v1:DaemonSet", spec), [
      "first of it may write /var/log/pods: mount it readOnly.",
      "A container of it may write /var/log/pods: mount it readOnly.",
    ]);
  });
  it("finds a folder that may be written", async () => {
    assert.match((await pod("/var/log/pods", "fluentd", { readOnly: false }))[0] ?? "", /may write \/var\/log\/pods/);
  });
});
