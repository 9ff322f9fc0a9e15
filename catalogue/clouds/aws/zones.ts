/**
 * Ids of the zones where EKS takes no subnet for its control plane: EKS user guide, network requirements for subnets;
 * eksctl avoids the same. Read 2026-11-23.
 */
export const zonesWithoutCluster: readonly string[] = ["use1-az3", "usw1-az2", "cac1-az3"];
