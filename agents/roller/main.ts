import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { Exposition } from "../shared/prometheus.ts";
import { listen, textServer } from "../shared/text-server.ts";
import { ApiClient, inClusterAccess } from "./api-client.ts";
import { Lease } from "./lease.ts";
import { RollerMetrics } from "./metrics.ts";
import { sidecarQuestion } from "./observe.ts";
import { Roller } from "./roller.ts";
import { parseRollerSettings } from "./settings.ts";

const settingsPath = process.env.ROLLER_SETTINGS ?? "/agent-config/roller.json";
const leaseSeconds = 30;
/** Less than the lease by more than one eviction and one event may take, 5 s each. */
const actSeconds = 15;
/** A round is bounded by its requests' time limits; this much longer without one means that the loop is dead. */
const deadLoopMs = 120_000;

async function main(): Promise<void> {
  const settings = parseRollerSettings(await readFile(settingsPath, "utf8"));
  // The name of the pod, for people, and a part of its own, so that a new life of the pod is another holder.
  const identity = `${process.env.HOSTNAME ?? "roller"}_${Math.random().toString(36).slice(2, 10)}`;
  const api = new ApiClient(inClusterAccess(process.env));
  const lease = new Lease(api, {
    namespace: settings.leaseNamespace,
    name: settings.leaseName,
    identity,
    durationSeconds: leaseSeconds,
    actSeconds,
  });
  const metrics = new RollerMetrics(settings.environment);
  const askStatus = sidecarQuestion(settings.healthPort);
  const roller = new Roller({ settings, identity, api, lease, metrics, askStatus, log: jsonLog, now: Date.now });
  let roundAt = Date.now();

  const server = textServer({
    "/healthz": () =>
      Date.now() - roundAt < deadLoopMs ? { status: 200, body: "ok\n" } : { status: 500, body: "no round any more\n" },
    "/metrics": () => ({ status: 200, contentType: Exposition.contentType, body: metrics.render() }),
  });

  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);

  const port = await listen(server, settings.port);
  jsonLog("info", "started", { environment: settings.environment, namespace: settings.namespace, identity, port });
  while (!ending.signal.aborted) {
    await roller.round();
    roundAt = Date.now();
    await pause(settings.pollSeconds * 1000, ending.signal);
  }
  await lease.release().catch((error: unknown) => {
    jsonLog("warn", "the lease was not given away, it will run out", { detail: String(error) });
  });
  process.exit(0);
}

/** Until the time is over or the roller has to end. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InvalidDocument ? error.message : String(error)}\n`);
  process.exit(1);
});
