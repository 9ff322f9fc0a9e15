/** An answer of the engine that never reaches the program: registered there, failed here. */
import * as grpc from "@grpc/grpc-js";
import resourceGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";

type Register = (
  request: RegisterResourceRequest,
  callback: (error: grpc.ServiceError | null, response: RegisterResourceResponse) => void,
) => grpc.ClientUnaryCall;

/** Loses, while `work` goes on, the answers to what is registered of this type. */
export async function losingAnswers<T>(type: string, work: () => Promise<T>): Promise<T> {
  const client = resourceGrpc.ResourceMonitorClient.prototype as unknown as { registerResource: Register };
  const register = client.registerResource;
  client.registerResource = function (request, callback) {
    return register.call(this, request, (error, response) => {
      callback(request.getType() === type ? lost : error, response);
    });
  };
  try {
    return await work();
  } finally {
    client.registerResource = register;
  }
}

/** As gRPC has it where a stream ends without a status. */
const lost: grpc.ServiceError = Object.assign(new Error("13 INTERNAL: Call ended without gRPC status"), {
  code: grpc.status.INTERNAL,
  details: "Call ended without gRPC status",
  metadata: new grpc.Metadata(),
});
