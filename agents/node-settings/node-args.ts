/** Arguments for `node` before the path of the agent's bundle, for the pod template: as the health sidecar's. */
export const nodeSettingsNodeArgs: readonly string[] = [
  "--jitless",
  "--max-semi-space-size=1",
  "--max-old-space-size=24",
];
