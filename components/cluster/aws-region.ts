import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { peerBalancerAnnotations } from "../../catalogue/controllers/peer-balancer.ts";
import type { AwsPlan, AwsPoolPlan, EksClusterPlan } from "../../stacks/plan.ts";
import type { PeerDoor } from "../chain/peers.ts";
import { PodIdentity } from "../identity/pod-identity.ts";
import { AwsRole } from "../identity/role.ts";
import type { Tokens } from "../identity/tokens.ts";
import { AwsNetwork } from "../network/aws/network.ts";
import { PeerAddresses } from "../network/aws/peers.ts";
import { ClusterTraffic } from "../network/aws/traffic.ts";
import { EcrRegistry } from "../registry/ecr.ts";
import { EbsStorage } from "../storage/ebs.ts";
import { LogBucket } from "../storage/log-bucket.ts";
import type { Cluster } from "./cluster.ts";
import { AddonPolicies } from "./eks/addon-policies.ts";
import { ClusterAccess } from "./eks/access.ts";
import { accountTokens } from "./eks/account.ts";
import { EksAddons } from "./eks/addon.ts";
import { ControlPlane } from "./eks/control-plane.ts";
import { ClusterKey } from "./eks/key.ts";
import { EksPool } from "./eks/pool.ts";
import { eksProvider } from "./eks/provider.ts";

export interface AwsRegionArgs {
  plan: EksClusterPlan;
  /** The accounts that it may be made in; the provider refuses others. Default: whichever the credentials are of. */
  allowedAccountIds?: string[];
}

/**
 * A region of AWS: network, cluster, machines, add-ons, roles, storage and registry.
 *
 * What order there is stands in dependencies, as the engine takes everything away in the reverse: the objects on the
 * cluster before its disk driver, that before the machines, those before the network plugin and its role, and the
 * network's routes last.
 */
export class AwsRegion extends pulumi.ComponentResource implements Cluster {
  readonly provider: k8s.Provider;
  readonly ready: readonly pulumi.Resource[];
  /** Id of the cluster's VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Where logs go, where that is made here. */
  readonly logs: LogBucket | undefined;
  readonly #doors: ReadonlyMap<string, Omit<PeerDoor, "controllers">>;

  constructor(name: string, { plan, allowedAccountIds }: AwsRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { aws, clusterIdentifier, takesOver } = plan;
    const { region, cluster } = aws;
    super("cryptokube:cluster:AwsRegion", name, { region, cluster: aws.name }, opts);

    const provider = new AwsProvider(
      name,
      {
        region,
        defaultTags: { tags: aws.tags },
        ...(allowedAccountIds === undefined ? {} : { allowedAccountIds }),
      },
      { parent: this },
    );
    const onAws = { parent: this, providers: [provider] };
    const account = accountTokens(region, provider);

    const network = new AwsNetwork(`${name}-network`, { plan: aws }, onAws);
    this.vpcId = network.vpcId;
    const key = new ClusterKey(`${name}-key`, { plan: aws, tokens: account }, onAws);
    const tokens: Tokens = { ...account, clusterKey: key.arn };

    const controlPlane = new ControlPlane(
      name,
      { plan: aws, subnetIds: network.clusterSubnetIds, keyArn: key.arn, tokens },
      onAws,
    );
    const clusterName = controlPlane.name;
    const access = new ClusterAccess(`${name}-access`, { clusterName, admins: cluster.admins, tokens }, onAws);
    const traffic = new ClusterTraffic(
      `${name}-traffic`,
      { cluster: aws.name, vpcId: network.vpcId, clusterGroupId: controlPlane.securityGroupId },
      onAws,
    );
    this.#doors = this.#peers(`${name}-peers`, aws, { network, traffic }, onAws);
    const identities = aws.identities.map(
      (of) => new PodIdentity(`${name}-${of.name}`, { plan: of, clusterName, tokens }, onAws),
    );

    const nodeRole = new AwsRole(`${name}-nodes`, { plan: cluster.nodeRole, tokens }, onAws);

    // Machines are not ready without the network plugin, and it gets its role from the Pod Identity agent. These wait
    // for all else that a machine needs, and machines for these alone: each pool depending on each route would make the
    // state, and the engine's work, grow with one times the other.
    const ofNetwork = { ...tokens, ...networkTokens(aws, network, traffic) };
    const before = new EksAddons(
      `${name}-node-addons`,
      {
        plans: addonsBeforeNodes(aws),
        clusterName,
        tokens: ofNetwork,
        needs: [network, traffic, nodeRole, ...identities],
      },
      onAws,
    );
    const group = (of: AwsPoolPlan, needs: readonly pulumi.Resource[], leaving: boolean): EksPool =>
      new EksPool(
        `${name}-${of.name}`,
        {
          plan: of,
          cluster: aws.name,
          clusterName,
          version: cluster.version,
          tags: aws.tags,
          keyArn: key.arn,
          nodeRoleArn: nodeRole.arn,
          subnetId: poolSubnet(network, of),
          securityGroupId: controlPlane.securityGroupId,
          needs,
          leaving,
        },
        onAws,
      );
    const wanted = aws.pools.map((of) => group(of, [before], false));
    // Nothing comes back to machines that leave, so those that follow must be there first.
    const pools = [...wanted, ...aws.leaving.map((of) => group(of, [before, ...wanted], true))];

    // The add-ons' pods are cut off until a policy speaks of them: those come by a provider that waits for no add-on.
    const connection = { controlPlane, region, clusterIdentifier, takesOver };
    const early = eksProvider(`${name}-early`, connection, { parent: this, dependsOn: [access] });
    const policies = new AddonPolicies(
      `${name}-policies`,
      { plans: aws.policies },
      { parent: this, providers: [early] },
    );
    const after = new EksAddons(
      `${name}-addons`,
      {
        plans: aws.addons.filter(({ needsNodes }) => needsNodes),
        clusterName,
        tokens: ofNetwork,
        needs: [...identities, ...pools, policies],
      },
      onAws,
    );

    const onCluster = {
      parent: this,
      dependsOn: [access, network, traffic, ...identities, ...pools, before, after],
    };
    this.provider = eksProvider(name, connection, onCluster);
    // A class of attributes may still be there from an earlier time (see EbsStorage), and is then the same: its name
    // says all that it holds.
    const keeping = eksProvider(`${name}-storage`, { ...connection, takesOver: true }, onCluster);
    const storage = new EbsStorage(
      `${name}-storage`,
      { plan: aws.storage, tokens: ofNetwork },
      { parent: this, providers: [keeping] },
    );
    this.ready = [storage];
    const bucket = { protect: aws.protect, keyArn: key.arn, tokens: account };
    this.logs = aws.logs && new LogBucket(`${name}-logs`, { plan: aws.logs, ...bucket }, onAws);
    new EcrRegistry(`${name}-registry`, { plan: aws.registry, protect: aws.protect }, onAws);

    this.registerOutputs({ provider: this.provider, vpcId: this.vpcId });
  }

