import assert from "node:assert/strict";
import { Access } from "../../../../lab/providers/kubernetes/access.ts";
import { createObject, updateObject } from "../../../../lab/providers/kubernetes/apply.ts";
import { ApiError } from "../../../../lab/providers/kubernetes/client.ts";
import { conflict, fakeApi, notFound } from "./fake-api.ts";
import { deployment } from "./objects.ts";

const ALL = "/apis/apps/v1/namespaces/shop/deployments";
const OURS = "pulumi-kubernetes-12345678";

function creating(more: object = {}) {
  const said: string[] = [];
  const how = {
    fieldManager: OURS,
    preview: false,
    force: false,
    upsert: false,
    onRetry: (message: string) => said.push(message),
    signal: new AbortController().signal,
    ...more,
  };
  return { said, how };
}

describe("creating an object", () => {
  it("is a plain, strict creation under a manager of its own", async () => {
    const { client, asked } = fakeApi({ [`POST ${ALL}`]: [deployment()] });
    await createObject(new Access(client), deployment(), creating().how);
    assert.deepEqual(asked[0]?.query, { fieldManager: OURS, fieldValidation: "Strict" });
  });

  it("changes nothing in a preview", async () => {
    const { client, asked } = fakeApi({ [`POST ${ALL}`]: [deployment()] });
    await createObject(new Access(client), deployment(), creating({ preview: true }).how);
    assert.equal(asked[0]?.query?.["dryRun"], "All");
  });

  it("is server-side apply where the provider takes over what exists", async () => {
    const { client, asked } = fakeApi({ [`PATCH ${ALL}/web`]: [deployment()] });
    await createObject(new Access(client), deployment(), creating({ upsert: true }).how);
    assert.equal(asked[0]?.contentType, "application/apply-patch+yaml");
    assert.equal(asked[0].query?.["force"], "false");
  });

  it("is tried again while its namespace is on its way", async function () {
    this.timeout(5_000);
    const { client, asked } = fakeApi({ [`POST ${ALL}`]: [notFound('namespaces "shop"'), deployment()] });
    const { how, said } = creating();
    await createObject(new Access(client), deployment(), how);
    assert.equal(asked.length, 2);
    assert.match(said[0] ?? "", /Retry #1; creation failed: namespaces "shop" not found/);
  });

  it("is not tried again in a preview, nor after a real fault", async () => {
    const missing = fakeApi({ [`POST ${ALL}`]: [notFound()] });
    await assert.rejects(
      createObject(new Access(missing.client), deployment(), creating({ preview: true }).how),
      /not found/,
    );
    assert.equal(missing.asked.length, 1);
    const invalid = fakeApi({ [`POST ${ALL}`]: [new ApiError(422, { reason: "Invalid", message: "invalid" })] });
    await assert.rejects(createObject(new Access(invalid.client), deployment(), creating().how), /invalid/);
    assert.equal(invalid.asked.length, 1);
  });

  it("names a kind that the API server does not know", async () => {
    const { client } = fakeApi({});
    const widget = { apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "w" } };
    await assert.rejects(
      createObject(new Access(client), widget, creating({ preview: true }).how),
      /knows no kind "Widget" in example\.org\/v1/,
    );
  });
});

describe("updating an object", () => {
  const entry = (manager: string, operation: string) => ({
    manager,
    operation,
    fieldsV1: { "f:spec": { "f:replicas": {} } },
  });
  const live = (...managedFields: object[]) =>
    deployment({}, { resourceVersion: "7", managedFields: managedFields as never });
  const how = { liveName: "web", fieldManager: OURS, preview: false, force: false, ignoreChanges: [] };

  it("first moves the fields of its own creation, then applies", async () => {
    const { client, asked } = fakeApi({
      [`GET ${ALL}/web`]: [live(entry(OURS, "Update"))],
      [`PATCH ${ALL}/web`]: [live(entry(OURS, "Apply")), deployment()],
    });
    await updateObject(new Access(client), deployment(), how);
    assert.deepEqual(
      asked.map(({ method, contentType }) => [method ?? "GET", contentType]),
      [
        ["GET", undefined],
        ["PATCH", "application/json-patch+json"],
        ["PATCH", "application/apply-patch+yaml"],
      ],
    );
    assert.equal(asked[2]?.query?.["force"], "false");
  });

  it("moves nothing in a preview, and looks past that conflict", async () => {
    const { client, asked } = fakeApi({
      [`GET ${ALL}/web`]: [live(entry(OURS, "Update"))],
      [`PATCH ${ALL}/web`]: [deployment()],
    });
    await updateObject(new Access(client), deployment(), { ...how, preview: true });
    assert.equal(asked.length, 2);
    assert.deepEqual([asked[1]?.query?.["force"], asked[1]?.query?.["dryRun"]], ["true", "All"]);
  });

  it("takes up the newer object when a controller was faster", async () => {
    const { client } = fakeApi({
      [`GET ${ALL}/web`]: [live(entry(OURS, "Update"))],
      [`PATCH ${ALL}/web`]: [new ApiError(422, { reason: "Invalid", message: "test failed" }), live(), deployment()],
    });
    await updateObject(new Access(client), deployment(), how);
  });

  it("says in a conflict what can be done", async () => {
    const { client } = fakeApi({
      [`GET ${ALL}/web`]: [live()],
      [`PATCH ${ALL}/web`]: [conflict('conflict with "operator": .spec.replicas')],
    });
    await assert.rejects(
      updateObject(new Access(client), deployment(), how),
      /conflict with "operator": \.spec\.replicas\. Another field manager owns these fields of Deployment "shop\/web"\. .*ignoreChanges.*patchForce/,
    );
  });
});
