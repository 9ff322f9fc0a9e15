import assert from "node:assert/strict";
import { impossible, network, onGcp, planned, question, wrong } from "./support.ts";

describe("addresses: given by the file", () => {
  it("takes ranges as they are, and computes the others around them", () => {
    const plan = planned(
      question({ given: { cidr: "10.20.0.0/18", pods: "10.96.0.0/15", services: "192.168.0.0/22" } }),
    );
    assert.equal(plan.vpc, "10.20.0.0/18");
    assert.equal(plan.pods, "10.96.0.0/15");
    assert.equal(plan.services, "192.168.0.0/22");
    assert.deepEqual(plan.subnets["use1-az2"], {
      nodes: "10.20.4.0/22",
      public: "10.20.60.64/26",
      pods: "10.96.64.0/18",
    });
    const around = planned(question({ given: { pods: "10.26.0.0/16", services: "10.27.16.0/20" } }));
    assert.equal(around.vpc, "10.28.0.0/16");
  });

  it("cuts a small network into as few parts as hold its machines", () => {
    const nodes = (cidr: string) => {
      const { nodes: first, public: open } = planned(question({ given: { cidr } })).subnets["use1-az1"]!;
      return `${first} ${open}`;
    };
    assert.equal(nodes("10.1.0.0/24"), "10.1.0.0/26 10.1.0.192/28");
    assert.equal(nodes("10.1.0.0/22"), "10.1.0.0/26 10.1.3.192/28");
    assert.equal(nodes("10.1.0.0/20"), "10.1.0.0/24 10.1.15.0/28");
  });

  it("says which is the smallest network that would do", () => {
    assert.deepEqual(wrong(question({ given: { cidr: "10.1.0.0/25" } })), {
      path: network("cidr"),
      found: "10.1.0.0/25",
      allowed: "a /24 or larger, for 6 machines in 3 zones with up to 110 pods each",
    });
    assert.equal(
      wrong(question({ given: { cidr: "10.1.0.0/28" }, zones: ["a"] })).allowed,
      "a /26 or larger, for 6 machines in one zone with up to 110 pods each",
    );
    assert.equal(planned(question({ given: { cidr: "10.1.0.0/26" }, zones: ["a"] })).vpc, "10.1.0.0/26");
    assert.equal(planned(question({ given: { cidr: "10.1.0.0/24" } })).vpc, "10.1.0.0/24");
  });

  it("cuts a range of pods into as few parts as hold four times the machines' pods, one for each zone at least", () => {
    const part = (machines: number, zones: readonly string[]) =>
      planned(question({ given: { pods: "10.32.0.0/16" }, machines, zones })).subnets["a"]!.pods;
    // 4 × 15 × 128 and 32 more are a /19's, 4 × 16 × 128 and 32 more are not.
    assert.equal(part(30, ["a", "b"]), "10.32.0.0/19");
    assert.equal(part(32, ["a", "b"]), "10.32.0.0/18");
    // Four times as many would not fit; those of now do.
    assert.equal(part(200, ["a", "b"]), "10.32.0.0/17");
    assert.equal(part(200, ["a", "b", "c", "d"]), "10.32.0.0/18");
  });

  it("says which is the smallest range of pods that would do", () => {
    // Two machines a zone take 2 × 128 addresses, and 32 more cannot be used: a /23 for each of four parts.
    assert.deepEqual(wrong(question({ given: { pods: "100.64.0.0/22" } })), {
      path: network("pods"),
      found: "100.64.0.0/22",
      allowed: "a /21 or larger, for 6 machines in 3 zones with up to 110 pods each",
    });
    assert.equal(planned(question({ given: { pods: "100.64.0.0/21" } })).subnets["use1-az1"]!.pods, "100.64.0.0/23");
    assert.deepEqual(wrong(onGcp({ given: { pods: "100.64.0.0/23" } })), {
      path: network("pods"),
      found: "100.64.0.0/23",
      allowed: "a /22 or larger, for 6 machines in 2 zones with up to 64 pods each",
    });
    assert.equal(wrong(question({ given: { pods: "100.64.0.0/28" } })).found, "100.64.0.0/28");
  });

  it("says which is the smallest network for Google Cloud", () => {
    assert.deepEqual(wrong(onGcp({ machines: 30, given: { cidr: "10.1.0.0/26" } })), {
      path: network("cidr"),
      found: "10.1.0.0/26",
      allowed: "a /25 or larger, for 30 machines in 2 zones with up to 64 pods each",
    });
    const { subnets, controlPlane } = planned(onGcp({ machines: 30, given: { cidr: "10.1.0.0/25" } }));
    assert.deepEqual([subnets["europe-west1-b"]!.nodes, controlPlane], ["10.1.0.0/26", "10.1.0.112/28"]);
  });

  it("asks for a range by its first address", () => {
    assert.deepEqual(wrong(question({ given: { cidr: "10.1.2.3/16" } })), {
      path: network("cidr"),
      found: "10.1.2.3/16",
      allowed: "a range by its first address: 10.1.0.0/16",
      remedy: "Write 10.1.0.0/16, or a range that begins at that address.",
    });
  });

  it("holds ranges to what the cloud takes", () => {
    const allowed = (given: object, ask = question) => impossible(ask({ given })).map((one) => one.allowed);
    assert.deepEqual(allowed({ cidr: "10.0.0.0/8" }), ["a range from /16 to /28, the nearest being 10.0.0.0/16"]);
    assert.deepEqual(allowed({ cidr: "10.0.0.32/29" }), ["a range from /16 to /28, the nearest being 10.0.0.32/28"]);
    assert.deepEqual(allowed({ pods: "100.64.0.0/12" }), ["a range from /13 to /28, the nearest being 100.64.0.0/13"]);
    assert.deepEqual(allowed({ services: "172.20.0.0/25" }), [
      "a range from /12 to /24, the nearest being 172.20.0.0/24",
    ]);
    assert.deepEqual(allowed({ services: "100.64.0.0/20" }), [
      "a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
    ]);
    assert.deepEqual(allowed({ cidr: "10.0.0.0/27" }, onGcp), [
      "a range from /8 to /26, the nearest being 10.0.0.0/26",
    ]);
    assert.deepEqual(allowed({ pods: "10.0.0.0/8" }, onGcp), ["a range from /9 to /24, the nearest being 10.0.0.0/9"]);
    assert.deepEqual(allowed({ services: "10.0.0.0/28" }, onGcp), [
      "a range from /16 to /27, the nearest being 10.0.0.0/27",
    ]);
    assert.equal(planned(onGcp({ given: { services: "100.127.0.0/20" } })).services, "100.127.0.0/20");
    assert.deepEqual(allowed({ cidr: "10.0.0.0" }), ["a range of addresses, as 10.20.0.0/16"]);
  });

  it("says everything that is wrong at once", () => {
    const paths = impossible(question({ given: { cidr: "10.0.0.1/8", pods: "x", services: "8.8.8.0/28" } })).map(
      ({ path }) => path.at(-1),
    );
    assert.deepEqual(paths, ["cidr", "cidr", "pods", "services", "services"]);
  });

  it("keeps ranges apart", () => {
    assert.deepEqual(
      impossible(question({ given: { cidr: "10.0.0.0/16", pods: "10.0.0.0/16", services: "10.0.8.0/21" } })),
      [
        { path: network("pods"), found: "10.0.0.0/16", allowed: "a range apart from the network's range, 10.0.0.0/16" },
        {
          path: network("services"),
          found: "10.0.8.0/21",
          allowed: "a range apart from the network's range, 10.0.0.0/16",
        },
        { path: network("services"), found: "10.0.8.0/21", allowed: "a range apart from the pods' range, 10.0.0.0/16" },
      ],
    );
  });

  it("keeps ranges apart from those of networks that are joined with this one, and of no other", () => {
    const other = planned(question({ environment: "other" }));
    const given = { cidr: other.vpc };
    assert.equal(
      planned(question({ given, taken: [{ environment: "other", addresses: other, peered: false }] })).vpc,
      other.vpc,
    );
    assert.deepEqual(wrong(question({ given, taken: [{ environment: "other", addresses: other, peered: true }] })), {
      path: network("cidr"),
      found: other.vpc,
      allowed: `a range apart from ${other.vpc} of other, whose network is joined with this one`,
      remedy: "Leave other out of peers, or give one of the two environments other ranges.",
    });
  });
});

