/**
 * Arguments for `node` before the path of the sidecar's bundle, for the pod template.
 *
 * The sidecar keeps a few MiB alive and does little, but V8 lets garbage pile up and compiles in tiers for programs
 * that do much. With these its resident memory is 54 MiB instead of 69 MiB, 40 of them pages of the Node.js binary,
 * which sidecars on a machine share (Node.js 24.21, bench/sidecar-memory.ts); and nothing ever maps memory that is
 * both writable and executable.
 */
export const healthNodeArgs: readonly string[] = ["--jitless", "--max-semi-space-size=1", "--max-old-space-size=24"];
