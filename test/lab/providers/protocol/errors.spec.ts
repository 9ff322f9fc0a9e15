import assert from "node:assert/strict";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { InitializationFailed, toServiceError } from "../../../../lab/providers/protocol/errors.ts";
import { decode } from "../../../../lab/providers/protocol/values.ts";

describe("errors on the wire", () => {
  it("carry the state of what is there but not ready", () => {
    const state = { metadata: { name: "web" } };
    const error = new InitializationFailed("not ready", {
      id: "shop/web",
      state,
      reasons: ["because"],
      inputs: { a: 1 },
    });
    const [trailer] = toServiceError(error).metadata.get("grpc-status-details-bin");
    assert.ok(Buffer.isBuffer(trailer));
    const [any] = statusPb.Status.deserializeBinary(new Uint8Array(trailer)).getDetailsList();
    assert.equal(any?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const detail = providerPb.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    assert.equal(detail.getId(), "shop/web");
    assert.deepEqual(detail.getReasonsList(), ["because"]);
    assert.deepEqual(decode(detail.getProperties()), state);
    assert.deepEqual(decode(detail.getInputs()), { a: 1 });
  });

  it("are plain sentences otherwise", () => {
    const error = toServiceError(new Error("no"));
    assert.equal(error.details, "no");
    assert.deepEqual(error.metadata.get("grpc-status-details-bin"), []);
  });
});
