import assert from "node:assert/strict";
import { impossible, network, onGcp, planned, question, wrong } from "./support.ts";

const kept = "A network keeps its ranges: put it back, or make another environment.";
const larger = "A network keeps its ranges: plan for fewer machines, or make another environment with larger ones.";

describe("addresses: once accepted", () => {
  const accepted = planned(question());

  it("stay to the letter, whatever else changes", () => {
    const other = { environment: "other", addresses: planned(question({ environment: "other" })), peered: true };
    assert.deepEqual(planned(question({ accepted })), accepted);
    assert.deepEqual(planned(question({ accepted, environment: "renamed", machines: 150, taken: [other] })), accepted);
    assert.deepEqual(planned(question({ accepted, zones: ["use1-az1"] })), accepted);
    assert.deepEqual(
      planned(question({ accepted, given: { cidr: accepted.vpc, services: accepted.services } })),
      accepted,
    );
  });

  it("gain the next free parts for a new zone", () => {
    const plan = planned(question({ accepted, zones: ["use1-az1", "use1-az2", "use1-az4", "use1-az6", "use1-az5"] }));
    assert.deepEqual(plan, {
      ...accepted,
      subnets: {
        ...accepted.subnets,
        "use1-az6": { nodes: "10.26.48.0/20", public: "10.26.243.0/24", pods: "100.90.96.0/19" },
        "use1-az5": { nodes: "10.26.64.0/20", public: "10.26.244.0/24", pods: "100.90.128.0/19" },
      },
    });
  });

  it("have room for six zones, and say when there is none left", () => {
    const six = ["a", "b", "c", "d", "e", "f"];
    assert.equal(Object.keys(planned(question({ accepted, zones: six.slice(0, 5) })).subnets).length, 8);
    assert.deepEqual(wrong(question({ accepted, zones: [...Object.keys(accepted.subnets), ...six] })), {
      path: network("pods"),
      found: "100.90.0.0/16",
      allowed: "a range with a free part for each zone: what lies in it already leaves none",
      remedy: larger,
    });
  });

  it("give a new zone of a network that is there already what the file names", () => {
    const given = { vpc: "vpc-1", cidr: "10.20.0.0/16" };
    const before = planned(question({ given }));
    const subnets = { "use1-az6": { nodes: "10.20.200.0/24", pods: "100.90.128.0/19" } };
    const zones = [...Object.keys(before.subnets), "use1-az6"];
    const plan = planned(question({ accepted: before, zones, given: { ...given, subnets } }));
    assert.deepEqual(plan, { ...before, subnets: { ...before.subnets, ...subnets } });
    assert.equal(plan.existingVpc, "vpc-1");
  });

  it("are not changed by the file", () => {
    const given = { cidr: "10.9.0.0/16", pods: "10.8.0.0/16", services: "172.20.0.0/20", vpc: "vpc-1" };
    assert.deepEqual(impossible(question({ accepted, given })), [
      { path: network("cidr"), found: "10.9.0.0/16", allowed: "10.26.0.0/16, as it was accepted", remedy: kept },
      { path: network("pods"), found: "10.8.0.0/16", allowed: "100.90.0.0/16, as it was accepted", remedy: kept },
      {
        path: network("services"),
        found: "172.20.0.0/20",
        allowed: "172.21.160.0/20, as it was accepted",
        remedy: kept,
      },
      { path: network("vpc"), found: "vpc-1", allowed: "a network of its own, as it was accepted", remedy: kept },
    ]);
    const subnets = { "use1-az1": { nodes: "10.26.0.0/21", public: "10.26.240.0/24" } };
    assert.deepEqual(impossible(question({ accepted, given: { subnets } })), [
      {
        path: network("subnets", "use1-az1", "nodes"),
        found: "10.26.0.0/21",
        allowed: "10.26.0.0/20, as it was accepted",
        remedy: kept,
      },
    ]);
  });

  it("stay in the network that was there already", () => {
    const before = planned(question({ given: { vpc: "vpc-1", cidr: "10.20.0.0/16" } }));
    assert.deepEqual(wrong(question({ accepted: before })), {
      path: network("vpc"),
      found: "nothing",
      allowed: "vpc-1, as it was accepted",
      remedy: kept,
    });
    assert.equal(
      wrong(question({ accepted: before, given: { vpc: "vpc-2", cidr: "10.20.0.0/16" } })).allowed,
      "vpc-1, as it was accepted",
    );
  });

  it("are held against networks that are joined later", () => {
    const taken = [{ environment: "other", addresses: accepted, peered: true }];
    assert.deepEqual(
      impossible(question({ accepted, taken })).map(({ path, found }) => [path.at(-1), found]),
      [
        ["cidr", "10.26.0.0/16"],
        ["pods", "100.90.0.0/16"],
        ["services", "172.21.160.0/20"],
      ],
    );
  });

  it("say when machines have outgrown them", () => {
    // A /19 holds 63 machines' pods, less its first and last block.
    assert.deepEqual(planned(question({ accepted, machines: 189 })), accepted);
    assert.deepEqual(wrong(question({ accepted, machines: 190 })), {
      path: network("pods"),
      found: "100.90.0.0/16 for 190 machines",
      allowed: "at most 189 machines in 3 zones with up to 110 pods each, as it is cut",
      remedy: larger,
    });
  });

  it("say when machines have outgrown their subnets", () => {
    // 16 of a /27's 32 addresses are kept free for the control plane, and 5 are AWS's own.
    const given = { cidr: "10.1.0.0/25" };
    const small = planned(question({ given, machines: 1, zones: ["a"] }));
    assert.equal(small.subnets["a"]!.nodes, "10.1.0.0/27");
    assert.deepEqual(planned(question({ given, accepted: small, machines: 11, zones: ["a"] })), small);
    assert.deepEqual(wrong(question({ given, accepted: small, machines: 12, zones: ["a"] })), {
      path: network("cidr"),
      found: "10.1.0.0/25 for 12 machines",
      allowed: "at most 11 machines in one zone with up to 110 pods each, as it is cut",
      remedy: larger,
    });
    const wide = planned(question({ given: { cidr: "10.1.0.0/20" } }));
    assert.equal(wide.subnets["use1-az1"]!.nodes, "10.1.0.0/24");
    assert.deepEqual(
      wrong(question({ accepted: wide, machines: 706, podsPerMachine: 1 })).allowed,
      "at most 705 machines in 3 zones with up to 1 pods each, as it is cut",
    );
  });

  it("are cut for a new zone as they are for the others, a public subnet included", () => {
    const subnets = { "use1-az1": { nodes: "10.20.0.0/22", pods: "10.40.0.0/21" } };
    const given = { vpc: "vpc-1", cidr: "10.20.0.0/16", pods: "10.40.0.0/16", subnets };
    const before = planned(question({ given, zones: ["use1-az1"] }));
    assert.deepEqual(before.subnets, subnets);
    const plan = planned(question({ given, accepted: before, zones: ["use1-az1", "use1-az2"] }));
    assert.deepEqual(plan.subnets["use1-az2"], {
      nodes: "10.20.4.0/22",
      public: "10.20.252.0/24",
      pods: "10.40.8.0/21",
    });
  });

  it("give a new zone on Google Cloud the region's subnet", () => {
    const before = planned(onGcp());
    const plan = planned(onGcp({ accepted: before, zones: ["europe-west1-b", "europe-west1-c", "europe-west1-d"] }));
    assert.deepEqual(plan, {
      ...before,
      subnets: { ...before.subnets, "europe-west1-d": { nodes: "10.26.0.0/20" } },
    });
  });

  it("are named by their first address: another one of the same range is that slip alone", () => {
    assert.deepEqual(wrong(question({ accepted, given: { cidr: "10.26.1.0/16" } })), {
      path: network("cidr"),
      found: "10.26.1.0/16",
      allowed: "a range by its first address: 10.26.0.0/16",
      remedy: "Write 10.26.0.0/16, or a range that begins at that address.",
    });
  });

  it("must be sound themselves: the control plane lies in nobody's subnet", () => {
    const before = planned(onGcp());
    const { nodes } = before.subnets["europe-west1-b"]!;
    assert.deepEqual(wrong(onGcp({ accepted: { ...before, controlPlane: nodes } })), {
      path: network("cidr"),
      found: nodes,
      allowed: `a range apart from the nodes subnet of europe-west1-b, ${nodes}`,
    });
  });

  it("are read only where they are ranges", () => {
    assert.throws(() => planned(question({ accepted: { ...accepted, pods: "100.90.0.0" } })), {
      message: '"100.90.0.0" is not a range of addresses',
    });
  });
});
