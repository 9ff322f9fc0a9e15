import assert from "node:assert/strict";
import {
  genesisFiles,
  identityMount,
  inIdentity,
  inputsMount,
  madeMount,
} from "../../../../stacks/plan/private/files.ts";

const mounts = () => [inputsMount("net"), madeMount(false), identityMount("net-0")];

describe("stacks/plan/private: where a pod finds what its network begins with", () => {
  it("is in volumes that it can tell apart, each at a folder of its own", () => {
    for (const names of [mounts().map(({ volume }) => volume.name), mounts().map(({ mountPath }) => mountPath)]) {
      assert.equal(new Set(names).size, 3);
    }
    for (const { volume } of mounts()) assert.match(volume.name, /^[a-z]+$/);
  });

  it("is the network's rules and the node's keys, to be read alone, and what is made of them at each start", () => {
    const [inputs, made, identity] = mounts();
    assert.deepEqual([inputs!.volume.kind, inputs!.readOnly], ["configMap", true]);
    assert.deepEqual([identity!.volume.kind, identity!.readOnly], ["secret", true]);
    assert.deepEqual([made!.volume.kind, made!.readOnly, madeMount(true).readOnly], ["empty", false, true]);
  });

  it("is bounded where it is made: a pod that makes too much is ended, and not its machine", () => {
    const { volume } = madeMount(false);
    assert.ok(volume.kind === "empty");
    assert.match(volume.sizeLimit, /^\d+Mi$/);
  });

  it("is below the folders of these volumes", () => {
    const [inputs, made, identity] = mounts().map(({ mountPath }) => `${mountPath}/`);
    const { chainConfig, executionInput, execution, consensus } = genesisFiles;
    for (const file of [chainConfig, executionInput]) assert.ok(file.startsWith(inputs!), file);
    for (const file of [execution, consensus]) assert.ok(file.startsWith(made!), file);
    assert.ok(inIdentity("a.key").startsWith(identity!));
  });
});
