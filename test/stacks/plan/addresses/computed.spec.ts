import assert from "node:assert/strict";
import { planAddresses } from "../../../../stacks/plan/addresses.ts";
import { hash } from "../../../../stacks/plan/addresses/choose.ts";
import { network, onGcp, planned, question, wrong } from "./support.ts";

describe("addresses: computed on AWS", () => {
  const plan = planned(question());

  it("gives a /16 to the network and another to pods, and a /20 to services", () => {
    const { subnets: _, ...outer } = plan;
    assert.deepEqual(outer, { vpc: "10.26.0.0/16", pods: "100.90.0.0/16", services: "172.21.160.0/20" });
  });

  it("gives each zone machines' subnets from the front, public ones from the last part, and pods", () => {
    assert.deepEqual(plan.subnets, {
      "use1-az1": { nodes: "10.26.0.0/20", public: "10.26.240.0/24", pods: "100.90.0.0/19" },
      "use1-az2": { nodes: "10.26.16.0/20", public: "10.26.241.0/24", pods: "100.90.32.0/19" },
      "use1-az4": { nodes: "10.26.32.0/20", public: "10.26.242.0/24", pods: "100.90.64.0/19" },
    });
  });

  it("begins at a place that follows from the environment's name (FNV-1a)", () => {
    assert.equal(hash(""), 0x811c9dc5);
    assert.equal(hash("a"), 0xe40c292c);
    assert.equal(hash("foobar"), 0xbf9cf968);
    assert.notEqual(planned(question({ environment: "staging" })).vpc, plan.vpc);
  });

  it("has no existing network and no control plane range", () => {
    assert.deepEqual(Object.keys(plan).sort(), ["pods", "services", "subnets", "vpc"]);
  });

  it("gives zones larger parts of a larger pods' range where four times the machines need them", () => {
    const pods = (machines: number) => {
      const { pods: range, subnets } = planned(question({ machines }));
      return [range.split("/")[1], subnets["use1-az1"]!.pods!.split("/")[1]];
    };
    // A machine with 110 pods takes 8 blocks of 16 addresses: a /19 holds 63 machines, less its first and last block.
    assert.deepEqual(pods(45), ["16", "19"]);
    assert.deepEqual(pods(46), ["15", "18"]);
    assert.deepEqual(pods(95), ["14", "17"]);
    assert.deepEqual(pods(189), ["14", "17"]);
    assert.deepEqual(pods(190), ["13", "16"]);
    assert.deepEqual(pods(1500), ["13", "16"]);
  });

  it("says when pods of one zone pass what a network takes", () => {
    assert.equal(planAddresses(question({ machines: 1533 })).ok, true);
    assert.deepEqual(wrong(question({ machines: 1534 })), {
      path: network("pods"),
      found: "1534 machines in 3 zones",
      allowed: "at most 1533 with up to 110 pods each: on AWS the pods of a zone have a /16 at most",
      remedy: "Use more zones, or share the chains out over several environments.",
    });
  });

  it("takes room for machines from the network in larger parts where they are many", () => {
    const nodes = (machines: number) => {
      const { subnets } = planned(question({ machines, podsPerMachine: 8, zones: ["a"] }));
      return subnets["a"]!.nodes.split("/")[1];
    };
    // 4,096 addresses less 21, over four.
    assert.equal(nodes(1018), "20");
    assert.equal(nodes(1019), "19");
  });
});

