import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
import { record } from "./recorder.ts";

/** The recorder is what many tests stand on, so it must see what it claims to see. */
describe("test/support/recorder", () => {
  it("sees a resource that is made inside apply in the update only", async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- a program is asynchronous
    const program = async () => {
      const config = new k8s.core.v1.ConfigMap("outer", {});
      config.id.apply(() => new k8s.core.v1.ConfigMap("inner", {}));
    };
    const names = async (preview: boolean) => (await record(program, { preview })).resources.map(({ name }) => name);
    assert.ok((await names(false)).includes("inner"));
    assert.ok(!(await names(true)).includes("inner"));
  });

  it("sees options that Pulumi's mocks do not show, and where secrets are", async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- a program is asynchronous
    const { resources, outputs } = await record(async () => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      const first = new k8s.core.v1.ConfigMap("first", {}, { parent, protect: true, ignoreChanges: ["data"] });
      new k8s.core.v1.ConfigMap(
        "second",
        { data: { open: "o", shut: pulumi.secret("s") } },
        { dependsOn: [first], retainOnDelete: true, deleteBeforeReplace: true, aliases: [{ name: "old" }] },
      );
      return { done: true };
    });
    const find = (wanted: string) => resources.find(({ name }) => name === wanted)!;
    const [first, second] = [find("first"), find("second")];
    assert.equal(first.parent, find("parent").urn);
    assert.deepEqual([first.protect, first.ignoreChanges], [true, ["data"]]);
    assert.deepEqual([second.protect, second.retainOnDelete, second.deleteBeforeReplace], [false, true, true]);
    assert.equal(second.aliases > 0, true);
    assert.deepEqual(second.dependencies, [first.urn]);
    assert.deepEqual(second.secrets, ["data.shut"]);
    assert.deepEqual(second.inputs.data, { open: "o", shut: "s" });
    assert.deepEqual(outputs, { done: true });
  });

  it("fails a program that calls what no test foresaw", async () => {
    await assert.rejects(record(() => pulumi.runtime.invoke("test:index:unknown", {})));
  });
});
