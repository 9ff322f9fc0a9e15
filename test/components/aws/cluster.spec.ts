import assert from "node:assert/strict";
import { keyPolicy } from "../../../components/cluster/eks/key.ts";
import { awsPlan, keyArn, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

const { cluster: planned } = awsPlan();

describe("components/cluster: EKS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const cluster = () => region.one("eks/cluster:Cluster");

  it("is asked for as the plan has it, with access entries, standard support and none of EKS' own add-ons", () => {
    const { name, version, accessConfig, upgradePolicy, bootstrapSelfManagedAddons, kubernetesNetworkConfig } =
      cluster().inputs;
    assert.deepEqual([name, version, bootstrapSelfManagedAddons], ["cryptokube-x", "1.36", false]);
    assert.deepEqual(accessConfig, { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true });
    assert.deepEqual(upgradePolicy, { supportType: "STANDARD" });
    assert.deepEqual(kubernetesNetworkConfig, { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/20" });
  });

  it("answers inside the VPC alone, from the zones that take a control plane", () => {
    assert.deepEqual(cluster().inputs.vpcConfig, {
      subnetIds: ["cluster-network-use1-az1-nodes-id", "cluster-network-use1-az2-nodes-id"],
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    });
  });

  it("answers outside to the ranges that the plan names, and still inside", async () => {
    const endpoint = { publicCidrs: ["203.0.113.0/24"], route: "from the office" };
    const { resources } = await recordRegion({ cluster: { ...planned, endpoint } });
    const { vpcConfig } = new Registrations(resources).one("eks/cluster:Cluster").inputs;
    const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = vpcConfig as Record<string, unknown>;
    assert.deepEqual(
      [endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs],
      [true, true, ["203.0.113.0/24"]],
    );
  });

  it("encrypts secrets with a key of its own, which turns every year and stays for thirty days", () => {
    assert.deepEqual(cluster().inputs.encryptionConfig, {
      provider: { keyArn },
      resources: ["secrets"],
    });
    const { enableKeyRotation, deletionWindowInDays } = region.one("kms/key:Key").inputs;
    assert.deepEqual([enableKeyRotation, deletionWindowInDays], [true, 30]);
    assert.equal(region.one("kms/alias:Alias").inputs.name, "alias/cryptokube-x");
  });

  it("uses a key that is there already, and makes none", async () => {
    const key = { existingArn: "arn:aws:kms:us-east-1:111122223333:key/given", alias: "alias/cryptokube-x" };
    const given = new Registrations((await recordRegion({ cluster: { ...planned, key } })).resources);
    assert.deepEqual([given.of("kms/key:Key"), given.of("kms/alias:Alias")], [[], []]);
    const { encryptionConfig } = given.one("eks/cluster:Cluster").inputs;
    assert.deepEqual(encryptionConfig, { provider: { keyArn: key.existingArn }, resources: ["secrets"] });
  });

  it("keeps the control plane's logs for a time of ours, in a group that is there before it", () => {
    const group = region.one("cloudwatch/logGroup:LogGroup");
    assert.deepEqual([group.inputs.name, group.inputs.retentionInDays], ["/aws/eks/cryptokube-x/cluster", 30]);
    assert.deepEqual(cluster().inputs.enabledClusterLogTypes, ["api", "audit"]);
    assert.ok(region.needs(cluster(), group));
  });

  it("is protected, as its key and its logs are, by the engine and by EKS, where the plan says so", async () => {
    const open = new Registrations((await recordRegion({ protect: false })).resources);
    for (const type of ["eks/cluster:Cluster", "kms/key:Key", "cloudwatch/logGroup:LogGroup"]) {
      assert.equal(region.one(type).protect, true, type);
      assert.equal(open.one(type).protect, false, type);
    }
    assert.equal(cluster().inputs.deletionProtection, true);
    assert.equal(open.one("eks/cluster:Cluster").inputs.deletionProtection, false);
  });

  it("lets the plan's principals do everything, by an entry and its policy", () => {
    const entry = region.one("eks/accessEntry:AccessEntry");
    const { principalArn, policyArn, accessScope } = region.one("AccessPolicyAssociation").inputs;
    assert.equal(entry.inputs.principalArn, "arn:aws:iam::111122223333:role/people/admin");
    assert.equal(principalArn, entry.inputs.principalArn);
    assert.equal(policyArn, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
    assert.deepEqual(accessScope, { type: "cluster" });
  });

  it("is made in the plan's region, with the plan's tags on everything", () => {
    const provider = region.one("pulumi:providers:aws");
    assert.equal(provider.inputs.region, "us-east-1");
    assert.deepEqual(JSON.parse(provider.inputs.defaultTags as string), {
      tags: { "cryptokube.io/environment": "x" },
    });
    const ofAws = region.all.filter(({ type, custom }) => custom && type.startsWith("aws:"));
    assert.ok(ofAws.length > 50);
    for (const each of ofAws) assert.ok(each.provider.startsWith(`${provider.urn}::`), each.name);
  });

  it("is made in no account but those that are named, where any are", async () => {
    assert.equal(region.one("pulumi:providers:aws").inputs.allowedAccountIds, undefined);
    const { resources } = await recordRegion({}, { allowedAccountIds: ["111122223333"] });
    const { allowedAccountIds } = new Registrations(resources).one("pulumi:providers:aws").inputs;
    assert.deepEqual(JSON.parse(allowedAccountIds as string), ["111122223333"]);
  });

  describe("its key's policy", () => {
    it("names this account alone, and Auto Scaling's role by a condition, as it may not exist yet", () => {
      const policy = JSON.parse(region.one("kms/key:Key").inputs.policy as string) as ReturnType<typeof keyPolicy>;
      const [owner, ...uses] = policy.Statement;
      assert.deepEqual(owner?.Principal, { AWS: "arn:aws:iam::111122223333:root" });
      assert.equal(uses.length, 2);
      for (const { Principal, Condition } of uses) {
        assert.deepEqual(Principal, { AWS: "*" });
        assert.deepEqual(Condition?.StringEquals, { "kms:CallerAccount": "111122223333" });
        assert.deepEqual(Condition.ArnEquals, {
          "aws:PrincipalArn":
            "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        });
      }
    });

    it("lets Auto Scaling hand the key to AWS' own services and to nobody else", () => {
      const grants = keyPolicy().Statement.filter(({ Action }) => Action.includes("kms:CreateGrant"));
      assert.equal(grants.length, 1);
      assert.deepEqual(grants[0]?.Condition?.Bool, { "kms:GrantIsForAWSResource": "true" });
    });
  });

  describe("its kubeconfig", () => {
    const provider = (name: string) => region.one("pulumi:providers:kubernetes", name);

    it("asks for a credential at each use, and holds nothing of any machine", () => {
      const config = JSON.parse(provider("cluster").inputs.kubeconfig as string) as Record<string, unknown>;
      assert.deepEqual(config, {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "cryptokube-x",
        contexts: [{ name: "cryptokube-x", context: { cluster: "cryptokube-x", user: "cryptokube-x" } }],
        clusters: [
          {
            name: "cryptokube-x",
            cluster: { server: "https://cluster.example", "certificate-authority-data": "Q0E=" },
          },
        ],
        users: [
          {
            name: "cryptokube-x",
            user: {
              exec: {
                apiVersion: "client.authentication.k8s.io/v1beta1",
                command: "aws",
                args: [
                  ...["eks", "get-token", "--cluster-name", "cryptokube-x"],
                  ...["--region", "us-east-1", "--output", "json"],
                ],
                interactiveMode: "Never",
              },
            },
          },
        ],
      });
    });

    it("is secret, and no change of it replaces anything: the cluster's identity is the plan's", () => {
      for (const name of ["cluster", "cluster-early", "cluster-storage"]) {
        assert.deepEqual(provider(name).secrets, ["kubeconfig"], name);
        assert.equal(provider(name).inputs.clusterIdentifier, "eks/us-east-1/cryptokube-x");
      }
    });

    it("leaves a cluster that does not answer in the state, unless the engine's environment says otherwise", () => {
      for (const name of ["cluster", "cluster-early", "cluster-storage"]) {
        assert.equal(provider(name).inputs.deleteUnreachable, undefined, name);
      }
    });
  });
});
