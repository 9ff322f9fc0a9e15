/**
 * Arguments for `node` before the path of the roller's bundle, for the pod template. As the health sidecar's, with a
 * larger heap: it lists every pod of an environment.
 */
export const rollerNodeArgs: readonly string[] = ["--jitless", "--max-semi-space-size=1", "--max-old-space-size=64"];
