/** Services of AWS that can be reached inside a VPC, through interface endpoints. */
import type { Source } from "../../source.ts";

/**
 * What machines and the platform's controllers call, by the last part of the endpoint services' names: a region without
 * a way to the internet cannot do without any of them.
 */
export const neededWithoutInternet = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "logs",
  "sts",
] as const;

/** What else a file may ask for. */
export const furtherEndpoints = [
  "kms",
  "monitoring",
  "secretsmanager",
  "sqs",
  "ssm",
  "ssmmessages",
  "ec2messages",
] as const;

export const endpointSource: Source = {
  from:
    "EKS user guide, Deploy private clusters with limited internet access (ec2, ecr.api, ecr.dkr, elasticloadbalancing, eks, " +
    "eks-auth, logs, sts, s3); terraform-aws-eks-blueprints, fully-private-cluster (autoscaling for Cluster Autoscaler)",
  on: "2026-11-25",
  how: "read",
};

/** An endpoint in one zone, dollars an hour, and dollars per GiB that passes it. */
export const endpointPrices = { perHour: 0.01, perGiB: 0.01 } as const;

export const endpointPriceSource: Source = {
  from: "AWS PrivateLink pricing as us-east-1 has it (0.01 an hour and zone, 0.01 per GB up to 1 PB); taken over for every region",
  on: "2026-11-25",
  how: "inferred",
};
