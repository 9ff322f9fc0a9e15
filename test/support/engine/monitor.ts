import * as grpc from "@grpc/grpc-js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import resourceGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";

/** What a program asked of the engine. */
export interface EngineLog {
  /** Types and names, in the order in which they came. */
  registered: { type: string; name: string }[];
  /** The stack's outputs; undefined where the program registered none. */
  outputs: Record<string, unknown> | undefined;
  /** Messages of severity error. */
  errors: string[];
}

/** An engine for one run of a program: it accepts every resource and remembers it. */
export interface TestEngine {
  address: string;
  log: EngineLog;
  stop(): void;
}

type Unary = (request: unknown) => unknown;

/** Serves the two services that a language host's program talks to, on a port of loopback. */
export async function startTestEngine(): Promise<TestEngine> {
  const log: EngineLog = { registered: [], outputs: undefined, errors: [] };
  const server = new grpc.Server();
  add(server, resourceGrpc, "ResourceMonitorService", monitor(log));
  add(server, engineGrpc, "EngineService", engine(log));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    log,
    stop: () => {
      server.forceShutdown();
    },
  };
}

/** What an account answers. Nobody has this one. */
const answers: Readonly<Record<string, Record<string, structPb.JavaScriptValue>>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

/** The answers of a resource monitor (pulumi's proto/resource.proto). */
function monitor(log: EngineLog): Record<string, Unary> {
  return {
    supportsFeature: () => {
      const response = new resourcePb.SupportsFeatureResponse();
      response.setHassupport(true);
      return response;
    },
    invoke: (request) => {
      const answer = answers[(request as resourcePb.ResourceInvokeRequest).getTok()];
      const response = new resourcePb.ResourceInvokeResponse();
      response.setReturn(structPb.Struct.fromJavaScript(answer ?? {}));
      return response;
    },
    registerResource: (request) => {
      const { type, name, urn, object, custom } = read(request as resourcePb.RegisterResourceRequest);
      log.registered.push({ type, name });
      const response = new resourcePb.RegisterResourceResponse();
      response.setUrn(urn);
      if (custom) response.setId(`${name}-id`);
      if (object !== undefined) response.setObject(object);
      return response;
    },
    registerResourceOutputs: (request) => {
      const outputs = request as resourcePb.RegisterResourceOutputsRequest;
      if (outputs.getUrn().includes("::pulumi:pulumi:Stack::")) log.outputs = outputs.getOutputs()?.toJavaScript();
      return new emptyPb.Empty();
    },
    signalAndWaitForShutdown: () => new emptyPb.Empty(),
  };
}

function read(request: resourcePb.RegisterResourceRequest) {
  const type = request.getType();
  const name = request.getName();
  return {
    type,
    name,
    urn: `urn:pulumi:dev::cryptokube::${type}::${name}`,
    custom: request.getCustom(),
    object: request.getObject(),
  };
}

/** The answers of the engine itself (pulumi's proto/engine.proto). */
function engine(log: EngineLog): Record<string, Unary> {
  return {
    log: (request) => {
      const message = request as enginePb.LogRequest;
      if (message.getSeverity() === enginePb.LogSeverity.ERROR) log.errors.push(message.getMessage());
      return new emptyPb.Empty();
    },
    getRootResource: () => new enginePb.GetRootResourceResponse(),
    setRootResource: () => new enginePb.SetRootResourceResponse(),
  };
}

/** Adds a service of which only some methods are answered: a program that needs another fails, and so does the test. */
function add(server: grpc.Server, module: object, service: string, methods: Record<string, Unary>): void {
  const definition = Reflect.get(module, service) as grpc.ServiceDefinition;
  const handlers = Object.entries(methods).map(([method, answer]) => [
    method,
    (call: { request: unknown }, callback: (error: null, response: unknown) => void) => {
      callback(null, answer(call.request));
    },
  ]);
  server.addService(definition, Object.fromEntries(handlers) as grpc.UntypedServiceImplementation);
}
