import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { Exposition } from "../shared/prometheus.ts";
import { listen, textServer } from "../shared/text-server.ts";
import { WatchedFile } from "../shared/watched-file.ts";
import { Changes } from "./changes.ts";
import { renderMetrics } from "./metrics.ts";
import { isRestartTurn } from "./restart-turn.ts";
import { parseHealthSettings } from "./settings.ts";
import { Sidecar } from "./sidecar.ts";
import { podTraffic } from "./traffic.ts";

const settingsPath = process.env.HEALTH_SETTINGS ?? "/agent-config/health.json";
/** A look takes at most its time limit; this much longer without one means that the loop is dead. */
const deadLoopSeconds = 60;
/** Seconds from one look to the next while the node is not ready. */
const outSeconds = 2;

async function main(): Promise<void> {
  // Not import.meta.url: there Node.js has followed the ConfigMap's links to the folder of the moment, which a change
  // leaves behind. The path as it was given leads to the new one.
  const bundle = await WatchedFile.open(process.argv[1] ?? "/agent/health.mjs");
  const settingsFile = await WatchedFile.open(settingsPath);
  const settings = parseHealthSettings(settingsFile.text);
  const sidecar = new Sidecar(settings, jsonLog);
  const startedAt = Date.now();
  let lookedAt = startedAt;
  const changes = new Changes(bundle, settingsFile, jsonLog);

  const server = textServer({
    "/readyz": () => {
      const { ready, reason, detail } = sidecar.snapshot().readiness;
      return { status: ready ? 200 : 503, body: `${ready ? "ready" : "not ready"} (${reason}): ${detail}\n` };
    },
    "/livez": () => {
      const alive = Date.now() - lookedAt < (deadLoopSeconds + settings.pollSeconds) * 1000;
      return alive
        ? { status: 200, body: "ok\n" }
        : { status: 500, body: "the loop that looks at the client is dead\n" };
    },
    "/metrics": () => ({
      status: 200,
      contentType: Exposition.contentType,
      body: renderMetrics(settings, sidecar.snapshot(), sidecar.failures, {
        version: bundle.digest,
        startedAt,
        settingsInvalid: changes.settingsInvalid,
        residentBytes: process.memoryUsage.rss(),
        traffic: podTraffic(),
      }),
    }),
    "/status": () => ({
      status: 200,
      contentType: "application/json",
      body: `${JSON.stringify(sidecar.status(bundle.digest))}\n`,
    }),
  });

  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));

  await sidecar.start();
  const port = await listen(server, settings.port);
  jsonLog("info", "started", { chain: settings.chain, node: settings.node, port, agent: bundle.digest });

  for (;;) {
    const begin = Date.now();
    await sidecar.look();
    lookedAt = Date.now();
    await changes.look(lookedAt);
    if (changes.since !== null) {
      const turn = isRestartTurn({
        node: settings.node,
        ready: sidecar.snapshot().readiness.ready,
        hasSiblings: settings.siblings.length > 0,
        siblings: sidecar.siblingStatuses(),
        waitedSeconds: (Date.now() - changes.since) / 1000,
      });
      if (turn) {
        jsonLog("info", "ending to start anew with the changed bundle or settings");
        process.exit(0);
      }
    }
    // A node that is out looks more often, as it is wanted back as soon as it has caught up.
    const every = sidecar.snapshot().readiness.ready
      ? settings.pollSeconds
      : Math.min(settings.pollSeconds, outSeconds);
    await sleep(Math.max(100, every * 1000 - (Date.now() - begin)));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

main().catch((error: unknown) => {
  // Every problem on a line of its own for the person who reads `kubectl logs`.
  process.stderr.write(`${error instanceof InvalidDocument ? error.message : String(error)}\n`);
  process.exit(1);
});
