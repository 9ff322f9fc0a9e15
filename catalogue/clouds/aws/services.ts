/** What AWS charges beside machines and disks. */
import type { ServicePrices, Tiers } from "../cloud.ts";
import type { Source } from "../../source.ts";
import { diskPrices } from "./disks.ts";
import { endpointPrices, endpointPriceSource } from "./endpoints.ts";

/** What was found for a region by itself; what was not is reckoned from us-east-1, see {@link serviceSources}. */
interface Found {
  /** S3 Standard, first 50 TB, per GiB and month. */
  s3: number;
  /** A NAT gateway's hour; its GiB costs the same. */
  nat: number;
  egress: Tiers;
  snapshot?: number;
  loadBalancer?: number;
  logs?: { perGiB: number; perGiBMonth: number };
}

/** The first 10 TB, the next 40, the next 100, and the rest. The account's free 100 GB are not the region's: left out. */
const egressAsInVirginia: Tiers = [
  { upTo: 10_240, price: 0.09 },
  { upTo: 51_200, price: 0.085 },
  { upTo: 153_600, price: 0.07 },
  { price: 0.05 },
];

const found: Readonly<Record<string, Found>> = {
  "us-east-1": { s3: 0.023, nat: 0.045, egress: egressAsInVirginia },
  "us-east-2": { s3: 0.023, nat: 0.045, egress: egressAsInVirginia },
  "us-west-2": { s3: 0.023, nat: 0.045, egress: egressAsInVirginia },
  "ca-central-1": { s3: 0.025, nat: 0.05, egress: egressAsInVirginia },
  "sa-east-1": { s3: 0.0405, nat: 0.093, egress: [{ price: 0.15 }], snapshot: 0.068 },
  "eu-central-1": { s3: 0.0245, nat: 0.052, egress: egressAsInVirginia },
  "eu-west-1": { s3: 0.023, nat: 0.048, egress: egressAsInVirginia },
  "eu-west-2": { s3: 0.024, nat: 0.05, egress: egressAsInVirginia },
  "eu-north-1": { s3: 0.023, nat: 0.046, egress: egressAsInVirginia },
  "ap-northeast-1": {
    s3: 0.025,
    nat: 0.062,
    egress: [{ price: 0.114 }],
    loadBalancer: 0.0243,
    logs: { perGiB: 0.76, perGiBMonth: 0.033 },
  },
  "ap-south-1": { s3: 0.025, nat: 0.056, egress: [{ price: 0.1093 }] },
  "ap-southeast-1": { s3: 0.025, nat: 0.059, egress: [{ price: 0.12 }] },
  "ap-southeast-2": {
    s3: 0.025,
    nat: 0.059,
    egress: [
      { upTo: 10_240, price: 0.114 },
      { upTo: 51_200, price: 0.098 },
      { upTo: 153_600, price: 0.094 },
      { price: 0.092 },
    ],
  },
};

/** us-east-1, of which all was found. */
const virginia = { s3: 0.023, snapshot: 0.05, s3Writes: 0.005, s3Reads: 0.0004, loadBalancer: 0.0225, logs: 0.5 };

/** @throws for a region that was not looked up: a test asks for all of the catalogue's. */
export function servicePrices(region: string): ServicePrices {
  const here = found[region];
  if (here === undefined) throw new Error(`There are no prices of services for ${region}.`);
  const disk = (diskPrices(region).gp3?.perGiBMonth ?? 0) / (diskPrices("us-east-1").gp3?.perGiBMonth ?? 1);
  const object = here.s3 / virginia.s3;
  return {
    controlPlanePerHour: 0.1,
    snapshotPerGiBMonth: here.snapshot ?? round(virginia.snapshot * object),
    objectStorage: {
      perGiBMonth: here.s3,
      perThousandWrites: round(virginia.s3Writes * object),
      perThousandReads: round(virginia.s3Reads * object),
    },
    egressPerGiB: here.egress,
    nat: { perHour: here.nat, perGiB: here.nat },
    endpoint: endpointPrices,
    // A cent where it leaves a zone, and a cent where it comes in.
    crossZonePerGiB: 0.02,
    // One capacity unit carries a GiB of TCP an hour.
    loadBalancer: { perHour: here.loadBalancer ?? round(virginia.loadBalancer * disk), perGiB: 0.006 },
    publicAddressPerHour: 0.005,
    key: { perMonth: 1, perTenThousandUses: 0.03 },
    logs: here.logs ?? { perGiB: round(virginia.logs * disk), perGiBMonth: 0.03 },
  };
}

function round(price: number): number {
  return Number(price.toFixed(5));
}

const priceBook = "AWS's price lists as entered in a public price book of us-east-1";

export const serviceSources: Readonly<Record<string, Source>> = {
  "prices.services": {
    from:
      `${priceBook}: NAT, cross-zone (AmazonEC2, 2026-07-28), S3 (2026-07-28), load balancer (AWSELB, 2026-07-20), egress ` +
      "(AWSDataTransfer, 2026-07-20), KMS (2025-08-28), CloudWatch Logs (2026-07-29)",
    on: "2026-07-29",
    how: "read",
  },
  "prices.services.controlPlane": {
    from: "73 a month in aws/agent-toolkit-for-aws, references/eks.md: 0.10 an hour while Kubernetes is in standard support; taken over for every region",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.publicAddress": {
    from: "the charge for every public IPv4 address since 2024-02-01, the same in all regions of public price tables of 2026",
    on: "2026-11-23",
    how: "read",
  },
  "prices.services.objectStorage": {
    from: "S3's price list by region, as entered in a public file of 2026-07-01 (storage, first 50 TB)",
    on: "2026-07-01",
    how: "read",
  },
  "prices.services.objectStorage.requests": {
    from: "us-east-1's 0.005 and 0.0004 per thousand, in the region's proportion of storage prices",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.snapshot": {
    from:
      "us-east-1 (0.05) and sa-east-1 (0.068): a bill of February 2026 in a public cost script; others: us-east-1's in the " +
      "region's proportion of S3 prices",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.egress": {
    from:
      "first tier: EC2's pricing page as entered in a public file of 2026-08-04; lower tiers: us-east-1 read, taken over for " +
      "the Americas' and Europe's regions with the same first tier; ap-southeast-2 read (2020-01-23); others: the first " +
      "tier for everything. eu-north-1's first tier is the other European regions'",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.nat": {
    from: "a gateway's hour by region, as entered in a public check of idle gateways; its GiB costs the same as in us-east-1",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.endpoint": endpointPriceSource,
  "prices.services.loadBalancer": {
    from:
      "us-east-1 (0.0225 an hour, 0.006 a unit) and ap-northeast-1 (0.0243) read; others: us-east-1's hour in the region's " +
      "proportion of gp3 prices, the unit taken over",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.logs": {
    from:
      "us-east-1 (0.50 and 0.03) and ap-northeast-1 (0.76 and 0.033) read; others: us-east-1's intake in the region's " +
      "proportion of gp3 prices, its storage taken over",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.key": {
    from: "us-east-1's price list of KMS, 2025-08-28; taken over for the other regions",
    on: "2026-11-23",
    how: "inferred",
  },
};
