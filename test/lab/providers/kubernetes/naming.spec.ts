import assert from "node:assert/strict";
import { AUTONAMED, isAutonamed, uniqueSuffix, withName } from "../../../../lab/providers/kubernetes/naming.ts";
import { annotation, nameOf } from "../../../../lab/providers/kubernetes/object.ts";

const seed = new Uint8Array([1, 2, 3]);
const nameless = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop" } };
const request = { inputs: nameless, old: {}, logicalName: "settings", seed };

describe("names", () => {
  it("are the logical name and 8 hexadecimal digits, the same in preview and update", () => {
    const first = withName(request);
    assert.match(nameOf(first), /^settings-[0-9a-f]{8}$/);
    assert.equal(annotation(first, AUTONAMED), "true");
    assert.deepEqual(withName(request), first);
    assert.notEqual(nameOf(withName({ ...request, seed: new Uint8Array([4]) })), nameOf(first));
  });

  it("differ without a seed", () => {
    assert.notEqual(uniqueSuffix(new Uint8Array()), uniqueSuffix(new Uint8Array()));
  });

  it("are the program's where it gives one", () => {
    const inputs = { ...nameless, metadata: { name: "mine" } };
    assert.equal(withName({ ...request, inputs }), inputs);
    assert.equal(isAutonamed(inputs), false);
  });

  it("stay what they are while the object stands", () => {
    const old = withName(request);
    assert.equal(nameOf(withName({ ...request, old, seed: new Uint8Array([9]) })), nameOf(old));
  });

  it("follow the project's autonaming", () => {
    const enforced = withName({ ...request, autonaming: { proposedName: "settings-x", mode: "enforce" } });
    assert.equal(nameOf(enforced), "settings-x");
    assert.throws(
      () => withName({ ...request, autonaming: { proposedName: "", mode: "disable" } }),
      /metadata\.name must be set/,
    );
  });
});
