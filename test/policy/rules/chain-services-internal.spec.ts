import assert from "node:assert/strict";
import { chainServicesInternal } from "../../../policy/rules/chain-services-internal.ts";
import { chainLabels, said } from "../support.ts";

const service = (spec: object | undefined, labels: object = chainLabels) =>
  said(chainServicesInternal, "core/v1:Service", { metadata: { name: "s", labels }, spec });

describe("policy: chains are reached inside the cluster only", () => {
  it("lets a ClusterIP pass, with and without an address, and Services of others", async () => {
    assert.deepEqual(await service({ type: "ClusterIP", clusterIP: "None" }), []);
    assert.deepEqual(await service(undefined), []);
    assert.deepEqual(await service({ type: "LoadBalancer" }, {}), []);
  });
  for (const type of ["LoadBalancer", "NodePort", "ExternalName"]) {
    it(`finds a ${type}`, async () => {
      assert.deepEqual(await service({ type }), [`Service s is a ${type}: a chain's Service must be a ClusterIP.`]);
    });
  }
  it("finds an address of the outside", async () => {
    assert.match((await service({ externalIPs: ["192.0.2.1"] }))[0] ?? "", /has externalIPs/);
  });
});
