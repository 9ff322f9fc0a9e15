/** Which spec files belong to which tier: the file's name says it, so that nothing has to be listed. Pure. */

/** How much of a machine a spec file takes. */
export type Tier = "fast" | "real" | "lab" | "soak";

/** What a person asks for: `npm test`, `npm run test:lab`, `npm run test:soak`. */
export type Run = "default" | "lab" | "soak";

/** What a machine must offer before a spec file can run. */
export type Need = "linux" | "root" | "namespaces";

const tiersOf: Record<Run, readonly Tier[]> = { default: ["fast", "real"], lab: ["lab"], soak: ["soak"] };

/** Minutes that a process of spec files may take before it is ended, so that a hung test cannot hold a machine. */
export const minutesFor: Record<Tier, number> = {
  fast: 15,
  // A first run builds the cluster and the clients from source.
  real: 80,
  lab: 80,
  soak: 24 * 60,
};

/** Milliseconds that one test may take where it sets none of its own. */
export const testTimeoutFor: Record<Tier, number> = { fast: 60_000, real: 300_000, lab: 900_000, soak: 7_200_000 };

/** The tier of a file, or undefined where it is no spec file. `a.real.spec.ts` is real, `a.spec.ts` is fast. */
export function tierOf(file: string): Tier | undefined {
  const [, suffix] = /(?:\.(real|lab|soak))?\.spec\.ts$/.exec(file) ?? [];
  if (suffix === "real" || suffix === "lab" || suffix === "soak") return suffix;
  return file.endsWith(".spec.ts") ? "fast" : undefined;
}

/**
 * The spec files of a run, the tiers in their order, each tier by name.
 *
 * @param files every file below `test/`, relative to the project.
 * @param only paths that narrow the run: a spec file, or a folder.
 */
export function specsOf(files: readonly string[], run: Run, only: readonly string[] = []): Record<Tier, string[]> {
  const chosen: Record<Tier, string[]> = { fast: [], real: [], lab: [], soak: [] };
  const below = only.map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""));
  for (const file of [...files].sort()) {
    const tier = tierOf(file);
    if (tier === undefined || !tiersOf[run].includes(tier)) continue;
    if (below.length === 0 || below.some((path) => file === path || file.startsWith(`${path}/`))) {
      chosen[tier].push(file);
    }
  }
  return chosen;
}

const allNeeds: readonly Need[] = ["linux", "root", "namespaces"];

/**
 * What a spec file needs of the machine: nothing for a fast one; for the others all that a lab needs, unless a line
 * `// needs: linux, root` (or `// needs: nothing`) says less.
 *
 * @throws Error on a need that does not exist.
 */
export function needsOf(file: string, text: string): Need[] {
  if (tierOf(file) === "fast") return [];
  const [, list] = /^\/\/ needs: (.+)$/m.exec(text) ?? [];
  if (list === undefined) return [...allNeeds];
  if (list.trim() === "nothing") return [];
  return list.split(",").map((word) => {
    const need = allNeeds.find((known) => known === word.trim());
    if (need === undefined) {
      throw new Error(`${file} needs "${word.trim()}"; known are ${allNeeds.join(", ")}, or nothing.`);
    }
    return need;
  });
}

/**
 * How many slow spec files of a tier run beside each other. Those of a lab wait for most of their time; each has its own
 * lab, and labs do not see each other. What measures has the machine to itself.
 */
export function lanesOf(tier: Tier, cores: number): number {
  return tier === "lab" ? Math.max(1, Math.min(2, cores)) : 1;
}

/** Whether a spec file must have the machine to itself: a line `// alone: WHY` says so. */
export const isAlone = (text: string): boolean => /^\/\/ alone: .+$/m.test(text);

/**
 * Deals spec files out to processes so that all end at about the same time, taking a file's size for its length.
 *
 * @param sizes bytes of each file.
 * @param processes at most so many parts; none is empty.
 */
export function deal(files: readonly string[], sizes: ReadonlyMap<string, number>, processes: number): string[][] {
  const parts = Array.from({ length: Math.min(processes, files.length) }, () => ({ files: [] as string[], size: 0 }));
  const bySize = [...files].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || (a < b ? -1 : 1));
  for (const file of bySize) {
    const least = parts.reduce((a, b) => (b.size < a.size ? b : a));
    least.files.push(file);
    // A file costs something to load, however small it is.
    least.size += (sizes.get(file) ?? 0) + 2_000;
  }
  return parts.map((part) => part.files);
}
