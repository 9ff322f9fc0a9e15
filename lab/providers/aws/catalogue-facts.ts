/** What a region offers, from the catalogue. */
import { addonVersions, eksVersions } from "../../../catalogue/clouds/aws/addons.ts";
import { readMachines, readRegions } from "../../../catalogue/clouds/aws/expand.ts";
import type { Facts } from "./facts.ts";

export function catalogueFacts(region: string): Facts {
  const row = readRegions().regions[region];
  const { rows } = readMachines();
  return {
    zones: row?.zones ?? [],
    offers: (machine, zone) => {
      const [, ...numbers] = row?.machines[machine] ?? [];
      if (row?.machines[machine] === undefined) return undefined;
      return numbers.length === 0 ? row.zones.includes(zone) : numbers.some((number) => row.zones[number - 1] === zone);
    },
    architecture: (machine) => rows[machine]?.[0],
    addonVersions: offeredVersions,
  };
}

/**
 * The one version that the catalogue knows of each add-on, and those of earlier versions of Kubernetes: while a cluster
 * goes up, its add-ons are older than it. Undefined: it knows none for that Kubernetes, or of that name.
 */
function offeredVersions(addon: string, kubernetes: string): readonly string[] | undefined {
  if (!eksVersions.includes(kubernetes)) return undefined;
  const minor = (version: string): number => Number(version.split(".")[1]);
  const offered = eksVersions
    .filter((version) => minor(version) <= minor(kubernetes))
    .flatMap((version) => Object.entries(addonVersions(version)))
    .filter(([name]) => name === addon)
    .map(([, { version }]) => version);
  return offered.length === 0 ? undefined : offered;
}
