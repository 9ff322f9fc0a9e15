/** What a region offers, from the catalogue. */
import { existsSync } from "node:fs";
import { readMachines, readRegions } from "../../../catalogue/clouds/aws/expand.ts";
import type { Facts } from "./facts.ts";

/** An add-on's versions by version of Kubernetes, as catalogue/clouds/aws/addons.ts may have them. */
type AddonVersions = (addon: string, kubernetes: string) => readonly string[] | undefined;

export async function catalogueFacts(region: string): Promise<Facts> {
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
    addonVersions: await addonVersions(),
  };
}

async function addonVersions(): Promise<AddonVersions> {
  const file = new URL("../../../catalogue/clouds/aws/addons.ts", import.meta.url);
  if (!existsSync(file)) return () => undefined;
  const module = (await import(file.href)) as { addonVersions?: AddonVersions };
  return module.addonVersions ?? (() => undefined);
}
