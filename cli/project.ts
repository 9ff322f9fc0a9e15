import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "../stacks/config/nearest.ts";
import { UserError } from "./failure.ts";

/** The clone that this program lies in. */
export const projectDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The names of the environments whose files lie in a project's folder, in order. */
export function environmentsIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/**
 * The file of an environment.
 * @throws UserError where there is none, with the nearest name and those that there are.
 */
export function environmentFile(folder: string, environment: string): string {
  const file = path.join(folder, `Pulumi.${environment}.yaml`);
  if (existsSync(file)) return file;
  const known = environmentsIn(folder);
  const near = nearest(environment, known);
  throw new UserError(
    `There is no Pulumi.${environment}.yaml in ${folder}.${near === undefined ? "" : ` Did you mean "${near}"?`} ` +
      `Environments here: ${known.join(", ") || "none"}. \`./cryptokube init ${environment}\` writes a new one.`,
  );
}
