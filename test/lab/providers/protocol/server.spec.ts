import * as grpc from "@grpc/grpc-js";
import assert from "node:assert/strict";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffRequest, Provider } from "../../../../lab/providers/protocol/provider.ts";
import { serve, type Served } from "../../../../lab/providers/protocol/server.ts";
import { decode, encode, type Properties } from "../../../../lab/providers/protocol/values.ts";

/** A provider that answers with what it was asked. */
class Echo implements Provider {
  readonly version = "1.2.3";
  readonly seen: Record<string, unknown> = {};
  cancelled = false;

  checkConfig = ({ news }: { news: Properties }) => Promise.resolve({ inputs: news });
  diffConfig = () => Promise.resolve({ changes: true, replaces: ["clusterIdentifier"] });
  configure = (variables: Record<string, string>) => {
    this.seen["configure"] = variables;
    return Promise.resolve();
  };
  check = (request: unknown) => {
    this.seen["check"] = request;
    return Promise.resolve({ inputs: { a: 1 }, failures: [{ property: "spec", reason: "bad" }] });
  };
  diff = (request: DiffRequest) => {
    this.seen["diff"] = request;
    return Promise.resolve({
      changes: true,
      replaces: ["a"],
      deleteBeforeReplace: true,
      detailed: { "spec.a": { kind: "update-replace" as const }, b: { kind: "delete" as const, inputDiff: true } },
    });
  };
  create = (request: unknown) => {
    this.seen["create"] = request;
    return Promise.resolve({ id: "x", state: { made: true } });
  };
  read = () => Promise.resolve({ id: "", state: {}, inputs: {} });
  update = () => Promise.reject(new Error("cannot"));
  delete = () => Promise.resolve();
  cancel() {
    this.cancelled = true;
  }
}

describe("the provider protocol's server", () => {
  const provider = new Echo();
  let client: InstanceType<typeof providerGrpc.ResourceProviderClient>;

  let served: Served;

  before(async () => {
    served = await serve(provider, '"echo"');
    client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    served.close();
  });

  type Method<Request, Response> = (
    request: Request,
    callback: (error: grpc.ServiceError | null, response: Response) => void,
  ) => unknown;
  const call = <Request, Response>(method: Method<Request, Response>, request: Request) =>
    new Promise<Response>((resolve, reject) => {
      method.call(client, request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });

  it("configures with bare names, and offers previews, secrets and autonaming", async () => {
    const request = new pb.ConfigureRequest();
    request.getVariablesMap().set("kubernetes:config:namespace", "shop");
    const response = await call<pb.ConfigureRequest, pb.ConfigureResponse>(client.configure.bind(client), request);
    assert.deepEqual(provider.seen["configure"], { namespace: "shop" });
    assert.equal(response.getSupportspreview(), true);
    assert.equal(response.getAcceptsecrets(), true);
    assert.equal(response.getSupportsAutonamingConfiguration(), true);
  });

  it("says of whom it is asked, from the URN where the engine sends only that", async () => {
    const request = new pb.CheckRequest();
    request.setUrn("urn:pulumi:dev::p::a:b:C$kubernetes:apps/v1:Deployment::my::web");
    request.setNews(encode({ a: 1 }));
    request.setRandomseed(new Uint8Array([1, 2]));
    const autonaming = new pb.CheckRequest.AutonamingOptions();
    autonaming.setProposedName("web-1");
    autonaming.setMode(pb.CheckRequest.AutonamingOptions.Mode.ENFORCE);
    request.setAutonaming(autonaming);
    const response = await call<pb.CheckRequest, pb.CheckResponse>(client.check.bind(client), request);
    const { name, type, autonaming: names } = provider.seen["check"] as Record<string, unknown>;
    assert.deepEqual([name, type], ["my::web", "kubernetes:apps/v1:Deployment"]);
    assert.deepEqual(names, { proposedName: "web-1", mode: "enforce" });
    assert.deepEqual(response.toObject().failuresList, [{ property: "spec", reason: "bad" }]);
  });

  it("hands over a detailed difference, and what to ignore", async () => {
    const request = new pb.DiffRequest();
    request.setIgnorechangesList(["spec.replicas"]);
    const response = await call<pb.DiffRequest, pb.DiffResponse>(client.diff.bind(client), request);
    assert.deepEqual((provider.seen["diff"] as DiffRequest).ignoreChanges, ["spec.replicas"]);
    assert.equal(response.getChanges(), pb.DiffResponse.DiffChanges.DIFF_SOME);
    assert.equal(response.getDeletebeforereplace(), true);
    assert.equal(response.getHasdetaileddiff(), true);
    const detailed = response.getDetaileddiffMap();
    assert.equal(detailed.get("spec.a")?.getKind(), pb.PropertyDiff.Kind.UPDATE_REPLACE);
    assert.equal(detailed.get("b")?.getInputdiff(), true);
  });

  it("passes timeouts and previews on to a creation", async () => {
    const request = new pb.CreateRequest();
    request.setTimeout(12);
    request.setPreview(true);
    request.setProperties(encode({ a: "b" }));
    const response = await call<pb.CreateRequest, pb.CreateResponse>(client.create.bind(client), request);
    const { timeout, preview, inputs } = provider.seen["create"] as Record<string, unknown>;
    assert.deepEqual({ timeout, preview, inputs }, { timeout: 12, preview: true, inputs: { a: "b" } });
    assert.deepEqual(decode(response.getProperties()), { made: true });
  });

  it("says with an empty id that an object is gone", async () => {
    const response = await call<pb.ReadRequest, pb.ReadResponse>(client.read.bind(client), new pb.ReadRequest());
    assert.equal(response.getId(), "");
    assert.equal(response.hasProperties(), false);
  });

  it("turns a failure into its sentence, and cancels", async () => {
    await assert.rejects(
      call<pb.UpdateRequest, pb.UpdateResponse>(client.update.bind(client), new pb.UpdateRequest()),
      /cannot/,
    );
    await call<emptyPb.Empty, emptyPb.Empty>(client.cancel.bind(client), new emptyPb.Empty());
    assert.equal(provider.cancelled, true);
  });

  it("names a function that it does not support", async () => {
    const request = new pb.InvokeRequest();
    request.setTok("kubernetes:yaml:decode");
    await assert.rejects(
      call<pb.InvokeRequest, pb.InvokeResponse>(client.invoke.bind(client), request),
      /"echo" is a lab stand-in and does not support the function kubernetes:yaml:decode/,
    );
  });
});
