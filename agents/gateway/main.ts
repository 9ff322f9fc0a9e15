import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { InvalidDocument } from "../shared/fields.ts";
import { jsonLog } from "../shared/log.ts";
import { Exposition } from "../shared/prometheus.ts";
import { listen, textServer } from "../shared/text-server.ts";
import { Keys } from "./keys.ts";
import { GatewayMetrics } from "./metrics.ts";
import { Pool } from "./pool.ts";
import { Router } from "./router.ts";
import { GatewayServer } from "./server.ts";
import { parseGatewaySettings } from "./settings.ts";

const settingsPath = process.env.GATEWAY_SETTINGS ?? "/agent-config/gateway.json";
/** Until every machine has heard that this replica is not to be asked any more. */
const leaveMs = 5000;
/** For the requests that are under way then. */
const finishMs = 15_000;
const keysMs = 15_000;

async function main(): Promise<void> {
  const settings = parseGatewaySettings(await readFile(settingsPath, "utf8"));
  const now = (): number => performance.now();
  const keys = new Keys(settings.keysFolder, settings.consumers);
  const metrics = new GatewayMetrics(settings.environment, settings.chain);
  const pool = new Pool(settings, now);
  const router = new Router(settings, pool, metrics);
  const gateway = new GatewayServer({ settings, keys, router, metrics, now });
  const ending = new AbortController();

  const said = new Set<string>();
  const readKeys = async (): Promise<void> => {
    for (const wrong of await keys.read()) {
      if (!said.has(wrong)) jsonLog("error", "a consumer is not let in", { detail: wrong });
      said.add(wrong);
    }
  };
  await Promise.all([readKeys(), pool.look()]);

  const own = textServer({
    "/healthz": () => ({ status: 200, body: "ok\n" }),
    // A replica without nodes has nothing to give; if that is so of all of them, the Service has none.
    "/readyz": () =>
      !ending.signal.aborted && pool.nodes.some(({ ready }) => ready)
        ? { status: 200, body: "ok\n" }
        : { status: 503, body: "no node is ready\n" },
    "/metrics": () => ({
      status: 200,
      contentType: Exposition.contentType,
      body: metrics.render(pool.nodes, pool.head()),
    }),
  });
  const servers = [
    { server: gateway.listenFor(false), port: settings.port },
    ...(settings.tracesPort === null ? [] : [{ server: gateway.listenFor(true), port: settings.tracesPort }]),
  ];
  const ports = await Promise.all([
    ...servers.map(({ server, port }) => listen(server, port)),
    listen(own, settings.metricsPort),
  ]);
  const { environment, chain } = settings;
  jsonLog("info", "started", { environment, chain, nodes: pool.nodes.length, ports: ports.join(" ") });

  const end = (): void => {
    ending.abort();
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);

  let keysAt = now();
  while (!ending.signal.aborted) {
    await pool.look();
    router.tend(now());
    gateway.tend();
    if (now() - keysAt > keysMs) {
      keysAt = now();
      await readKeys();
    }
    await setTimeout(settings.pollMs, undefined, { signal: ending.signal }).catch(() => undefined);
  }
  await setTimeout(leaveMs);
  gateway.endSessions();
  const closed = servers.map(
    ({ server }) =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
      }),
  );
  await Promise.race([Promise.all(closed), setTimeout(finishMs)]);
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InvalidDocument ? error.message : String(error)}\n`);
  process.exit(1);
});
