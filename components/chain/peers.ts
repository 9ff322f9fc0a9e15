import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { madeAddress, type NodePeersPlan } from "../../stacks/plan/peers.ts";
import { notAwaited } from "./not-awaited.ts";

/** What the region made for a node that peers dial. */
export interface PeerDoor {
  /** The node's public IPv4 address. */
  address: pulumi.Output<string>;
  /** What tells the load balancer controller to take that address, and no other. */
  annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** What makes load balancers: there before the Service, and gone after it, which it keeps until its own is gone. */
  controllers: readonly pulumi.Resource[];
}

/** A class that is named keeps every other controller away from the Service. */
const nlbClass = "service.k8s.aws/nlb";

/**
 * The Service at which peers dial one node. It leads to the node in its first sync too: it has peers long before it
 * answers anybody.
 *
 * @throws where the address is to be made and nothing made it.
 */
export function peersService(
  plan: NodePeersPlan,
  args: { namespace: pulumi.Input<string>; door: PeerDoor | undefined },
  opts: pulumi.ComponentResourceOptions,
): k8s.core.v1.Service {
  const { door, namespace } = args;
  if (plan.address === madeAddress && door === undefined) {
    throw new Error(`${plan.name}: peers are to dial an address that nothing makes`);
  }
  return new k8s.core.v1.Service(
    plan.name,
    {
      metadata: {
        name: plan.name,
        namespace,
        labels: plan.labels,
        annotations: { ...notAwaited, ...door?.annotations },
      },
      spec: {
        type: "LoadBalancer",
        selector: { ...plan.selector },
        // The same number everywhere: what the client tells of itself is what it listens on.
        ports: plan.ports.map(({ name, port, protocol }) => ({ name, port, protocol, targetPort: name })),
        publishNotReadyAddresses: true,
        // Nobody comes by a machine's port.
        allocateLoadBalancerNodePorts: false,
        ...(door === undefined
          ? // Local: the client must see who dials, else it takes all peers for one.
            { loadBalancerIP: plan.address, externalTrafficPolicy: "Local" }
          : { loadBalancerClass: nlbClass }),
      },
    },
    { ...opts, dependsOn: [...(door?.controllers ?? [])] },
  );
}

/** A client's flags with the address that was made. */
export function announcing(args: readonly string[], door: PeerDoor | undefined): pulumi.Input<string>[] {
  if (door === undefined) return [...args];
  return args.map((arg) =>
    arg.includes(madeAddress) ? door.address.apply((address) => arg.replaceAll(madeAddress, address)) : arg,
  );
}