describe("addresses: computed on Google Cloud", () => {
  const plan = planned(onGcp());

  it("gives the region one subnet, which every zone has, and the control plane the last /28", () => {
    assert.deepEqual(plan, {
      vpc: "10.26.0.0/16",
      subnets: { "europe-west1-b": { nodes: "10.26.0.0/20" }, "europe-west1-c": { nodes: "10.26.0.0/20" } },
      pods: "100.77.0.0/17",
      services: "172.21.160.0/20",
      controlPlane: "10.26.255.240/28",
    });
  });

  it("gives each machine a range with twice its pods, for four times the machines", () => {
    const prefix = (machines: number, podsPerMachine: number) =>
      planned(onGcp({ machines, podsPerMachine })).pods.split("/")[1];
    // A /17 has 256 times a /25, and 128 times a /24.
    assert.equal(prefix(64, 64), "17");
    assert.equal(prefix(65, 64), "16");
    assert.equal(prefix(32, 110), "17");
    assert.equal(prefix(33, 110), "16");
    assert.equal(prefix(5000, 64), "12");
  });

  it("says when pods pass the largest range that is computed", () => {
    assert.equal(planAddresses(onGcp({ machines: 8192 })).ok, true);
    const error = wrong(onGcp({ machines: 8193 }));
    assert.deepEqual(error.path, network("pods"));
    assert.equal(error.allowed, "a /11 or larger, for 8193 machines in 2 zones with up to 64 pods each");
  });

  it("grows the machines' subnet with them, and never past half of the network", () => {
    const nodes = (machines: number, cidr?: string) =>
      planned(onGcp({ machines, podsPerMachine: 8, given: { cidr } })).subnets["europe-west1-b"]!.nodes;
    assert.equal(nodes(1023), "10.26.0.0/20");
    assert.equal(nodes(1024), "10.26.0.0/19");
    assert.equal(nodes(20, "10.9.0.0/24"), "10.9.0.0/25");
  });
});

describe("addresses: beside other environments", () => {
  const mine = planned(question());

  it("leaves the ranges of others alone, joined or not", () => {
    for (const peered of [true, false]) {
      const other = planned(question({ taken: [{ environment: "production-b", addresses: mine, peered }] }));
      assert.equal(other.vpc, "10.27.0.0/16");
      assert.equal(other.pods, "100.91.0.0/16");
      assert.equal(other.services, "172.21.176.0/20");
    }
  });

  it("uses a range of a network that is not joined again before it gives up, and of a joined one never", () => {
    const all = { ...mine, vpc: "10.0.0.0/8" };
    const taken = (peered: boolean) => [{ environment: "everything", addresses: all, peered }];
    assert.equal(planned(question({ taken: taken(false) })).vpc, mine.vpc);
    for (const ask of [question, onGcp]) {
      assert.deepEqual(wrong(ask({ taken: taken(true) })), {
        path: network("cidr"),
        found: "nothing",
        allowed: "a range of your own: all of 10.0.0.0/8 belongs to joined networks",
      });
    }
  });

  it("says so where pods or services are all taken", () => {
    const pods = [{ environment: "e", addresses: { ...mine, pods: "100.64.0.0/10" }, peered: true }];
    const services = [{ environment: "e", addresses: { ...mine, services: "172.20.0.0/14" }, peered: true }];
    for (const ask of [question, onGcp]) {
      assert.deepEqual(wrong(ask({ taken: pods })), {
        path: network("pods"),
        found: "nothing",
        allowed: "a range of your own: all of 100.64.0.0/10 belongs to joined networks",
      });
      assert.deepEqual(wrong(ask({ taken: services })), {
        path: network("services"),
        found: "nothing",
        allowed: "a range of your own: all of 172.20.0.0/14 belongs to joined networks",
      });
    }
  });

  it("leaves another's control plane alone", () => {
    const other = { ...planned(onGcp()), vpc: "10.99.0.0/16", controlPlane: "10.26.255.240/28" };
    assert.equal(planned(onGcp({ taken: [{ environment: "e", addresses: other, peered: true }] })).vpc, "10.27.0.0/16");
  });

  it("keeps apart from ranges that the file names where the network would have lain", () => {
    for (const ask of [question, onGcp]) {
      const usual = planned(ask()).vpc;
      const { vpc, pods } = planned(ask({ given: { pods: usual } }));
      assert.equal(pods, usual);
      assert.equal(vpc, "10.27.0.0/16");
    }
  });
});
