import type { ConfigError } from "./errors.ts";
import { formatFound } from "./errors.ts";
import type { Known } from "./known.ts";
import { nearest } from "./nearest.ts";
import { isEncrypted } from "./secrets.ts";

/**
 * Where a cluster is made stands in keys of the clouds' own packages, which read them too: one place to say it.
 */
export const placeKeys = ["aws:region", "gcp:region", "gcp:project"] as const;

type PlaceKey = (typeof placeKeys)[number];

/** A Google Cloud project id (its documentation, "Creating and managing projects", read 2026-11-23). */
const projectId = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** The region and project of a cluster that is made; nothing for one that is there already. */
export function placeOf(
  kind: string,
  values: Readonly<Record<string, unknown>>,
): { region?: string; project?: string } {
  if (kind === "eks") return { region: String(values["aws:region"]) };
  if (kind === "gke") return { region: String(values["gcp:region"]), project: String(values["gcp:project"]) };
  return {};
}

/** What is wrong with the region and project. Clusters that are there already need none, and may have any. */
export function placeErrors(values: Readonly<Record<string, unknown>>, { regions }: Known): ConfigError[] {
  const kind = (values["cryptokube:cluster"] as { kind?: unknown } | null | undefined)?.kind;
  if (kind === "eks") return regionErrors("aws:region", values, regions.aws, "eks");
  if (kind !== "gke") return [];
  return [...regionErrors("gcp:region", values, regions.gcp, "gke"), ...projectErrors(values)];
}

function regionErrors(
  key: PlaceKey,
  values: Readonly<Record<string, unknown>>,
  known: readonly string[],
  kind: string,
): ConfigError[] {
  const region = values[key];
  if (typeof region === "string" && known.includes(region)) return [];
  const error = { path: `config.${key}`, found: shown(region), allowed: known.join(", ") };
  if (region === undefined) return [{ ...error, remedy: `A cluster of kind ${kind} is made in a region: name it.` }];
  if (typeof region !== "string") return [{ ...error, remedy: "Write the region's name as plain text." }];
  const near = nearest(region, known);
  const remedy = "Machines and prices of other regions are not in the catalogue.";
  return [{ ...error, ...(near === undefined ? {} : { nearest: near }), remedy }];
}

function projectErrors(values: Readonly<Record<string, unknown>>): ConfigError[] {
  const project = values["gcp:project"];
  if (typeof project === "string" && projectId.test(project)) return [];
  return [
    {
      path: "config.gcp:project",
      found: shown(project),
      allowed: 'the id of a Google Cloud project: 6 to 30 lower-case letters, digits and "-", beginning with a letter',
      remedy:
        project === undefined
          ? "A cluster of kind gke is made in a project: name it."
          : "Its id, not its title or number.",
    },
  ];
}

function shown(value: unknown): string {
  return isEncrypted(value) ? "an encrypted value" : formatFound(value);
}
