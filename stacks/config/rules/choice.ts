import { nearest } from "../nearest.ts";
import type { BrokenRule } from "./fields.ts";

/** A value that is not among those that other fields leave. */
export function choice(path: (string | number)[], found: string, among: readonly string[], remedy: string): BrokenRule {
  const near = nearest(found, among);
  return { path, found, allowed: among.join(", "), ...(near === undefined ? {} : { nearest: near }), remedy };
}