  /** What nodes have at which peers dial them, by the nodes' names; `controllers` make the load balancers. */
  doors(controllers: readonly pulumi.Resource[]): ReadonlyMap<string, PeerDoor> {
    return new Map([...this.#doors].map(([node, door]) => [node, { ...door, controllers }]));
  }

  #peers(
    name: string,
    { peers }: AwsPlan,
    { network, traffic }: { network: AwsNetwork; traffic: ClusterTraffic },
    opts: pulumi.ComponentResourceOptions,
  ): ReadonlyMap<string, Omit<PeerDoor, "controllers">> {
    if (peers === undefined) return new Map();
    const made = new PeerAddresses(name, { plan: peers, vpcId: network.vpcId, podGroupId: traffic.podGroupId }, opts);
    return new Map(
      peers.nodes.map(({ name: node, zone, healthPort }) => {
        const { allocationId, publicIp } = made.of(node);
        const subnet = publicSubnet(network, zone, node).id;
        const annotations = peerBalancerAnnotations<pulumi.Input<string>>({
          allocation: allocationId,
          subnet,
          group: made.groupId,
          healthPort,
        });
        return [node, { address: publicIp, annotations }];
      }),
    );
  }
}

/** @throws where there are none: no machine would ever be ready, nor wait for what it needs. */
function addonsBeforeNodes({ addons }: AwsPlan): AwsPlan["addons"] {
  const before = addons.filter(({ needsNodes }) => !needsNodes);
  if (before.length === 0) throw new Error("the plan has no network plugin: without one no machine becomes ready");
  return before;
}

/** What the add-ons' configuration and volumes name of the network: subnets, and zones as the account calls them. */
function networkTokens(plan: AwsPlan, network: AwsNetwork, traffic: ClusterTraffic): Tokens {
  return {
    podSecurityGroup: traffic.podGroupId,
    ...Object.fromEntries(
      plan.network.zones.flatMap(({ id }) => {
        const { pods } = network.zone(id);
        return [
          [`subnet:${id}`, pods.id],
          [`zoneName:${id}`, pods.availabilityZone],
        ];
      }),
    ),
  };
}

/** @throws where a node's zone has no subnet that faces the internet. */
function publicSubnet(network: AwsNetwork, zone: string, node: string) {
  const subnet = network.zone(zone).public;
  if (subnet === undefined) {
    throw new Error(
      `peers are to dial ${node} in ${zone}, which has no public subnet: name one, or say peers: outbound`,
    );
  }
  return subnet;
}

/** @throws where a pool is to stand in a public subnet that is not there. */
function poolSubnet(network: AwsNetwork, { pool, zone, subnet }: AwsPlan["pools"][number]): pulumi.Output<string> {
  const found = network.zone(zone)[subnet];
  if (found === undefined) {
    throw new Error(
      `the pool ${pool} is to stand in the public subnet of ${zone}, which has none: name the VPC's internet gateway, ` +
        "or let no peers dial its nodes",
    );
  }
  return found.id;
}
