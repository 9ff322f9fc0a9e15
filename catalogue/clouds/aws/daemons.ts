/**
 * What EKS runs on every machine. CPU is what the manifests request. Where they request no memory it is used all the
 * same, and is reckoned here: else it would be taken from the pods.
 */
import type { DaemonProfile } from "../../profile.ts";

export const daemons: readonly DaemonProfile[] = [
  {
    name: "aws-node",
    cpuMillis: 50,
    memoryMiB: 100,
    rootDiskGiB: 1,
    source: {
      from:
        "aws/amazon-vpc-cni-k8s, charts/aws-vpc-cni (25m) and issues 2524 and 2542 (the policy agent beside it asks the same " +
        "25m); memory: 50 MiB for each of the two, as pull request 2760 proposes",
      on: "2026-11-23",
      how: "inferred",
    },
  },
  {
    name: "kube-proxy",
    cpuMillis: 100,
    memoryMiB: 50,
    rootDiskGiB: 1,
    source: {
      from:
        "`kubectl describe node` of EKS machines in public write-ups (100m, no memory; aws/containers-roadmap issue 1509 says the " +
        "same); memory: what kube-proxy uses with some hundred services",
      on: "2026-11-23",
      how: "inferred",
    },
  },
  {
    name: "ebs-csi-node",
    cpuMillis: 30,
    memoryMiB: 120,
    rootDiskGiB: 1,
    source: {
      from:
        "kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver: values.yaml (10m and 40 MiB) for each of the three " +
        "containers of templates/_node.tpl",
      on: "2026-11-23",
      how: "read",
    },
  },
  {
    name: "eks-pod-identity-agent",
    cpuMillis: 0,
    memoryMiB: 32,
    rootDiskGiB: 1,
    source: {
      from: "aws/eks-pod-identity-agent, charts/eks-pod-identity-agent/values.yaml (no requests); memory: a small Go server's",
      on: "2026-11-23",
      how: "inferred",
    },
  },
];
