import assert from "node:assert/strict";
import {
  archiveFolder,
  archiveId,
  isArchiveId,
  isNewer,
  newestFirst,
  unfit,
} from "../../../../agents/bootstrap/archive/choose.ts";
import { isIdentity } from "../../../../agents/bootstrap/identity.ts";
import { identityFiles } from "./archives.ts";

describe("agents/bootstrap: which archive a node takes", () => {
  const node = { chain: "ethereum", network: "mainnet", client: "geth", version: "v1.17.6", history: "default" };

  it("is one of its own chain, network, client and history, of its version or an older one", () => {
    assert.equal(unfit(node, node), null);
    assert.equal(unfit({ ...node, version: "v1.16.9" }, node), null);
    assert.match(unfit({ ...node, version: "v1.17.7" }, node)!, /newer than the node's v1.17.6/);
    assert.match(unfit({ ...node, version: "latest" }, node)!, /cannot be compared/);
    assert.match(unfit(node, { ...node, version: "?" })!, /cannot be compared/);
    for (const field of ["chain", "network", "client", "history"] as const) {
      assert.match(unfit({ ...node, [field]: "other" }, node)!, new RegExp(`its ${field} is other`));
    }
  });

  it("compares versions as numbers, whatever stands around them", () => {
    const newer: [string, string, boolean | null][] = [
      ["1.10.0", "1.9.9", true],
      ["v2.0.0", "v10.0.0", false],
      ["multiarch-v26.7.1", "v26.7.0", true],
      ["1.2", "1.2.0", false],
      ["1.3", "1.2.9", true],
      ["1.2.3-rc.1", "1.2.3", false],
      ["1.2.3", "1.2.3+x", false],
      ["1", "1.0.0", null],
      ["1.0.0.0", "1.0.0", null],
    ];
    for (const [one, other, expected] of newer) assert.equal(isNewer(one, other), expected, `${one} ${other}`);
  });

  it("is the newest by its id, which begins with its time", () => {
    const id = archiveId(new Date("2026-11-25T10:15:00.123Z"), "ethereum-0");
    assert.equal(id, "20261125T101500Z-ethereum-0");
    assert.ok(isArchiveId(id));
    for (const bad of ["", "x", "20261125T101500Z", "20261125T101500Z-", "20261125T101500-a", `${id}-`, `x${id}`]) {
      assert.ok(!isArchiveId(bad), bad);
    }
    const older = archiveId(new Date("2025-12-31T23:59:59Z"), "z-9");
    assert.deepEqual(newestFirst([older, "junk", id]), [id, older]);
    assert.deepEqual(newestFirst([id, older]), [id, older]);
    assert.equal(archiveFolder(node), "ethereum/mainnet/geth");
  });

  it("never has what makes the node itself", () => {
    assert.ok(isIdentity("geth/nodekey", identityFiles));
    assert.ok(isIdentity("geth/nodes/1", identityFiles));
    assert.ok(!isIdentity("geth/nodekey2", identityFiles));
    assert.ok(!isIdentity("geth", identityFiles));
  });
});
