/** The address ranges of one environment, as CIDR blocks. */
export interface AddressPlan {
  /** The VPC's range, or the range that was given. */
  vpc: string;
  /** Whether the VPC is there already: then only its ranges are ours to use, and none is made. */
  existingVpc?: string;
  /** Per zone id. Nodes' subnets; on AWS also one that faces the internet. */
  subnets: Readonly<Record<string, { nodes: string; public?: string; pods?: string }>>;
  /** Pods. On AWS the second range of the VPC, cut by zone; on Google Cloud the secondary range of the subnet. */
  pods: string;
  services: string;
  /** Google Cloud: the control plane's own /28. */
  controlPlane?: string;
}
