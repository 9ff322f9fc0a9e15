/** What a new account may use in a region before it asks for more. */
import type { Quota } from "../cloud.ts";
import type { Source } from "../../source.ts";

const read = (from: string): Source => ({ from, on: "2026-11-23", how: "read" });

const ec2 = read(
  "EC2 user guide, Spot Instance quotas (5 vCPUs), and Service Quotas defaults as listed in public repositories. Old accounts have more",
);
const vpc = read(
  "Service Quotas defaults of VPC in PyPI moto 5.2.5, moto/servicequotas/resources/default_quotas/vpc.py",
);
const ebs = read("Service Quotas defaults of EBS, as listed in public repositories");
const eks = read("Service Quotas defaults of EKS, as listed in public repositories");

const GiBPerTiB = 1024;

export const quotas: readonly Quota[] = [
  {
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    code: "L-1216C47A",
    counts: { what: "vcpus", spot: false },
    default: 5,
    unit: "vCPU",
    source: ec2,
  },
  {
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    code: "L-34B43A08",
    counts: { what: "vcpus", spot: true },
    default: 5,
    unit: "vCPU",
    source: ec2,
  },
  {
    name: "Storage for General Purpose SSD (gp3) volumes, in TiB",
    code: "L-7A658B76",
    counts: { what: "diskGiB", types: ["gp3"] },
    default: 50 * GiBPerTiB,
    unit: "GiB",
    source: ebs,
  },
  {
    name: "IOPS for Provisioned IOPS SSD (io2) volumes",
    code: "L-8D977E7E",
    counts: { what: "diskIops", types: ["io2"] },
    default: 100_000,
    unit: "IOPS",
    source: ebs,
  },
  {
    name: "EC2-VPC Elastic IPs",
    code: "L-0263D0A3",
    counts: { what: "addresses" },
    default: 5,
    unit: "address",
    source: ec2,
  },
  {
    name: "NAT gateways per Availability Zone",
    code: "L-FE5A380F",
    counts: { what: "natGateways" },
    default: 5,
    unit: "gateway",
    source: vpc,
  },
  { name: "VPCs per Region", code: "L-F678F1CE", counts: { what: "networks" }, default: 5, unit: "VPC", source: vpc },
  { name: "Clusters", code: "L-1194D53C", counts: { what: "clusters" }, default: 100, unit: "cluster", source: eks },
  {
    name: "Managed node groups per cluster",
    code: "L-6D54EA21",
    counts: { what: "nodePools" },
    default: 30,
    unit: "node group",
    source: eks,
  },
];
