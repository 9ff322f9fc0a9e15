import assert from "node:assert/strict";
import { only, valueOf } from "./cluster-support.ts";

describe("stacks/config: what stands beside the chains", () => {
  it("has its defaults", () => {
    const chain = "{ name: eth, chain: ethereum, network: hoodi, execution: reth, consensus: nimbus }";
    const { explorers, signers, apps } = valueOf(
      `cryptokube:chains: [${chain}]`,
      "cryptokube:explorers: [{ name: scan, chain: eth }]",
      "cryptokube:signers: [{ name: sign, chain: eth }]",
      "cryptokube:apps: [{ name: shop }]",
    );
    assert.deepEqual(explorers, [{ name: "scan", chain: "eth" }]);
    assert.deepEqual(signers, [
      { name: "sign", chain: "eth", mode: "eth1", validators: false, nodes: 2, keys: [], consumers: [] },
    ]);
    assert.deepEqual(apps, [{ name: "shop", replicas: 2, cpu: "1", memory: "2Gi", spot: true }]);
  });

  it("keeps within the bounds of planning", () => {
    for (const [field, allowed] of [
      ["horizon: 0", "at least 1"],
      ["horizon: 37", "at most 36"],
      ["horizon: 1.5", "a whole number"],
      ["freeSpace: 0.04", "at least 0.05"],
      ["freeSpace: 0.51", "at most 0.5"],
      ["freeSpace: much", "a number"],
      ["spot: 1", "true or false"],
      ["architectures: []", "at least one architecture"],
      ["architectures: [arm]", "arm64, amd64"],
      ["families: [M7]", "a machine family, as m7g or n4"],
      ["released: [A]", "the name of a node, as ethereum-2"],
    ] as const) {
      assert.equal(only(`cryptokube:planning: { ${field} }`).allowed, allowed, field);
    }
    const planning = { horizon: 36, freeSpace: 0.5, spot: false, architectures: ["arm64"], families: ["m7g"] };
    const value = valueOf(`cryptokube:planning: ${JSON.stringify({ ...planning, released: ["a-0"] })}`);
    assert.deepEqual(value.planning, { ...planning, released: ["a-0"] });
  });

  it("has addresses as ranges, by zone where they are cut", () => {
    const network = {
      cidr: "10.20.0.0/16",
      pods: "100.64.0.0/16",
      services: "172.20.0.0/20",
      vpc: "vpc-0abc",
      subnets: { "use1-az1": { nodes: "10.20.0.0/20", public: "10.20.16.0/24" } },
      peers: ["prod"],
    };
    assert.deepEqual(valueOf(`cryptokube:network: ${JSON.stringify(network)}`).network, network);
    const range = "a range of addresses, as 10.20.0.0/16";
    for (const cidr of ["10.20.0.0", "10.20.0/16", "256.0.0.0/8", "10.0.0.0/33", "10.0.0.01/8", "ten"]) {
      assert.deepEqual(only(`cryptokube:network: { cidr: "${cidr}" }`), {
        path: "config.cryptokube:network.cidr",
        found: JSON.stringify(cidr),
        allowed: range,
      });
    }
    assert.deepEqual(only("cryptokube:network: { subnets: { use1-az1: { nodes: x } } }"), {
      path: "config.cryptokube:network.subnets.use1-az1.nodes",
      found: '"x"',
      allowed: range,
    });
    assert.deepEqual(only("cryptokube:network: { subnets: { A_B: { nodes: 10.0.0.0/20 } } }"), {
      path: "config.cryptokube:network.subnets.A_B",
      found: 'the key "A_B"',
      allowed: "the id of a zone, as use1-az1 or us-east1-b",
    });
    assert.deepEqual(
      only("cryptokube:network: { subnets: { use1-az1: { nodes: 10.0.0.0/20, pubic: 10.0.16.0/20 } } }"),
      {
        path: "config.cryptokube:network.subnets.use1-az1.pubic",
        found: 'the key "pubic"',
        allowed: "nodes, public, pods",
        nearest: "public",
      },
    );
  });
});
