import { saysAlreadyThere } from "../catalogue/clouds/aws/import-ids.ts";
import type { Failure } from "./adoption.ts";

/**
 * A place that one thing alone takes, which a resource's inputs name, and whose thing has neither name nor tag `Name`:
 * only the cloud can say its id.
 */
export type Place =
  | { of: "range of a VPC"; vpcId: string; cidrBlock: string }
  | { of: "role of a service account"; clusterName: string; namespace: string; serviceAccount: string };

/** The import id of what stands in a place; undefined: nothing does that may be taken over. */
export type LocateIn = (place: Place) => Promise<string | undefined>;

/** The place that was found taken, where a failure is about one. */
export function takenPlace({ type, inputs, message }: Failure): Place | undefined {
  const { vpcId, cidrBlock, clusterName, namespace, serviceAccount } = inputs;
  if (type === "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation") {
    const isTaken = message.includes("CidrConflict") && isText(vpcId) && isText(cidrBlock);
    return isTaken ? { of: "range of a VPC", vpcId, cidrBlock } : undefined;
  }
  if (type === "aws:eks/podIdentityAssociation:PodIdentityAssociation" && saysAlreadyThere(message)) {
    const isNamed = isText(clusterName) && isText(namespace) && isText(serviceAccount);
    return isNamed ? { of: "role of a service account", clusterName, namespace, serviceAccount } : undefined;
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
