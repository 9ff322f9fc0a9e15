import assert from "node:assert/strict";
import fc from "fast-check";
import { isOlder, versionOfImage } from "../../catalogue/version.ts";

describe("catalogue: version", () => {
  it("is read from an image's tag, whatever stands around it", () => {
    assert.equal(versionOfImage("docker.io/ethereum/client-go:v1.17.6"), "1.17.6");
    assert.equal(versionOfImage("docker.io/statusim/nimbus-eth2:multiarch-v26.9.0"), "26.9.0");
    assert.equal(versionOfImage("docker.io/lightninglabs/lnd:v0.21.3-beta@sha256:ab12"), "0.21.3");
    assert.equal(versionOfImage("registry.example:5000/team/client:v2.0.1"), "2.0.1");
  });

  it("is none where the tag says none", () => {
    assert.equal(versionOfImage("docker.io/ethereum/client-go:nightly"), undefined);
    assert.equal(versionOfImage("registry.example:5000/1.2.3/client"), undefined);
    assert.equal(versionOfImage("docker.io/ethereum/client-go@sha256:ab12"), undefined);
  });

  it("orders by numbers, not by letters", () => {
    assert.ok(isOlder("1.9.1", "1.17.6"));
    assert.ok(!isOlder("1.17.10", "1.17.9"));
    assert.ok(isOlder("25.11.0", "26.0.0"));
  });

  it("is an order: one of two different versions is older, none is older than itself", () => {
    const version = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)).map((numbers) => numbers.join("."));
    fc.assert(fc.property(version, version, (a, b) => isOlder(a, b) !== isOlder(b, a) || a === b));
    fc.assert(fc.property(version, (a) => !isOlder(a, a)));
  });
});
