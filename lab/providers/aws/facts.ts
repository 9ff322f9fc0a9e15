/** What the simulated region offers, from the catalogue, given in so that tests can say it themselves. */
export interface Facts {
  /** Ids of the region's zones; empty: not known, nothing is checked. */
  zones: readonly string[];
  /** Whether the zone has machines of this type; undefined: not known. */
  offers(machine: string, zoneId: string): boolean | undefined;
  /** `arm64`, `amd64`; undefined: not known. */
  architecture(machine: string): string | undefined;
  /** The add-on's versions for a version of Kubernetes; undefined: not known. */
  addonVersions(addon: string, kubernetes: string): readonly string[] | undefined;
}

/** Nothing is known: nothing is checked. */
export const noFacts: Facts = {
  zones: [],
  offers: () => undefined,
  architecture: () => undefined,
  addonVersions: () => undefined,
};
