/** What Google Cloud takes for beside machines and disks. */
import type { Source } from "../../source.ts";
import type { ServicePrices, Tiers } from "../cloud.ts";

/** A region's own figures, as regions.json has them; the others are the same everywhere. */
export interface ServiceFigures {
  snapshotPerGiBMonth: number;
  objectPerGiBMonth: number;
  /** Premium tier: of the first TiB, up to 10 TiB, and above. */
  egressPerGiB: readonly [number, number, number];
}

/** Cloud NAT takes for each machine behind it, up to 32; a gateway is reckoned with so many. */
const machinesBehindNat = 8;
const natPerMachineHour = 0.0014;

export function servicePrices({ snapshotPerGiBMonth, objectPerGiBMonth, egressPerGiB }: ServiceFigures): ServicePrices {
  return {
    controlPlanePerHour: 0.1,
    snapshotPerGiBMonth,
    objectStorage: { perGiBMonth: objectPerGiBMonth, perThousandWrites: 0.005, perThousandReads: 0.0004 },
    egressPerGiB: tiers(egressPerGiB),
    nat: { perHour: Math.round(machinesBehindNat * natPerMachineHour * 1e6) / 1e6, perGiB: 0.045 },
    // Only what leaves a zone is billed.
    crossZonePerGiB: 0.01,
    loadBalancer: { perHour: 0.025, perGiB: 0.008 },
    publicAddressPerHour: 0.005,
    key: { perMonth: 0.06, perTenThousandUses: 0.03 },
    // The first 30 days of keeping are within the price of taking in.
    logs: { perGiB: 0.5, perGiBMonth: 0.01 },
  };
}

const GiBPerTiB = 1024;

function tiers([first, second, rest]: ServiceFigures["egressPerGiB"]): Tiers {
  const upToTen = [{ upTo: 10 * GiBPerTiB, price: second }, { price: rest }];
  return first === second ? upToTen : [{ upTo: GiBPerTiB, price: first }, ...upToTen];
}

const calculator = "Cyclenerd/google-cloud-pricing-cost-calculator at 0166a59, pricing.yml of 2025-03-06";

export const serviceSources: Readonly<Record<string, Source>> = {
  "prices.services": {
    from:
      "Google's price pages as commonly cited, for Iowa and the same everywhere: cluster management $0.10 an hour; forwarding rules " +
      "$0.025 an hour and $0.008 a GiB; external IPv4 addresses $0.005 an hour; objects $0.005 and $0.0004 per thousand operations, " +
      "$0.02 a GiB ($0.023 in Tokyo); keys $0.06 a version and $0.03 per 10,000 uses; logs $0.50 a GiB, and $0.01 a month after 30 " +
      "days; $0.01 a GiB between zones. No machine-readable list was to be had",
    on: "2026-11-23",
    how: "inferred",
  },
  "prices.services.snapshots": { from: calculator, on: "2025-03-06", how: "read" },
  "prices.services.egress": {
    from:
      `${calculator}: premium tier, worldwide but Australia and China. Tokyo's first TiB stands there below its second, and is ` +
      "taken as its second",
    on: "2025-03-06",
    how: "read",
  },
  "prices.services.nat": {
    from:
      `Google's price page as cited in public repositories: $0.0014 an hour for each machine up to 32 and $0.045 a GiB; a gateway ` +
      `is reckoned with ${machinesBehindNat} machines`,
    on: "2026-11-23",
    how: "inferred",
  },
};
