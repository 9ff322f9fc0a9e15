import assert from "node:assert/strict";
import { awsImpossible } from "../../../../stacks/plan/aws/impossible.ts";
import { localNvme } from "../../../../stacks/plan/capacity/types.ts";
import { cloudOf } from "../../../../catalogue/clouds/index.ts";
import { errorsOfRegion, regionOf, smallRegion, smallRegionWith } from "../../../support/aws.ts";
import { configOf } from "../../../support/stacks.ts";

const at = (...path: string[]) => `config.cryptokube:${path.join(".")}`;

describe("stacks/plan/aws: what cannot be made", () => {
  it("is nothing of a file that is as it should be", () => {
    assert.deepEqual(errorsOfRegion(smallRegion), []);
  });

  it("is a control plane in fewer than two zones that EKS takes", () => {
    const lines = smallRegionWith(["zones: 2", "zones: [use1-az3, use1-az1]"]);
    assert.deepEqual(errorsOfRegion(lines), [
      {
        path: at("cluster", "zones"),
        found: "use1-az3, use1-az1",
        allowed:
          "two zones at least in which EKS's control plane can be: use1-az1, use1-az2, use1-az4, use1-az5, use1-az6",
      },
    ]);
  });

  it("is a key of another region", () => {
    const key = (region: string) => `arn:aws:kms:${region}:111122223333:key/0b1f2a3c`;
    assert.deepEqual(errorsOfRegion(smallRegionWith(["zones: 2", `zones: 2, key: "${key("us-east-1")}"`])), []);
    assert.deepEqual(errorsOfRegion(smallRegionWith(["zones: 2", `zones: 2, key: "${key("us-west-2")}"`])), [
      { path: at("cluster", "key"), found: key("us-west-2"), allowed: "the ARN of a key in us-east-1" },
    ]);
  });

  it("is a node that peers dial, or a gateway, where no range faces the internet", () => {
    const zones = ["use1-az1", "use1-az2"];
    const subnets = zones.map((zone, i) => `${zone}: { nodes: 10.40.${16 * i}.0/20 }`).join(", ");
    const lines = [
      ...smallRegionWith(["zones: 2", `zones: [${zones.join(", ")}]`]),
      `cryptokube:network: { cidr: 10.40.0.0/16, subnets: { ${subnets} } }`,
    ];
    const errors = errorsOfRegion(lines);
    assert.deepEqual(
      errors.map(({ path }) => path),
      [at("chains[0]"), at("network", "subnets", "use1-az1", "public"), at("network", "subnets", "use1-az2", "public")],
    );
    assert.match(errors[0]!.found, /^dial-0: peers: inbound, in use1-az\d, of which no public range is named$/);
    assert.match(errors[0]!.allowed, /^a public range in cryptokube:network\.subnets\.use1-az\d, or peers: outbound$/);
    assert.equal(errors[1]!.found, "nothing");
    assert.match(errors[1]!.allowed, /^a range that faces the internet, for use1-az1's gateway/);
    assert.equal(errors[1]!.remedy, "Name one; or say nat: one, or nat: none.");
    const one = errorsOfRegion([...lines.slice(0, -1), lines.at(-1)!.replace("{ cidr", "{ nat: one, cidr")]);
    assert.equal(one.at(-1)!.remedy, "Name one in one zone; or say nat: none.");
    const half = lines.at(-1)!.replace("nodes: 10.40.0.0/20", "nodes: 10.40.0.0/20, public: 10.40.240.0/24");
    const private_ = lines.slice(0, -1).map((line) => line.replace("peers: inbound", "peers: outbound"));
    assert.deepEqual(errorsOfRegion([...private_, half.replace("{ cidr", "{ nat: one, cidr")]), []);
  });

  it("is a node that peers dial in a VPC whose internet gateway is not named", () => {
    const lines = [
      ...smallRegionWith(["peers: outbound", "peers: inbound"]),
      "cryptokube:network: { vpc: vpc-0123456789abcdef0, cidr: 10.40.0.0/16, nat: none }",
    ];
    for (const { allowed } of errorsOfRegion(lines)) {
      assert.equal(allowed, "its gateway in cryptokube:network.internetGateway, or peers: outbound");
    }
    assert.deepEqual(
      errorsOfRegion(lines).map(({ path, found }) => [path, found]),
      ["dial-0", "files-0"].map((node, i) => [
        at(`chains[${i}]`),
        `${node}: peers: inbound, in vpc-0123456789abcdef0, of which no internet gateway is named`,
      ]),
    );
  });

  it("is a node that only dials, where machines have no way out", () => {
    assert.deepEqual(errorsOfRegion([...smallRegion, "cryptokube:network: { nat: none }"]), [
      {
        path: at("chains[1]", "peers"),
        found: "files-0: outbound, with nat: none",
        allowed: "peers: inbound, or nat: one or zone in cryptokube:network",
        remedy: "A node on a machine without an address of its own reaches its peers through address translation.",
      },
    ]);
  });

  it("is a disk that is taken over for no claim, for one that is not made, or for a machine's own disk", () => {
    const adopt = (claim: string) => [
      ...smallRegion,
      `cryptokube:adopt: [{ claim: ${claim}, volume: vol-0123456789abcdef0 }]`,
    ];
    assert.deepEqual(errorsOfRegion(adopt("prometheus-g1")), []);
    assert.deepEqual(errorsOfRegion(adopt("promtheus-g1")), [
      {
        path: at("adopt[0]", "claim"),
        found: "promtheus-g1",
        allowed: "bitcoin-dial-0-g1, ipfs-files-0-g1, grafana-g1, prometheus-g1",
        remedy: "Did you mean prometheus-g1?",
      },
    ]);
    assert.deepEqual(errorsOfRegion(adopt("ipfs-files-0-g1")), [
      {
        path: at("adopt[0]", "claim"),
        found: "ipfs-files-0-g1, of files-0",
        allowed: "a claim that is made: no client file for ipfs yet",
        remedy: "Remove it until then: the disk would be bound to a claim that nobody makes.",
      },
    ]);
  });

  it("is a volume on a machine's own disk, of what is made", () => {
    const { decision } = regionOf(smallRegion);
    const { capacity, addresses } = decision.next;
    const config = configOf(
      ["config:", ...smallRegion, "cryptokube:adopt: [{ claim: prometheus-g1, volume: vol-01234567 }]"].join("\n  "),
    );
    const placements = capacity.placements.map((each) => ({
      ...each,
      volumes: each.volumes.map((volume) => ({ ...volume, type: localNvme })),
    }));
    const found = awsImpossible({
      config,
      capacity: { ...capacity, placements },
      addresses: addresses!,
      needs: decision.needs,
      cloud: cloudOf("aws"),
    });
    assert.equal(found[0]!.allowed, "a durable disk: volumes on machines' own disks cannot be made on EKS yet");
    assert.match(found[0]!.remedy!, /^Remove ephemeral\. .*--reoptimise/);
    assert.match(found[2]!.allowed, /^a claim on a durable disk/);
    // What is left out may be planned and priced so.
    assert.deepEqual(
      found.map(({ path, found: what }) => [path.join("."), what]),
      [
        ["cryptokube:grafana.ephemeral", "grafana-g1 on the machine's own disk"],
        ["cryptokube:prometheus.ephemeral", "prometheus-g1 on the machine's own disk"],
        ["cryptokube:adopt.0.claim", "prometheus-g1, on the machine's own disk"],
      ],
    );
  });
});
