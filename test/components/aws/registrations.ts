import type { Recorded } from "../../support/recorder.ts";

/** Finds registrations by type and name. */
export class Registrations {
  readonly all: readonly Recorded[];
  readonly #byUrn: ReadonlyMap<string, Recorded>;

  constructor(all: readonly Recorded[]) {
    this.all = all;
    this.#byUrn = new Map(all.map((each) => [each.urn, each]));
  }

  /** Those of a type, by the end of its token: `ec2/subnet:Subnet`. */
  of(type: string): Recorded[] {
    return this.all.filter((each) => each.type.endsWith(type));
  }

  /** The one of a type with a name. @throws where there is none. */
  one(type: string, name?: string): Recorded {
    const found = this.of(type).filter((each) => name === undefined || each.name === name);
    if (found.length !== 1) throw new Error(`${found.length} of ${type} ${name ?? ""}`);
    return found[0]!;
  }

  /** All that must be there before it, and so goes after it: as the engine reckons, with parents and providers. */
  closure(...of: readonly Recorded[]): Set<string> {
    const seen = new Set<string>();
    const open = of.map(({ urn }) => urn);
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      const each = this.#byUrn.get(urn);
      if (each === undefined || seen.has(urn)) continue;
      seen.add(urn);
      open.push(...each.dependencies, each.parent, each.provider.slice(0, each.provider.lastIndexOf("::")));
    }
    return seen;
  }

  /** Whether `later` is made after `earlier`, and goes before it. */
  needs(later: Recorded, earlier: Recorded): boolean {
    return later !== earlier && this.closure(later).has(earlier.urn);
  }
}
