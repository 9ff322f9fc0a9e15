/** Resident memory of the health sidecar: its bundle, run as in the pod, beside a client that answers at once. */
import * as path from "node:path";
import { healthNodeArgs } from "../agents/health/node-args.ts";
import type { HealthSettingsInput } from "../agents/health/settings.ts";
import { startFakeClient } from "../test/agents/fake-client.ts";
import { measureAgent } from "./support/memory.ts";

const client = await startFakeClient();
await measureAgent({
  title: "The health sidecar",
  agent: "health",
  nodeArgs: healthNodeArgs,
  variable: "HEALTH_SETTINGS",
  settings: (folder): HealthSettingsInput => ({
    chain: "ethereum",
    node: "ethereum-0",
    client: { kind: "ethereum-execution", url: client.url },
    dataDir: folder,
    markerPath: path.join(folder, "synced.json"),
    port: 0,
    // It looks ten times a second instead of every five seconds: 20 s are the looks of a quarter of an hour.
    pollSeconds: 0.1,
    rule: { maxHeadAgeSeconds: 120 },
  }),
  routes: ["readyz", "metrics", "status"],
  seconds: 20,
  // Issue 3.
  bound: 60,
});
await client.stop();
