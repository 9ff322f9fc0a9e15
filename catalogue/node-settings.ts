import type { Source } from "./source.ts";

/** A setting of a machine that chains rely on: how it is made, and how it is read again. */
export interface NodeSetting {
  /** The metric's label: `net.core.rmem_max`, `swappiness`, `open-files`. */
  name: string;
  /** What it is for, in a sentence. */
  why: string;
  /** The file below the machine's root that tells it, as `proc/sys/net/core/rmem_max`. */
  file: string;
  /** How the file's text compares. */
  expect: { atLeast: number } | { atMost: number } | { equals: string } | { contains: string };
  source: Source;
}
