/**
 * Arguments for `node` before the bundle's path. The sidecar keeps a few hundred KiB alive; without bounds V8
 * lets garbage pile up to several times the resident memory. Measured by bench/sidecar-memory.ts.
 */
export const healthNodeArgs: readonly string[] = ["--max-old-space-size=24", "--max-semi-space-size=1"];
