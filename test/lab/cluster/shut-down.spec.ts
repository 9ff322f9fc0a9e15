import assert from "node:assert/strict";
import { endsAsObject, hasEnded, runningTasks } from "../../../lab/cluster/shut-down.ts";
import { digestsIn } from "../../../lab/cluster/images.ts";

const pod = (namespace: string, owners?: { kind: string; name: string; controller?: boolean }[]) => ({
  metadata: { name: "p", namespace, ...(owners ? { ownerReferences: owners } : {}) },
});

describe("the end of a lab", () => {
  it("deletes the pods that somebody makes again, and no others", () => {
    const owner = { kind: "StatefulSet", name: "s", controller: true };
    assert.equal(endsAsObject(pod("dev-chains", [owner])), true);
    assert.equal(endsAsObject(pod("dev-chains")), false);
    assert.equal(endsAsObject(pod("dev-chains", [{ kind: "ConfigMap", name: "c" }])), false);
    assert.equal(endsAsObject(pod("kube-system", [owner])), false);
  });

  const terminated = { state: { terminated: { exitCode: 0 } } };
  const running = { state: { running: {} } };
  const asked = { metadata: { name: "p", deletionTimestamp: "2026-11-23T00:00:00Z" } };
  for (const [what, given, expected] of [
    ["a pod that runs", { metadata: { name: "p" }, status: { phase: "Running", containerStatuses: [running] } }, false],
    [
      "a pod that was asked to end and still runs",
      { ...asked, status: { containerStatuses: [terminated, running] } },
      false,
    ],
    [
      "a Job's pod whose containers have all ended, kept by its finalizer",
      { ...asked, status: { containerStatuses: [terminated] } },
      true,
    ],
    [
      "a container between two runs",
      { metadata: { name: "p" }, status: { phase: "Running", containerStatuses: [terminated] } },
      false,
    ],
    ["a pod that has done its work", { metadata: { name: "p" }, status: { phase: "Succeeded" } }, true],
    ["a pod of which nothing is known yet", { ...asked, status: { phase: "Pending" } }, false],
  ] as const) {
    it(`${expected ? "does not wait" : "waits"} for ${what}`, () => {
      assert.equal(hasEnded(given as unknown as Parameters<typeof hasEnded>[0]), expected);
    });
  }

  it("reads which containers run", () => {
    const listing =
      "TASK    PID    STATUS    \nabc     101    RUNNING\ndef     102    STOPPED\nghi     103    RUNNING\n";
    assert.deepEqual(runningTasks(listing), ["abc", "ghi"]);
    assert.deepEqual(runningTasks("TASK    PID    STATUS    \n"), []);
  });

  it("reads which images there are", () => {
    const listing =
      "REF TYPE DIGEST SIZE PLATFORMS LABELS \n" +
      "docker.io/library/busybox:1.35.0 application/vnd.oci.image.manifest.v1+json sha256:aa 1.1 MiB linux/amd64 - \n";
    assert.deepEqual([...digestsIn(listing)], [["docker.io/library/busybox:1.35.0", "sha256:aa"]]);
  });
});
