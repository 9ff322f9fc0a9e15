/** Resident memory of the agent that reports drift of machines' settings: its bundle, run as in the pod. */
import { nodeSettingsNodeArgs } from "../agents/node-settings/node-args.ts";
import type { NodeSettingsInput } from "../agents/node-settings/settings.ts";
import { planHost } from "../stacks/plan/host.ts";
import { startFakeClock } from "../test/agents/node-settings/fake-clock.ts";
import { measureAgent } from "./support/memory.ts";

const clock = await startFakeClock(0);
const plan = planHost("bench").host.nodeSettings;
/** The plan's checks, of this machine: what is mounted for a pod is here at its own place. */
const checks = Object.fromEntries(
  Object.entries(plan.settings.checks).map(([name, check]) => [
    name,
    { ...check, file: check.file.replace(plan.hostRoot, "") },
  ]),
);
await measureAgent({
  title: "The node settings agent",
  agent: "node-settings",
  nodeArgs: nodeSettingsNodeArgs,
  variable: "NODE_SETTINGS_SETTINGS",
  settings: (): NodeSettingsInput => ({
    ...plan.settings,
    port: 0,
    // It looks ten times a second instead of once a minute: 20 s are the looks of more than three hours.
    pollSeconds: 0.1,
    checks,
    clock: { server: "127.0.0.1", port: clock.port, maxOffsetSeconds: 0.5 },
  }),
  routes: ["healthz", "metrics"],
  seconds: 20,
  // The health sidecar's bound (issue 3): it runs once on each machine, beside chains or not.
  bound: 60,
});
await clock.stop();
