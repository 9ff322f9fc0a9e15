import * as path from "node:path";
import { kinds } from "../resources/index.ts";
import type { Cloud } from "./cloud.ts";
import { coverage } from "./coverage.ts";
import { writeWhole } from "./store.ts";

/** In the rehearsal's folder: what was sent so far, and what it was held to. */
export const COVERAGE_FILE = "coverage.json";

export function writeCoverage(folder: string, cloud: Cloud): void {
  writeWhole(path.join(folder, COVERAGE_FILE), coverage(cloud, kinds));
}
