import { type Fork, forks as everyFork } from "../catalogue/chains/ethereum/forks.ts";
import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import { formatErrors } from "../stacks/config/errors.ts";
import { withLines } from "../stacks/config/file.ts";
import { forkError, forkFindings, forkSentence, namedClients } from "../stacks/forks.ts";
import type { Loaded } from "../stacks/load.ts";
import { EnvironmentError, UserError } from "./failure.ts";

/**
 * A day as people write it; today where none is given.
 * @throws UserError where it is no day.
 */
export function dayOf(date: string | undefined): Date {
  if (date === undefined) return new Date();
  const day = new Date(`${date}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  if (isDay) return day;
  throw new UserError(`--date: ${date} is no day; write it as 2026-12-01.`);
}

/**
 * What of an environment must be mended before a fork of its networks, as sentences.
 * @throws EnvironmentError with everything that cannot wait.
 */
export function judgedForks(
  { config, text, fileName }: Pick<Loaded, "config" | "text" | "fileName">,
  day: Date,
  clients: Catalogue = catalogue,
  forks: readonly Fork[] = everyFork,
): string[] {
  const found = forkFindings(namedClients(config, clients), day, forks);
  const errors = found.filter(({ level }) => level === "error");
  if (errors.length === 0) return found.map(forkSentence);
  const placed = withLines(errors.map(forkError), text);
  throw new EnvironmentError(formatErrors(placed, fileName), placed);
}
