import { EngineLog, type Log } from "./engine.ts";
import type { Provider } from "./provider.ts";
import { serve } from "./server.ts";
import { banner, labIdFrom } from "./stand-in.ts";

// Asked at once: an engine that ends while its plugin starts must be missed, too.
const engine = process.ppid;
const ENGINE_WATCH_MS = 2_000;

export interface StandIn {
  /** The package, for example `kubernetes`. */
  name: string;
  /** The version of the official provider that is imitated; the SDK asks for it by this number. */
  version: string;
  create(options: { log: Log; labId: string }): Provider;
}

/**
 * Runs a stand-in as the engine starts a plugin: `main.ts <engine address>`, the port on stdout as the first line.
 * Exits with status 1 and one sentence where no lab is named.
 */
export async function main(standIn: StandIn, argv = process.argv, env = process.env): Promise<void> {
  const lab = labIdFrom(env, standIn.name);
  if ("refusal" in lab) {
    process.stderr.write(`${lab.refusal}\n`);
    process.exitCode = 1;
    return;
  }
  const engineAddress = argv[2];
  if (engineAddress === undefined) {
    process.stderr.write(`pulumi-resource-${standIn.name} is started by the Pulumi engine, not by hand.\n`);
    process.exitCode = 1;
    return;
  }
  const log = new EngineLog(engineAddress);
  const provider = announced(standIn.create({ log, labId: lab.id }), () =>
    log.warn(banner(standIn.name, standIn.version)),
  );
  const { port } = await serve(provider, `"${standIn.name}"`);
  process.stdout.write(`${String(port)}\n`);
  endWithEngine();
}

/** An engine that is killed cannot end its plugins: they would stay for ever. */
function endWithEngine(): void {
  setInterval(() => {
    if (process.ppid !== engine) process.exit(1);
  }, ENGINE_WATCH_MS).unref();
}

/** The provider, saying what it is before the first thing it does. */
function announced(provider: Provider, announce: () => Promise<void>): Provider {
  let said: Promise<void> | undefined;
  const configure = provider.configure.bind(provider);
  provider.configure = async (variables) => {
    await (said ??= announce());
    await configure(variables);
  };
  return provider;
}
