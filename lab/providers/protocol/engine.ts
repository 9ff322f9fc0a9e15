import * as grpc from "@grpc/grpc-js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** Where a provider's words to the user go. */
export interface Log {
  /** A line of the run's diagnostics. */
  warn(message: string, urn?: string): Promise<void>;
  /** The passing status beside a resource; replaced by the next one, gone with the run. */
  status(message: string, urn: string): Promise<void>;
}

export class EngineLog implements Log {
  private readonly client: engineGrpc.EngineClient;

  constructor(address: string) {
    this.client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  }

  warn(message: string, urn = ""): Promise<void> {
    return this.send(enginePb.LogSeverity.WARNING, message, urn, false);
  }

  status(message: string, urn: string): Promise<void> {
    return this.send(enginePb.LogSeverity.INFO, message, urn, true);
  }

  /** Never rejects: an engine that is going away must not turn a finished operation into a failed one. */
  private send(severity: enginePb.LogSeverity, message: string, urn: string, ephemeral: boolean): Promise<void> {
    const request = new enginePb.LogRequest();
    request.setSeverity(severity);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    return new Promise((resolve) => {
      this.client.log(request, () => {
        resolve();
      });
    });
  }
}
