import assert from "node:assert/strict";
import { prometheusIdentities } from "../../../../stacks/plan/aws/prometheus-identity.ts";
import { configOf } from "../../../support/stacks.ts";

const identities = (more: object = {}) =>
  prometheusIdentities("prod", "cryptokube-prod", {
    prometheus: { ...configOf("config: {}").prometheus, ...more },
  });
const url = "https://metrics.example.com/api/v1/write";
const remoteWrite = { url, sigv4: { workspace: "ws-1a", region: "us-east-1" } };

describe("stacks/plan/aws: Prometheus' role", () => {
  it("may write to one workspace of Amazon's, and do nothing else", () => {
    const [identity, ...more] = identities({ remoteWrite });
    assert.deepEqual(more, []);
    assert.equal(`${identity!.namespace}/${identity!.serviceAccount}`, "prod-observability/prometheus");
    assert.deepEqual(
      identity!.role.document?.Statement.map(({ Action, Resource }) => [Action, Resource]),
      [[["aps:RemoteWrite"], ["arn:${partition}:aps:us-east-1:${account}:workspace/ws-1a"]]],
    );
    assert.deepEqual(identity!.role.managed, []);
  });

  it("is taken by pods, and says whose it is and for what", () => {
    const { name, service, description } = identities({ remoteWrite })[0]!.role;
    assert.equal(name, "cryptokube-prod-prometheus");
    assert.equal(service, "pods.eks.amazonaws.com");
    assert.equal(description, "cryptokube-prod: Writes samples to ws-1a.");
  });

  it("is none where Prometheus writes nowhere, or is known there by something else", () => {
    assert.deepEqual(identities(), []);
    assert.deepEqual(identities({ remoteWrite: { url } }), []);
  });
});
