/**
 * Where reality would refuse, a rehearsal is red, with the reason: the whole program on the real engine, with one thing
 * wrong in its plan.
 */
import assert from "node:assert/strict";
import { rehearse } from "../../../cli/rehearse/run.ts";
import type { AwsPlan, Plan } from "../../../stacks/plan.ts";
import { awsOf, planOf, subjectOf } from "./plans.ts";
import { clearCluster, describeRehearsal } from "./support.ts";

describeRehearsal("a rehearsal of a plan with a mistake in it", (suite) => {
  /** The reasons of a committed region with this change. */
  async function reasons(
    change: (aws: AwsPlan, plan: Plan) => void,
    environment = "staging-eu-west-1",
  ): Promise<string> {
    const plan = planOf(environment);
    const aws = awsOf(plan);
    change(aws, plan);
    const { problems, found } = await rehearse(subjectOf(plan), suite().rehearsal({ region: aws.region }), false);
    assert.notDeepEqual(problems, [], "it is red");
    assert.equal(found, undefined, "nothing is said to stand");
    return problems.join("\n");
  }

  afterEach(async () => {
    await clearCluster(suite().api);
  });

  it("a policy with an action that AWS does not have", async () => {
    const said = await reasons(({ identities }) => {
      const [statement] = identities[0]?.role.document?.Statement ?? [];
      assert.ok(statement);
      statement.Action = ["ec2:DescribeInstantces"];
    });
    assert.match(said, /RolePolicy .*ec2:DescribeInstantces/);
  });

  it("a role's name that is longer than IAM takes", async () => {
    const said = await reasons(({ cluster }) => {
      cluster.nodeRole.name = "a-very-long-name-".repeat(5);
    });
    assert.match(said, /Role .*a-very-long-name-.*64/s);
  });

  it("two subnets with ranges that overlap", async () => {
    const said = await reasons(({ network: { zones } }) => {
      assert.ok(zones[0] && zones[1]);
      zones[1].nodes = zones[0].nodes;
    });
    assert.match(said, /Subnet .*InvalidSubnet\.Conflict/s);
  });

  it("a key that does not exist", async () => {
    const said = await reasons(({ cluster }) => {
      cluster.key.existingArn = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000";
    });
    assert.match(said, /00000000-0000-0000-0000-000000000000/);
    assert.match(said, /Cluster cluster/);
  });

  it("an add-on at a version that the cluster's does not have", async () => {
    const said = await reasons(({ addons }) => {
      const cni = addons.find(({ name }) => name === "vpc-cni");
      assert.ok(cni);
      cni.version = "v1.0.0-eksbuild.1";
    });
    assert.match(said, /Addon .*vpc-cni.*Addon version specified is not supported.*v1\.0\.0-eksbuild\.1/s);
  });

  it("a chain's pod that does not tolerate its pool's taint, said with the scheduler's own words", async () => {
    const said = await reasons((_, { chains }) => {
      const node = chains[0]?.nodes[0];
      assert.ok(node?.scheduling);
      node.scheduling.tolerations = [];
    }, "prod-us-east-1");
    assert.match(
      said,
      /The pod prod-us-east-1-chains\/ethereum-0-0 has no machine\. Its pool is r7g-xlarge-use1-az1-1\./,
    );
    assert.match(said, /untolerated taint/);
    assert.match(said, /The claim prod-us-east-1-chains\/execution-ethereum-0-g1 has no volume/);
  });

  it("a disk that stands in another zone than the pod that is to have it", async () => {
    const said = await reasons(({ storage, network }, { chains }) => {
      const claim = chains[0]?.nodes[0]?.clients[0]?.claim;
      const wrong = network.zones.find(({ id }) => id === "euw1-az1")?.id;
      assert.ok(claim && wrong);
      storage.adopted.push({
        claim: claim.name,
        namespace: "staging-eu-west-1-chains",
        volume: "vol-0123456789abcdef0",
        zone: wrong,
        sizeGiB: 850,
        storageClass: claim.storageClass ?? "",
        ...(claim.attributesClass === undefined ? {} : { attributesClass: claim.attributesClass }),
      });
    });
    assert.match(said, /sepolia-0-0 has no machine/);
    assert.match(said, /volume node affinity|didn't match PersistentVolume/);
  });
});