describe("addresses: a network that is there already", () => {
  const subnets = {
    "use1-az1": { nodes: "10.20.0.0/24", public: "10.20.100.0/24", pods: "10.40.0.0/20" },
    "use1-az2": { nodes: "10.20.1.0/24" },
  };
  const given = { vpc: "vpc-0a1b", cidr: "10.20.0.0/16", pods: "10.40.0.0/16", subnets };

  it("uses its subnets as they are, and adds the zones that have none", () => {
    const plan = planned(question({ given }));
    assert.equal(plan.existingVpc, "vpc-0a1b");
    assert.deepEqual(plan.subnets, {
      "use1-az1": subnets["use1-az1"],
      "use1-az2": { nodes: "10.20.1.0/24", pods: "10.40.32.0/19" },
      "use1-az4": { nodes: "10.20.16.0/20", public: "10.20.240.0/24", pods: "10.40.64.0/19" },
    });
  });

  it("asks for its range, which nothing else tells", () => {
    assert.deepEqual(wrong(question({ given: { vpc: "vpc-0a1b" } })), {
      path: network("cidr"),
      found: "nothing",
      allowed: "the range of vpc-0a1b that is this environment's to use, as 10.20.0.0/16",
      remedy: "Name it: a network that is there already is not looked into.",
    });
  });

  it("wants subnets within their ranges, apart, and of zones in use", () => {
    const change = (zone: string, parts: { nodes: string; public?: string; pods?: string }) =>
      question({ given: { ...given, subnets: { ...subnets, [zone]: parts } } });
    assert.deepEqual(wrong(change("use1-az2", { nodes: "10.21.0.0/24" })), {
      path: network("subnets", "use1-az2", "nodes"),
      found: "10.21.0.0/24",
      allowed: "a range within 10.20.0.0/16",
      remedy: "Or name the range that it lies in, as cidr.",
    });
    assert.deepEqual(wrong(change("use1-az2", { nodes: "10.20.1.0/24", pods: "10.50.0.0/20" })), {
      path: network("subnets", "use1-az2", "pods"),
      found: "10.50.0.0/20",
      allowed: "a range within 10.40.0.0/16",
      remedy: "Or name the range that it lies in, as pods.",
    });
    assert.deepEqual(wrong(change("use1-az2", { nodes: "10.20.0.0/25" })), {
      path: network("subnets", "use1-az2", "nodes"),
      found: "10.20.0.0/25",
      allowed: "a range apart from the nodes subnet of use1-az1, 10.20.0.0/24",
    });
    assert.deepEqual(wrong(change("use1-az6", { nodes: "10.20.2.0/24" })), {
      path: network("subnets", "use1-az6"),
      found: "use1-az6",
      allowed: "a zone in use: use1-az1, use1-az2, use1-az4",
      remedy: "Name the zones to use in cryptokube:cluster, as zones: [ … ].",
    });
    assert.equal(
      wrong(change("use1-az2", { nodes: "10.20.1.0/29" })).allowed,
      "a range from /16 to /28, the nearest being 10.20.1.0/28",
    );
  });

  it("says which subnet is no range, by zone and use", () => {
    const zone = { nodes: "10.20.0.0/24", public: "10.20.9.0/28", pods: "10.40.0.0/20" };
    for (const use of ["nodes", "public", "pods"]) {
      const said = { ...given, subnets: { "use1-az1": { ...zone, [use]: "10.20/24" } } };
      assert.deepEqual(wrong(question({ given: said })), {
        path: network("subnets", "use1-az1", use),
        found: "10.20/24",
        allowed: "a range of addresses, as 10.20.0.0/16",
      });
    }
  });

  it("says which subnet is too small, and how large it must be", () => {
    const small = { ...given, subnets: { ...subnets, "use1-az2": { nodes: "10.20.1.0/28", pods: "10.40.16.0/26" } } };
    assert.deepEqual(
      impossible(question({ given: small })).map(({ path, allowed }) => [path, allowed]),
      [
        [
          network("subnets", "use1-az2", "nodes"),
          "a /27 or larger, for 6 machines in 3 zones with up to 110 pods each",
        ],
        [network("subnets", "use1-az2", "pods"), "a /23 or larger, for 6 machines in 3 zones with up to 110 pods each"],
      ],
    );
  });

  it("says so where what lies in a range leaves no part free", () => {
    const full = {
      cidr: "10.20.0.0/22",
      subnets: { "use1-az1": { nodes: "10.20.0.0/23" }, "use1-az2": { nodes: "10.20.2.0/23" } },
    };
    assert.deepEqual(wrong(question({ given: full })), {
      path: network("cidr"),
      found: "10.20.0.0/22",
      allowed: "a range with a free part for each zone: what lies in it already leaves none",
    });
    const pods = {
      "use1-az1": { nodes: "10.20.0.0/24", pods: "10.40.0.0/17" },
      "use1-az2": { nodes: "10.20.1.0/24", pods: "10.40.128.0/17" },
    };
    assert.deepEqual(wrong(question({ given: { ...given, subnets: pods } })).path, network("pods"));
  });

  it("has one subnet for all zones on Google Cloud", () => {
    const zones = (b: string, c: string) => ({ "europe-west1-b": { nodes: b }, "europe-west1-c": { nodes: c } });
    const cidr = "10.20.0.0/16";
    const plan = planned(onGcp({ given: { vpc: "shared", cidr, subnets: zones("10.20.128.0/17", "10.20.128.0/17") } }));
    assert.deepEqual(plan.subnets, zones("10.20.128.0/17", "10.20.128.0/17"));
    assert.equal(plan.controlPlane, "10.20.0.0/28");
    assert.equal(plan.existingVpc, "shared");
    assert.deepEqual(wrong(onGcp({ given: { cidr, subnets: zones("10.20.0.0/20", "10.20.16.0/20") } })), {
      path: network("subnets", "europe-west1-c", "nodes"),
      found: "10.20.16.0/20",
      allowed: "10.20.0.0/20, as in the other zones: a subnet spans the region on Google Cloud",
    });
    const subnets = { "europe-west1-b": { nodes: "10.20.0.0/20", public: "10.20.16.0/24" } };
    assert.deepEqual(wrong(onGcp({ given: { cidr, subnets } })), {
      path: network("subnets", "europe-west1-b", "public"),
      found: "10.20.16.0/24",
      allowed: "nodes alone: on Google Cloud machines have addresses of their own, and pods a range for all zones",
    });
    const whole = zones(cidr, cidr);
    assert.deepEqual(wrong(onGcp({ given: { cidr, subnets: whole } })), {
      path: network("cidr"),
      found: cidr,
      allowed: "a range with a free part for each zone: what lies in it already leaves none",
    });
    const small = zones("10.20.0.0/29", "10.20.0.0/29");
    assert.deepEqual(wrong(onGcp({ given: { cidr, subnets: small } })), {
      path: network("subnets", "europe-west1-b", "nodes"),
      found: "10.20.0.0/29",
      allowed: "a /28 or larger, for 6 machines in 2 zones with up to 64 pods each",
    });
  });
});
