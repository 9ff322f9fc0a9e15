/** The add-ons that EKS installs, and their versions by the version of Kubernetes. Read, not run. */
import type { Source } from "../../source.ts";

/** In the order in which they are installed: those that machines need to become ready come first. */
export const addonNames = [
  "eks-pod-identity-agent",
  "vpc-cni",
  "kube-proxy",
  "coredns",
  "aws-ebs-csi-driver",
  "snapshot-controller",
  "metrics-server",
] as const;

export type AddonName = (typeof addonNames)[number];

export interface AddonVersion {
  /** As EKS writes it: `v1.23.2-eksbuild.1`. */
  version: string;
  source: Source;
}

const october: Source = {
  from: "a public Terraform root that names the answer of `aws eks describe-addon-versions --kubernetes-version 1.36`",
  on: "2026-10-07",
  how: "read",
};

const inventory: Source = {
  from:
    "a public inventory of a running cluster's add-ons (aws-ebs-csi-driver active, snapshot-controller added), beside " +
    "aws-ebs-csi-driver v1.63.1 on another's 1.36; neither add-on is bound to a version of Kubernetes",
  on: "2026-11-25",
  how: "inferred",
};

const ofThirtyFive: Source = {
  from: "a public Terraform root of a 1.35 cluster that pins these versions together, network policy on",
  on: "2026-11-25",
  how: "read",
};

const metricsOfThirtyFive: Source = {
  from: "two public definitions of 1.35 clusters pin it (one in ap-northeast-2, measured 2026-08-04)",
  on: "2026-08-04",
  how: "read",
};

type Versions = Readonly<Record<AddonName, AddonVersion>>;

/** Kubernetes 1.34 leaves standard support on 2026-12-02 (EKS's `describe-cluster-versions`, read 2026-11-25): it is not here. */
const versions: Readonly<Record<string, Versions>> = {
  "1.35": {
    "eks-pod-identity-agent": { version: "v1.4.0-eksbuild.2", source: ofThirtyFive },
    "vpc-cni": { version: "v1.23.0-eksbuild.1", source: ofThirtyFive },
    "kube-proxy": { version: "v1.35.3-eksbuild.21", source: ofThirtyFive },
    coredns: { version: "v1.14.3-eksbuild.16", source: ofThirtyFive },
    "aws-ebs-csi-driver": { version: "v1.65.0-eksbuild.1", source: ofThirtyFive },
    "snapshot-controller": { version: "v8.6.0-eksbuild.6", source: ofThirtyFive },
    "metrics-server": { version: "v0.9.0-eksbuild.5", source: metricsOfThirtyFive },
  },
  "1.36": {
    "eks-pod-identity-agent": { version: "v1.4.0-eksbuild.3", source: october },
    "vpc-cni": { version: "v1.23.2-eksbuild.1", source: october },
    "kube-proxy": { version: "v1.36.0-eksbuild.25", source: october },
    coredns: { version: "v1.14.7-eksbuild.10", source: october },
    "aws-ebs-csi-driver": { version: "v1.66.0-eksbuild.1", source: inventory },
    "snapshot-controller": { version: "v8.6.0-eksbuild.8", source: inventory },
    "metrics-server": { version: "v0.9.0-eksbuild.11", source: october },
  },
};

/** The versions of Kubernetes that an EKS cluster can be made with: those whose add-ons are known, the newest first. */
export const eksVersions: readonly string[] = Object.keys(versions).reverse();

/** @throws for a version of Kubernetes that is not among {@link eksVersions}, which a checked file never names. */
export function addonVersions(kubernetes: string): Versions {
  const known = versions[kubernetes];
  if (known === undefined) throw new Error(`no add-ons are known for Kubernetes ${kubernetes} on EKS`);
  return known;
}
