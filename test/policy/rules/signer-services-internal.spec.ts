import assert from "node:assert/strict";
import { signerServicesInternal } from "../../../policy/rules/signer-services-internal.ts";
import { said } from "../support.ts";

const service = (spec: object | undefined, component = "signer") =>
  said(signerServicesInternal, "core/v1:Service", {
    metadata: { name: "s", labels: { "app.kubernetes.io/component": component } },
    spec,
  });

describe("policy: signers are reached inside the cluster only", () => {
  it("lets a ClusterIP pass, and Services of what signs nothing", async () => {
    assert.deepEqual(await service({ type: "ClusterIP" }), []);
    assert.deepEqual(await service(undefined), []);
    assert.deepEqual(await service({ type: "LoadBalancer" }, "gateway"), []);
  });
  for (const type of ["LoadBalancer", "NodePort", "ExternalName"]) {
    it(`finds a ${type}, of a signer and of a database`, async () => {
      assert.deepEqual(await service({ type }), [`Service s is a ${type}: a signer's Service must be a ClusterIP.`]);
      assert.match((await service({ type }, "database"))[0] ?? "", /a database's Service/);
    });
  }
  it("finds an address of the outside", async () => {
    assert.match((await service({ externalIPs: ["192.0.2.1"] }))[0] ?? "", /must not be reached/);
  });
});
