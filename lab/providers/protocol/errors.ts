import * as grpc from "@grpc/grpc-js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { encode, type Properties } from "./values.ts";

/**
 * The object was made or changed, but did not become ready. The engine then records its state, so that the next `up`
 * goes on from it instead of making it twice.
 */
export class InitializationFailed extends Error {
  override readonly name = "InitializationFailed";
  readonly id: string;
  readonly state: Properties;
  readonly reasons: string[];
  readonly inputs: Properties | undefined;

  constructor(message: string, partial: { id: string; state: Properties; reasons: string[]; inputs?: Properties }) {
    super(message);
    this.id = partial.id;
    this.state = partial.state;
    this.reasons = partial.reasons;
    this.inputs = partial.inputs;
  }
}

/** A thing that the official provider does and the stand-in does not. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/**
 * An error as gRPC carries it. The engine finds the partial state in the `grpc-status-details-bin` trailer, which the
 * gRPC library for Node.js does not write by itself.
 */
export function toServiceError(error: unknown): grpc.ServiceError {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new grpc.Metadata();
  if (error instanceof InitializationFailed) {
    const detail = new providerPb.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(encode(error.state));
    detail.setReasonsList(error.reasons);
    if (error.inputs !== undefined) detail.setInputs(encode(error.inputs));
    const any = new anyPb.Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusPb.Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}
