import * as grpc from "@grpc/grpc-js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { toServiceError, Unsupported } from "./errors.ts";
import { autonaming, bareVariables, checkResponse, diffResponse, subject } from "./messages.ts";
import type { Provider } from "./provider.ts";
import { decode, encode } from "./values.ts";

/**
 * The protocol's own server, because `@pulumi/pulumi/provider` has none of what an imitation needs: Configure,
 * DiffConfig, previews of create and update, ignoreChanges, timeouts, autonaming.
 */

type Handler<Request, Response> = (request: Request) => Promise<Response> | Response;

/** An implementation that gRPC takes whatever its messages are: the service definition holds their types. */
function unary<Request, Response>(handler: Handler<Request, Response>): grpc.UntypedHandleCall {
  return erase((call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error));
        },
      );
  });
}
function erase<Request, Response>(handler: grpc.handleUnaryCall<Request, Response>): grpc.UntypedHandleCall {
  return handler as grpc.UntypedHandleCall;
}

function resourceHandlers(provider: Provider) {
  return {
    check: unary<pb.CheckRequest, pb.CheckResponse>(async (request) => {
      const names = autonaming(request);
      return checkResponse(
        await provider.check({
          ...subject(request),
          olds: decode(request.getOlds()),
          news: decode(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
          ...(names === undefined ? {} : { autonaming: names }),
        }),
      );
    }),
    diff: unary<pb.DiffRequest, pb.DiffResponse>(async (request) =>
      diffResponse(
        await provider.diff({
          ...subject(request),
          id: request.getId(),
          olds: decode(request.getOlds()),
          oldInputs: decode(request.getOldInputs()),
          news: decode(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: unary<pb.CreateRequest, pb.CreateResponse>(async (request) => {
      const created = await provider.create({
        ...subject(request),
        inputs: decode(request.getProperties()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
      });
      const response = new pb.CreateResponse();
      response.setId(created.id);
      response.setProperties(encode(created.state));
      return response;
    }),
    read: unary<pb.ReadRequest, pb.ReadResponse>(async (request) => {
      const found = await provider.read({
        ...subject(request),
        id: request.getId(),
        state: decode(request.getProperties()),
        inputs: decode(request.getInputs()),
      });
      const response = new pb.ReadResponse();
      response.setId(found.id);
      if (found.id !== "") {
        response.setProperties(encode(found.state));
        response.setInputs(encode(found.inputs));
      }
      return response;
    }),
    update: unary<pb.UpdateRequest, pb.UpdateResponse>(async (request) => {
      const state = await provider.update({
        ...subject(request),
        id: request.getId(),
        olds: decode(request.getOlds()),
        oldInputs: decode(request.getOldInputs()),
        news: decode(request.getNews()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new pb.UpdateResponse();
      response.setProperties(encode(state));
      return response;
    }),
    delete: unary<pb.DeleteRequest, emptyPb.Empty>(async (request) => {
      await provider.delete({
        ...subject(request),
        id: request.getId(),
        state: decode(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new emptyPb.Empty();
    }),
  };
}

function configurationHandlers(provider: Provider) {
  return {
    checkConfig: unary<pb.CheckRequest, pb.CheckResponse>(async (request) =>
      checkResponse(
        await provider.checkConfig({
          urn: request.getUrn(),
          olds: decode(request.getOlds()),
          news: decode(request.getNews()),
        }),
      ),
    ),
    diffConfig: unary<pb.DiffRequest, pb.DiffResponse>(async (request) =>
      diffResponse(
        await provider.diffConfig({
          urn: request.getUrn(),
          oldInputs: decode(request.getOldInputs() ?? request.getOlds()),
          news: decode(request.getNews()),
        }),
      ),
    ),
    configure: unary<pb.ConfigureRequest, pb.ConfigureResponse>(async (request) => {
      await provider.configure(bareVariables(request));
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
  };
}

/**
 * Everything else of the protocol. What the stand-in lacks (invokes, components, packages made from CRDs) is refused
 * with a sentence that names it, so that nobody looks for the fault in the program.
 */
function otherHandlers(provider: Provider, standIn: string) {
  const refuse = (what: string) =>
    unary<never, emptyPb.Empty>(() => {
      throw new Unsupported(`${standIn} is a lab stand-in and does not support ${what}; the official provider does.`);
    });
  return {
    getSchema: unary<pb.GetSchemaRequest, pb.GetSchemaResponse>(() => {
      const response = new pb.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    getPluginInfo: unary<emptyPb.Empty, pluginPb.PluginInfo>(() => {
      const info = new pluginPb.PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    cancel: unary<emptyPb.Empty, emptyPb.Empty>(() => {
      provider.cancel();
      return new emptyPb.Empty();
    }),
    attach: unary<pluginPb.PluginAttach, emptyPb.Empty>(() => new emptyPb.Empty()),
    getMapping: unary<pb.GetMappingRequest, pb.GetMappingResponse>(() => new pb.GetMappingResponse()),
    getMappings: unary<pb.GetMappingsRequest, pb.GetMappingsResponse>(() => new pb.GetMappingsResponse()),
    invoke: unary<pb.InvokeRequest, pb.InvokeResponse>(async (request) => {
      if (provider.invoke === undefined) {
        throw new Unsupported(
          `${standIn} is a lab stand-in and does not support the function ${request.getTok()}; the official provider does.`,
        );
      }
      const response = new pb.InvokeResponse();
      response.setReturn(encode(await provider.invoke(request.getTok(), decode(request.getArgs()))));
      return response;
    }),
    construct: unary<pb.ConstructRequest, pb.ConstructResponse>((request) => {
      throw new Unsupported(
        `${standIn} is a lab stand-in and does not support the component ${request.getType()}; the official provider does.`,
      );
    }),
    call: refuse("methods"),
    parameterize: refuse("parameterized packages"),
  };
}

export interface Served {
  port: number;
  close(): void;
}

/**
 * Serves `provider` on a free port of loopback. `standIn` names it in refusals.
 * Handshake and List are left unimplemented: the engine then falls back to Configure, and to no listing.
 */
export function serve(provider: Provider, standIn: string): Promise<Served> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(providerGrpc.ResourceProviderService, {
    ...configurationHandlers(provider),
    ...resourceHandlers(provider),
    ...otherHandlers(provider, standIn),
  });
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const close = () => {
        server.forceShutdown();
      };
      resolve({ port, close });
    });
  });
}
