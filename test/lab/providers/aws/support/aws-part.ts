/** The AWS part of a region, put together as AwsRegion does, without what stands on its cluster: no API server is needed. */
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { ClusterAccess } from "../../../../../components/cluster/eks/access.ts";
import { accountTokens } from "../../../../../components/cluster/eks/account.ts";
import { EksAddons } from "../../../../../components/cluster/eks/addon.ts";
import { ControlPlane } from "../../../../../components/cluster/eks/control-plane.ts";
import { ClusterKey } from "../../../../../components/cluster/eks/key.ts";
import { EksPool } from "../../../../../components/cluster/eks/pool.ts";
import { PodIdentity } from "../../../../../components/identity/pod-identity.ts";
import { AwsRole } from "../../../../../components/identity/role.ts";
import { AwsNetwork } from "../../../../../components/network/aws/network.ts";
import { ClusterTraffic } from "../../../../../components/network/aws/traffic.ts";
import { EcrRegistry } from "../../../../../components/registry/ecr.ts";
import { LogBucket } from "../../../../../components/storage/log-bucket.ts";
import { adopting, type Adoptions } from "../../../../../stacks/adoption.ts";
import type { AwsPlan } from "../../../../../stacks/plan.ts";

export function awsPart(plan: AwsPlan, adoptions: Adoptions = {}): void {
  if (Object.keys(adoptions).length > 0) pulumi.runtime.registerStackTransformation(adopting(adoptions));
  const { region, cluster } = plan;
  const provider = new AwsProvider("cluster", { region, defaultTags: { tags: plan.tags } });
  const onAws = { providers: [provider] };
  const account = accountTokens(region, provider);
  const network = new AwsNetwork("cluster-network", { plan }, onAws);
  const key = new ClusterKey("cluster-key", { plan, tokens: account }, onAws);
  const tokens = { ...account, clusterKey: key.arn };
  const controlPlane = new ControlPlane(
    "cluster",
    { plan, subnetIds: network.clusterSubnetIds, keyArn: key.arn, tokens },
    onAws,
  );
  const clusterName = controlPlane.name;
  new ClusterAccess("cluster-access", { clusterName, admins: cluster.admins, tokens }, onAws);
  const traffic = new ClusterTraffic(
    "cluster-traffic",
    { cluster: plan.name, vpcId: network.vpcId, clusterGroupId: controlPlane.securityGroupId },
    onAws,
  );
  const identities = plan.identities.map(
    (of) => new PodIdentity(`cluster-${of.name}`, { plan: of, clusterName, tokens }, onAws),
  );
  const nodeRole = new AwsRole("cluster-nodes", { plan: cluster.nodeRole, tokens }, onAws);
  const ofNetwork = { ...tokens, podSecurityGroup: traffic.podGroupId, ...zoneTokens(plan, network) };
  const addons = (name: string, needsNodes: boolean, needs: pulumi.Resource[]): EksAddons =>
    new EksAddons(
      name,
      { plans: plan.addons.filter((addon) => addon.needsNodes === needsNodes), clusterName, tokens: ofNetwork, needs },
      onAws,
    );
  const before = addons("cluster-node-addons", false, [network, traffic, nodeRole, ...identities]);
  const pools = plan.pools.map((of) => {
    const subnetId = network.zone(of.zone)[of.subnet]?.id;
    if (subnetId === undefined) throw new Error(`${of.pool}: ${of.zone} has no ${of.subnet} subnet`);
    return new EksPool(
      `cluster-${of.pool}`,
      {
        plan: of,
        cluster: plan.name,
        clusterName,
        version: cluster.version,
        tags: plan.tags,
        keyArn: key.arn,
        nodeRoleArn: nodeRole.arn,
        subnetId,
        securityGroupId: controlPlane.securityGroupId,
        needs: [before],
      },
      onAws,
    );
  });
  addons("cluster-addons", true, [...identities, ...pools]);
  if (plan.logs !== undefined) {
    const ofBucket = { plan: plan.logs, protect: plan.protect, keyArn: key.arn, tokens: account };
    new LogBucket("cluster-logs", ofBucket, onAws);
  }
  new EcrRegistry("cluster-registry", { plan: plan.registry, protect: plan.protect }, onAws);
}

function zoneTokens({ network: { zones } }: AwsPlan, network: AwsNetwork): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    zones.flatMap(({ id }) => {
      const { pods } = network.zone(id);
      return [
        [`subnet:${id}`, pods.id],
        [`zoneName:${id}`, pods.availabilityZone],
      ];
    }),
  );
}
