import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { Exposition } from "../shared/prometheus.ts";
import { listen, textServer } from "../shared/text-server.ts";
import { Looker } from "./look.ts";
import { type Look, renderMetrics } from "./metrics.ts";
import { parseNodeSettings } from "./settings.ts";

const settingsPath = process.env.NODE_SETTINGS_SETTINGS ?? "/agent-config/node-settings.json";
/** A look takes at most its time limit; this much longer without one means that the loop is dead. */
const deadLoopSeconds = 60;

async function main(): Promise<void> {
  const settings = parseNodeSettings(await readFile(settingsPath, "utf8"));
  const machine = process.env.MACHINE ?? "";
  const looker = new Looker(settings, process.env.MACHINE_ROOT ?? "/", jsonLog);
  let last: Look | null = null;
  let lookedAt = Date.now();

  const server = textServer({
    "/healthz": () => {
      const alive = Date.now() - lookedAt < (deadLoopSeconds + settings.pollSeconds) * 1000;
      return alive ? { status: 200, body: "ok\n" } : { status: 500, body: "no look at the machine any more\n" };
    },
    "/metrics": () => ({
      status: 200,
      contentType: Exposition.contentType,
      body: renderMetrics(settings.environment, machine, last, process.memoryUsage.rss()),
    }),
  });

  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));

  last = await looker.look();
  const port = await listen(server, settings.port);
  jsonLog("info", "started", { environment: settings.environment, machine, port, settings: settings.checks.length });
  for (;;) {
    await setTimeout(settings.pollSeconds * 1000);
    last = await looker.look();
    lookedAt = Date.now();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InvalidDocument ? error.message : String(error)}\n`);
  process.exit(1);
});
