/** What a new project may use in a region before it asks for more. Google sets them by the account's history. */
import type { Source } from "../../source.ts";
import type { Quota } from "../cloud.ts";

const commonly = (what: string): Source => ({
  from: `${what}, as commonly seen in new projects; Google publishes no table of defaults`,
  on: "2026-11-23",
  how: "inferred",
});

const seen: Source = {
  from:
    "errors and notes in public repositories (`Quota 'HDB_TOTAL_GB' exceeded. Limit: 500.0 in region us-central1`); accounts with a " +
    "history have more",
  on: "2026-11-23",
  how: "read",
};

/** Series that have a quota of vCPUs of their own name. */
const ownNamed = ["n2", "n2d", "t2d", "c3"];
/** Series that are counted under CPUS_PER_VM_FAMILY, each by itself. */
const perFamily = ["c3d", "c4", "c4a", "c4d", "n4", "z3"];

const vcpusInRegion = 24;

export const quotas: readonly Quota[] = [
  {
    name: "CPUs (all regions)",
    code: "CPUS-ALL-REGIONS-per-project",
    counts: { what: "vcpus", spot: false },
    default: 32,
    unit: "vCPU",
    source: commonly("32 vCPUs, 12 in a trial"),
  },
  {
    name: "CPUs (all regions), spot",
    code: "CPUS-ALL-REGIONS-per-project",
    counts: { what: "vcpus", spot: true },
    default: 32,
    unit: "vCPU",
    source: commonly("spot machines count against the same 32 vCPUs"),
  },
  {
    name: "CPUs",
    code: "CPUS-per-project-region",
    counts: { what: "vcpus", spot: false, families: ["e2"] },
    default: vcpusInRegion,
    unit: "vCPU",
    source: commonly("24 vCPUs of E2 and N1 in a region"),
  },
  ...ownNamed.map((family): Quota => ({
    name: `${family.toUpperCase()} CPUs`,
    code: `${family.toUpperCase()}-CPUS-per-project-region`,
    counts: { what: "vcpus", spot: false, families: [family] },
    default: vcpusInRegion,
    unit: "vCPU",
    source: commonly("24 vCPUs of a series in a region"),
  })),
  ...perFamily.map((family): Quota => ({
    name: `CPUs per VM family, ${family.toUpperCase()}`,
    code: "CPUS-PER-VM-FAMILY-per-project-region",
    counts: { what: "vcpus", spot: false, families: [family] },
    default: vcpusInRegion,
    unit: "vCPU",
    source: commonly("24 vCPUs of a series in a region"),
  })),
  {
    name: "Persistent Disk SSD (GB)",
    code: "SSD-TOTAL-GB-per-project-region",
    counts: { what: "diskGiB", types: ["pd-balanced", "pd-ssd"] },
    default: 500,
    unit: "GiB",
    source: commonly("500 GB"),
  },
  {
    name: "Hyperdisk Balanced Capacity (GB)",
    code: "HDB-TOTAL-GB-per-project-region",
    counts: { what: "diskGiB", types: ["hyperdisk-balanced"] },
    default: 500,
    unit: "GiB",
    source: seen,
  },
  {
    name: "In-use external IPv4 addresses",
    code: "IN-USE-ADDRESSES-per-project-region",
    counts: { what: "addresses" },
    default: 8,
    unit: "address",
    source: commonly("8 addresses in a region"),
  },
  {
    name: "Networks",
    code: "NETWORKS-per-project",
    counts: { what: "networks" },
    default: 5,
    unit: "network",
    source: commonly("5 networks of a project"),
  },
  {
    name: "GKE clusters",
    counts: { what: "clusters" },
    default: 100,
    unit: "cluster per location",
    source: commonly("100 clusters of a project in a location"),
  },
];
