import assert from "node:assert/strict";
import { addonNames, addonVersions, eksVersions } from "../../../../catalogue/clouds/aws/addons.ts";
import type { AwsPlan } from "../../../../stacks/plan.ts";
import { regionOf, smallRegion, smallRegionWith } from "../../../support/aws.ts";

let aws: AwsPlan;
const configuration = (name: string) => aws.addons.find((addon) => addon.name === name)!.configuration;

describe("catalogue/clouds/aws: add-ons", () => {
  it("have a version for every version of Kubernetes, each with its source", () => {
    assert.deepEqual(eksVersions, ["1.36", "1.35"]);
    for (const kubernetes of eksVersions) {
      const versions = addonVersions(kubernetes);
      assert.deepEqual(Object.keys(versions).sort(), [...addonNames].sort());
      for (const { version, source } of Object.values(versions)) {
        assert.match(version, /^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
        assert.match(source.on, /^2026-\d\d-\d\d$/);
        assert.notEqual(source.how, "run");
      }
      assert.ok(
        versions["kube-proxy"].version.startsWith(`v${kubernetes}.`),
        "kube-proxy is of the cluster's own minor",
      );
    }
    assert.throws(() => addonVersions("1.20"), { message: "no add-ons are known for Kubernetes 1.20 on EKS" });
  });
});

describe("stacks/plan/aws: add-ons", () => {
  beforeEach(() => {
    ({ aws } = regionOf(smallRegion));
  });

  it("are those of the cluster's version, first what machines need to become ready", () => {
    assert.deepEqual(
      aws.addons.map(({ name, version, needsNodes }) => [name, version, needsNodes]),
      [
        ["eks-pod-identity-agent", "v1.4.0-eksbuild.3", false],
        ["vpc-cni", "v1.23.2-eksbuild.1", false],
        ["kube-proxy", "v1.36.0-eksbuild.25", false],
        ["coredns", "v1.14.7-eksbuild.10", true],
        ["aws-ebs-csi-driver", "v1.66.0-eksbuild.1", true],
        ["snapshot-controller", "v8.6.0-eksbuild.8", true],
        ["metrics-server", "v0.9.0-eksbuild.11", true],
      ],
    );
    const older = regionOf(smallRegion.map((line) => line.replace("1.36", "1.35"))).aws;
    assert.equal(older.addons.find(({ name }) => name === "kube-proxy")!.version, "v1.35.3-eksbuild.21");
  });

  it("give pods addresses of their own subnets, in every zone, and no connection that no policy allows", () => {
    const { env, eniConfig, enableNetworkPolicy } = configuration("vpc-cni") as {
      env: Record<string, string>;
      eniConfig: { create: boolean; region: string; subnets: Record<string, { id: string; securityGroups: string[] }> };
      enableNetworkPolicy: string;
    };
    assert.equal(enableNetworkPolicy, "true");
    assert.equal(env.NETWORK_POLICY_ENFORCING_MODE, "strict");
    assert.equal(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG, "true");
    assert.equal(env.ENABLE_PREFIX_DELEGATION, "true");
    assert.equal(env.ENI_CONFIG_LABEL_DEF, "topology.kubernetes.io/zone");
    assert.equal(env.WARM_PREFIX_TARGET, "1");
    assert.deepEqual([eniConfig.create, eniConfig.region], [true, "${region}"]);
    for (const { securityGroups } of Object.values(eniConfig.subnets)) {
      assert.deepEqual(securityGroups, ["${podSecurityGroup}"]);
    }
    assert.deepEqual(
      Object.entries(eniConfig.subnets).map(([zone, { id }]) => [zone, id]),
      aws.network.zones.map(({ id }) => [`\${zoneName:${id}}`, `\${subnet:${id}}`]),
    );
  });

  it("stand on machines that the plan keeps for parts of the cluster", () => {
    const selector = { "cryptokube.io/system": "true" };
    const driver = configuration("aws-ebs-csi-driver") as { controller: { nodeSelector: object }; node: object };
    const names = configuration("coredns") as { nodeSelector: object };
    const figures = configuration("metrics-server") as { nodeSelector: object };
    for (const found of [driver.controller, names, figures]) assert.deepEqual(found.nodeSelector, selector);
    // The driver must be on every machine that has volumes.
    assert.deepEqual(driver.node, { tolerateAllTaints: true });
    assert.ok(aws.pools.some(({ labels, taints }) => labels["cryptokube.io/system"] === "true" && taints.length === 0));
  });

  it("have roles of AWS for those that call it", () => {
    assert.deepEqual(
      aws.identities
        .filter(({ namespace }) => namespace === "kube-system")
        .map(({ name, serviceAccount }) => [name, serviceAccount]),
      [
        ["vpc-cni", "aws-node"],
        ["ebs-csi", "ebs-csi-controller-sa"],
      ],
    );
  });

  it("may call out, and are called for names by all, and for figures by the control plane alone", () => {
    const policies = new Map(aws.policies.map(({ name, spec }) => [name, spec]));
    assert.deepEqual([...policies.keys()], ["addons-out", "names-in", "figures-in"]);
    for (const { namespace } of aws.policies) assert.equal(namespace, "kube-system");
    assert.deepEqual(policies.get("addons-out"), { podSelector: {}, policyTypes: ["Egress"], egress: [{}] });
    for (const name of ["names-in", "figures-in"]) assert.deepEqual(policies.get(name)!.policyTypes, ["Ingress"]);
    assert.deepEqual(policies.get("names-in")!.podSelector, { matchLabels: { "k8s-app": "kube-dns" } });
    assert.deepEqual(policies.get("names-in")!.ingress, [
      {
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      },
    ]);
    assert.deepEqual(policies.get("figures-in")!.ingress, [
      {
        from: aws.network.zones.map(({ nodes }) => ({ ipBlock: { cidr: nodes } })),
        ports: [{ port: 10_251, protocol: "TCP" }],
      },
    ]);
    for (const { reason } of aws.policies) assert.match(reason, /^[A-Z].*\.$/);
  });

  it("are asked for figures from no zone in which the control plane cannot be", () => {
    const lines = smallRegionWith(["zones: 2", "zones: [use1-az1, use1-az2, use1-az3]"]);
    const { policies, network } = regionOf(lines).aws;
    const ranges = JSON.stringify(policies.find(({ name }) => name === "figures-in"));
    assert.deepEqual(
      network.zones.map(({ nodes }) => ranges.includes(nodes)),
      [true, true, false],
    );
  });
});
