import assert from "node:assert/strict";
import { awsApiEndpointNotPublic } from "../../../policy/rules/aws-api-endpoint-not-public.ts";
import { saidOfAws } from "../support.ts";

const cluster = (vpcConfig?: object) =>
  saidOfAws(awsApiEndpointNotPublic, "eks/cluster:Cluster", { name: "c", vpcConfig });

describe("policy: the API server answers to named ranges only", () => {
  it("lets a private one pass, and one that names ranges", async () => {
    assert.deepEqual(await cluster({ endpointPublicAccess: false }), []);
    assert.deepEqual(await cluster({ endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] }), []);
    assert.deepEqual(await cluster({ publicAccessCidrs: ["198.18.0.0/15", "203.0.0.0/10"] }), []);
  });
  for (const publicAccessCidrs of [["0.0.0.0/0"], ["203.0.113.0/24", "::/0"], ["0.0.0.0/1", "128.0.0.0/1"]]) {
    it(`finds ${publicAccessCidrs.join(" and ")}`, async () => {
      assert.match((await cluster({ endpointPublicAccess: true, publicAccessCidrs })).join(), /Cluster c answers to/);
    });
  }
  it("names each open range, and both ways to close it", async () => {
    assert.deepEqual(await cluster({ publicAccessCidrs: ["0.0.0.0/1", "203.0.113.0/24", "128.0.0.0/1"] }), [
      "Cluster c answers to 0.0.0.0/1, 128.0.0.0/1: name the ranges in publicAccessCidrs, or set " +
        "endpointPublicAccess to false.",
    ]);
  });
  it("finds one that says nothing: EKS opens it to everybody", async () => {
    for (const vpcConfig of [undefined, {}, { endpointPublicAccess: true }]) {
      assert.match((await cluster(vpcConfig)).join(), /answers to 0\.0\.0\.0\/0/);
    }
  });
});
