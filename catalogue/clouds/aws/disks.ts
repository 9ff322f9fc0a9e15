/** EBS: what its volume types deliver, and what they cost in each region. */
import type { DiskPrice, DiskType, Tiers } from "../cloud.ts";
import type { Source } from "../../source.ts";

const limits: Source = {
  from:
    "EC2's service description in PyPI botocore 1.44.5 (CreateVolume: sizes, IOPS, throughput of gp3 and io2); the ratios: " +
    "EBS User Guide, General Purpose SSD (500 IOPS per GiB, 0.25 MiB/s per IOPS) and Provisioned IOPS SSD volumes",
  on: "2026-11-23",
  how: "read",
};

/** General purpose: 3,000 IOPS and 125 MiB/s are included at any size. */
const gp3: DiskType = {
  name: "gp3",
  minGiB: 1,
  maxGiB: 65_536,
  iops: { included: 3000, includedPerGiB: 0, max: 80_000, provisioned: true, maxPerGiB: 500 },
  throughput: { included: 125, includedPerGiB: 0, max: 2000, provisioned: true, maxPerIops: 0.25 },
  source: limits,
};

/** Block Express: every IOPS is bought, and the throughput comes with them. */
const io2: DiskType = {
  name: "io2",
  minGiB: 4,
  maxGiB: 65_536,
  iops: { included: 0, includedPerGiB: 0, max: 256_000, provisioned: true, maxPerGiB: 1000 },
  throughput: { included: 0, includedPerGiB: 0, includedPerIops: 0.256, max: 4000, provisioned: false },
  source: limits,
};

export const diskTypes: Readonly<Record<string, DiskType>> = { gp3, io2 };

/** Dollars a month: gp3 per GiB and per IOPS; io2 per GiB, and per IOPS up to 32,000, up to 64,000, and above. */
type Row = readonly [gp3GiB: number, gp3Iops: number, io2GiB: number, io2Iops: readonly [number, number, number]];

const rows: Readonly<Record<string, Row>> = {
  "us-east-1": [0.08, 0.005, 0.125, [0.065, 0.046, 0.032]],
  "us-east-2": [0.08, 0.005, 0.125, [0.065, 0.046, 0.032]],
  "us-west-2": [0.08, 0.005, 0.125, [0.065, 0.046, 0.032]],
  "ca-central-1": [0.088, 0.0055, 0.138, [0.072, 0.05, 0.035]],
  // Its io2 is not in the table: io1's price of GiB and of the first IOPS, and us-east-1's steps down from there.
  "sa-east-1": [0.152, 0.0095, 0.238, [0.091, 0.064, 0.045]],
  "eu-central-1": [0.0952, 0.006, 0.149, [0.078, 0.055, 0.038]],
  "eu-west-1": [0.088, 0.0055, 0.138, [0.072, 0.05, 0.035]],
  "eu-west-2": [0.0928, 0.0058, 0.145, [0.076, 0.053, 0.037]],
  "eu-north-1": [0.0836, 0.0052, 0.1311, [0.068, 0.048, 0.034]],
  "ap-northeast-1": [0.096, 0.006, 0.142, [0.074, 0.052, 0.036]],
  "ap-south-1": [0.0912, 0.0057, 0.131, [0.068, 0.048, 0.033]],
  "ap-southeast-1": [0.096, 0.006, 0.138, [0.072, 0.05, 0.035]],
  "ap-southeast-2": [0.096, 0.006, 0.138, [0.072, 0.05, 0.035]],
};

/** @throws for a region that has no row: a test asks for all of the catalogue's. */
export function diskPrices(region: string): Readonly<Record<string, DiskPrice>> {
  const row = rows[region];
  if (row === undefined) throw new Error(`There are no prices of disks for ${region}.`);
  const [gp3GiB, gp3Iops, io2GiB, io2Iops] = row;
  return {
    // A MiB/s costs half of what a GiB does: 0.08 and 0.04, 0.0912 and 0.0456, 0.0924 and 0.0462 on AWS's own pages.
    gp3: { perGiBMonth: gp3GiB, perIopsMonth: [{ price: gp3Iops }], perMiBsMonth: round(gp3GiB / 2) },
    io2: { perGiBMonth: io2GiB, perIopsMonth: io2Tiers(io2Iops), perMiBsMonth: 0 },
  };
}

function io2Tiers([first, second, third]: Row[3]): Tiers {
  return [{ upTo: 32_000, price: first }, { upTo: 64_000, price: second }, { price: third }];
}

function round(price: number): number {
  return Number(price.toFixed(5));
}

export const diskSources: Readonly<Record<string, Source>> = {
  "prices.disks": {
    from:
      "the EBS pricing page as tabled in a public console's VolumePricingHelper.swift (2021-07-14); its gp3 figures of " +
      "us-east-1, eu-central-1 and ap-southeast-1 stand unchanged in readings of the price list of 2026",
    on: "2026-11-23",
    how: "read",
  },
  "prices.disks.throughput": {
    from: "half of the region's price per GiB, as on the pricing pages of us-east-1, ap-northeast-2 and eu-south-1",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.disks.sa-east-1.io2": {
    from: "io1's prices in sa-east-1 (0.238 per GiB, 0.091 per IOPS), and us-east-1's steps above 32,000 and 64,000 IOPS",
    on: "2026-11-23",
    how: "inferred",
  },
};
