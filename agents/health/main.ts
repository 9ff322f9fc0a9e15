import { fileURLToPath } from "node:url";
import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { Exposition } from "../shared/prometheus.ts";
import { listen, textServer } from "../shared/text-server.ts";
import { WatchedFile } from "../shared/watched-file.ts";
import { renderMetrics } from "./metrics.ts";
import { isRestartTurn } from "./restart-turn.ts";
import { parseHealthSettings } from "./settings.ts";
import { Sidecar } from "./sidecar.ts";

const settingsPath = process.env.HEALTH_SETTINGS ?? "/agent-config/health.json";
/** A look takes at most its time limit; this much longer without one means that the loop is dead. */
const deadLoopSeconds = 60;

async function main(): Promise<void> {
  const bundle = await WatchedFile.open(fileURLToPath(import.meta.url));
  const settingsFile = await WatchedFile.open(settingsPath);
  const settings = parseHealthSettings(settingsFile.text);
  const sidecar = new Sidecar(settings, jsonLog);
  const startedAt = Date.now();
  let lookedAt = startedAt;
  let settingsInvalid = false;

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
        settingsInvalid,
        residentBytes: process.memoryUsage.rss(),
      }),
    }),
    "/status": () => ({
      status: 200,
      contentType: "application/json",
      body: `${JSON.stringify(sidecar.status(bundle.digest))}\n`,
    }),
  });

  /** A change of the files, once it is one to restart for. */
  let changedAt: number | null = null;
  const seeChanges = async (): Promise<void> => {
    if (changedAt !== null) return;
    const newSettings = await settingsFile.changedText();
    const problems = newSettings === null ? null : problemsOf(newSettings);
    if (problems !== null && !settingsInvalid) {
      jsonLog("error", "changed settings are not valid, going on with the old ones", { detail: problems });
    }
    settingsInvalid = problems !== null;
    const newBundle = await bundle.changedText();
    if (newBundle !== null || (newSettings !== null && !settingsInvalid)) changedAt = Date.now();
  };

  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));

  await sidecar.start();
  const port = await listen(server, settings.port);
  jsonLog("info", "started", { chain: settings.chain, node: settings.node, port, agent: bundle.digest });

  for (;;) {
    const begin = Date.now();
    await sidecar.look();
    lookedAt = Date.now();
    await seeChanges();
    if (changedAt !== null) {
      const turn = isRestartTurn({
        node: settings.node,
        ready: sidecar.snapshot().readiness.ready,
        hasSiblings: settings.siblings.length > 0,
        siblings: sidecar.siblingStatuses(),
        waitedSeconds: (Date.now() - changedAt) / 1000,
      });
      if (turn) {
        jsonLog("info", "ending to start anew with the changed bundle or settings");
        process.exit(0);
      }
    }
    await sleep(Math.max(100, settings.pollSeconds * 1000 - (Date.now() - begin)));
  }
}

/** Settings that are not valid must not take a working sidecar down: it goes on with the old ones and says so. */
function problemsOf(settingsText: string): string | null {
  try {
    parseHealthSettings(settingsText);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
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
