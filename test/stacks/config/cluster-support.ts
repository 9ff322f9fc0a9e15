import assert from "node:assert/strict";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { errorOf, errorsOf } from "../../support/config-errors.ts";

export const errors = (...lines: string[]) => errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));

/** The one error of a config with these lines, without the line that it stands on. */
export function only(...lines: string[]) {
  const { line: _, ...error } = errorOf(...lines);
  return error;
}

/** The config of these lines, which must be without error. */
export function valueOf(...lines: string[]) {
  const parsed = parseStackFile(["config:", ...lines.map((line) => `  ${line}`)].join("\n"), "f", "test");
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

export const eks = 'cryptokube:cluster: { kind: eks, version: "1.36" }';
export const gke = 'cryptokube:cluster: { kind: gke, version: "1.36", zones: [us-east1-b, us-east1-c] }';
export const awsRegions = regionNames.aws.join(", ");
export const gcpRegions = regionNames.gcp.join(", ");
