import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { CoverageFound } from "./findings.ts";

/** What the simulated provider writes beside its cloud. */
interface CoverageFile {
  counts: { all: number; modelConstrained: number; modelTypeOnly: number; hand: number; local: number };
  unchecked: string[];
}

/** How much of what was sent was held to something; undefined where the provider wrote nothing. */
export function readCoverage(root: string): CoverageFound | undefined {
  const file = path.join(root, "coverage.json");
  if (!existsSync(file)) return undefined;
  const { counts, unchecked } = JSON.parse(readFileSync(file, "utf8")) as CoverageFile;
  const { all, modelConstrained, modelTypeOnly, hand, local } = counts;
  return { all, byModel: modelConstrained, byType: modelTypeOnly, byHand: hand, local, unchecked };
}
