import assert from "node:assert/strict";
import { parseNodeStatus } from "../../../agents/health/status.ts";
import { status } from "./samples.ts";

describe("a node's status", () => {
  it("is read as it was written", () => {
    assert.deepEqual(parseNodeStatus(JSON.stringify(status())), status());
    const empty = status({
      observationAgeSeconds: null,
      chainId: null,
      genesisHash: null,
      head: null,
      peers: null,
      reportedSyncing: null,
      lagBlocks: null,
    });
    assert.deepEqual(parseNodeStatus(JSON.stringify(empty)), empty);
  });

  it("may say more than this agent knows: a newer one writes it", () => {
    assert.deepEqual(parseNodeStatus(JSON.stringify({ ...status(), finalized: 3 })), status());
  });

  it("is not read in another version, or with values that cannot be", () => {
    for (const wrong of [
      { version: 2 },
      { ready: "yes" },
      { head: { height: -1, hash: "0x", timestamp: 1 } },
      { head: { height: 1.5, hash: "0x", timestamp: 1 } },
      { head: { height: 1, hash: "", timestamp: 1 } },
      { head: { height: 1, hash: "0x", timestamp: -1 } },
      { observationAgeSeconds: -1 },
      { chainId: -1 },
      { peers: 0.5 },
      { lagBlocks: -1 },
      { node: "" },
    ]) {
      assert.throws(
        () => parseNodeStatus(JSON.stringify({ ...status(), ...wrong })),
        /node status is not valid/,
        JSON.stringify(wrong),
      );
    }
    assert.throws(
      () => parseNodeStatus(JSON.stringify(status({ version: 2 }))),
      /^ {2}version: found 2, allowed is 1$/m,
    );
    assert.throws(() => parseNodeStatus("<html>"), /node status is not valid/);
  });
});
