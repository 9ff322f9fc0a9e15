/**
 * What each machine can do to its network disks, by series and vCPUs. Nothing bursts here: baseline and burst are the
 * same. Where reads and writes differ, the lower counts.
 */
import type { Io } from "../../profile.ts";
import type { Source } from "../../source.ts";
import type { MachineIo } from "../cloud.ts";

/** From so many vCPUs on: IOPS and MiB/s of all of a machine's disks of the type together. */
type Rows = readonly (readonly [vcpus: number, iops: number, mibs: number])[];

const balancedOfSecond: Rows = [
  [2, 15_000, 240],
  [8, 15_000, 800],
  [16, 20_000, 1200],
  [32, 50_000, 1200],
  [64, 80_000, 1200],
];
const ssdOfSecond: Rows = [
  [2, 15_000, 240],
  [8, 15_000, 800],
  [16, 25_000, 1200],
  [32, 60_000, 1200],
  [64, 100_000, 1200],
];
const persistentOfC3d: Rows = [
  [4, 15_000, 240],
  [8, 25_000, 800],
  [16, 25_000, 1200],
  [30, 50_000, 1200],
  [60, 80_000, 1200],
];
/** C4D's own table. */
const hyperdiskOfC4d: Rows = [
  [2, 22_500, 400],
  [4, 50_000, 400],
  [8, 50_000, 800],
  [16, 75_000, 1200],
  [32, 75_000, 1600],
  [64, 160_000, 2400],
  [96, 160_000, 3125],
];
/** What C4D does one size below: a floor for C4 and C4A, whose own tables were not to be had. */
const oneSizeBelowC4d: Rows = [
  [2, 22_500, 400],
  [8, 50_000, 400],
  [16, 50_000, 800],
  [24, 75_000, 1200],
  [48, 75_000, 1600],
];

/** Series, then disk type. What is absent the series does not take, or nothing is known of it. */
const limits: Readonly<Record<string, Readonly<Record<string, Rows>>>> = {
  e2: {
    "pd-balanced": [
      [2, 15_000, 240],
      [8, 15_000, 800],
      [16, 20_000, 1000],
      [32, 50_000, 1000],
    ],
    "pd-ssd": [
      [2, 15_000, 240],
      [8, 15_000, 800],
      [16, 25_000, 1000],
      [32, 60_000, 1000],
    ],
  },
  n2: { "pd-balanced": balancedOfSecond, "pd-ssd": ssdOfSecond },
  n2d: { "pd-balanced": balancedOfSecond, "pd-ssd": ssdOfSecond },
  t2d: { "pd-balanced": balancedOfSecond.slice(0, 4), "pd-ssd": ssdOfSecond.slice(0, 4) },
  n4: {
    // Of N2's and C3's Persistent Disk the lower.
    "hyperdisk-balanced": [
      [2, 15_000, 240],
      [16, 20_000, 800],
      [32, 50_000, 1200],
      [64, 80_000, 1200],
    ],
  },
  c3: {
    "pd-balanced": [
      [4, 15_000, 240],
      [22, 20_000, 800],
      [44, 50_000, 1200],
      [88, 80_000, 1200],
    ],
    "pd-ssd": [
      [4, 15_000, 240],
      [22, 25_000, 800],
      [44, 60_000, 1200],
      [88, 80_000, 1200],
    ],
    // The smallest is not in the table: what Persistent Disk does there.
    "hyperdisk-balanced": [
      [4, 15_000, 240],
      [8, 50_000, 800],
      [22, 120_000, 1800],
      [44, 160_000, 2400],
      [88, 160_000, 4800],
    ],
  },
  c3d: { "pd-balanced": persistentOfC3d, "pd-ssd": persistentOfC3d, "hyperdisk-balanced": persistentOfC3d },
  c4: { "hyperdisk-balanced": oneSizeBelowC4d },
  c4a: { "hyperdisk-balanced": oneSizeBelowC4d },
  c4d: { "hyperdisk-balanced": hyperdiskOfC4d },
  z3: {
    "hyperdisk-balanced": [
      [8, 50_000, 800],
      [14, 100_000, 1600],
      [22, 120_000, 1800],
      [32, 160_000, 2400],
    ],
  },
};

/** The disk types that a machine takes, each with what it can do to them. */
export function disksOf(family: string, vcpus: number): Readonly<Record<string, MachineIo>> {
  return Object.fromEntries(
    Object.entries(limits[family] ?? {}).map(([type, rows]) => {
      const io = ioAt(rows, vcpus);
      return [type, { baseline: io, burst: io }];
    }),
  );
}

function ioAt(rows: Rows, vcpus: number): Io {
  const row = rows.findLast(([from]) => from <= vcpus);
  if (row === undefined) throw new Error(`There is no limit for a machine of ${vcpus} vCPUs.`);
  const [, iops, mibs] = row;
  return { iops, mibs };
}

/** Where the limits are from: of Persistent Disk, of Hyperdisk, and of the Hyperdisk of series without a table. */
export const ioSources: Readonly<Record<string, Source>> = {
  io: {
    from:
      "Persistent Disk: GoogleCloudPlatform/gcpdiag at 9f84bc0, gcpdiag/runbook/gce/disk_performance_benchmark " +
      "(c-, e-, n-, t-family.json); which series take which disks: Compute Engine's page of general-purpose machines, " +
      "last updated 2026-04-15",
    on: "2026-11-23",
    how: "read",
  },
  "io.hyperdisk": {
    from:
      "Hyperdisk Balanced on C4D: takech9203/google-cloud-news-summary of 2026-07-28, after Google's own table; C3 and Z3: the " +
      "limits of Hyperdisk Balanced High Availability (release note of 2025-09-04; the same summary of 2026-10-05), which the " +
      "plain type is not taken to fall below",
    on: "2026-11-23",
    how: "inferred",
  },
  "io.hyperdisk.withoutTable": {
    from:
      "C4 and C4A: what C4D does one size below; C3D: its own Persistent Disk; N4: the lower of N2's and C3's Persistent Disk. " +
      "Google's tables give more",
    on: "2026-11-23",
    how: "inferred",
  },
};
