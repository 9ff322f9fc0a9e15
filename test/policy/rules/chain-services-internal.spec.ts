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
  describe("at a load balancer for peers", () => {
    const peers = [
      { port: 30303, protocol: "TCP", targetPort: "peers" },
      { port: 9000, protocol: "UDP", targetPort: "beacon-disc" },
    ];
    const balancer = (change: object = {}) =>
      service({ type: "LoadBalancer", allocateLoadBalancerNodePorts: false, ports: peers, ...change });

    it("lets the ports for peers pass", async () => {
      assert.deepEqual(await balancer(), []);
    });
    it("finds any other port, another number before one, a machine's port, and none at all", async () => {
      for (const change of [
        { ports: [...peers, { port: 8545, protocol: "TCP", targetPort: "rpc" }] },
        { ports: [{ port: 8545, protocol: "TCP", targetPort: "peers" }] },
        { ports: [{ port: 30303, protocol: "TCP", targetPort: 8545 }] },
        { allocateLoadBalancerNodePorts: true },
        { type: "NodePort" },
        { ports: [] },
      ]) {
        assert.equal((await balancer(change)).length, 1, JSON.stringify(change));
      }
    });
  });
  it("finds an address of the outside", async () => {
    assert.match((await service({ externalIPs: ["192.0.2.1"] }))[0] ?? "", /has externalIPs/);
  });
});
