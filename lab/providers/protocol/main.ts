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
    refuse(lab.refusal);
    return;
  }
  await runPlugin(
    {
      name: standIn.name,
      banner: banner(standIn.name, standIn.version),
      create: (log) => Promise.resolve(standIn.create({ log, labId: lab.id })),
    },
    argv,
  );
}

/** What runs as a plugin, once it was found that it may. */
export interface Plugin {
  name: string;
  /** Said once in each run. */
  banner: string;
  create(log: Log): Promise<Provider>;
}

/** Serves a plugin to the engine that started it, and ends with that engine. */
export async function runPlugin(plugin: Plugin, argv = process.argv): Promise<void> {
  const engineAddress = argv[2];
  if (engineAddress === undefined) {
    refuse(`pulumi-resource-${plugin.name} is started by the Pulumi engine, not by hand.`);
    return;
  }
  const log = new EngineLog(engineAddress);
  const provider = announced(await plugin.create(log), () => log.warn(plugin.banner));
  const { port } = await serve(provider, `"${plugin.name}"`);
  process.stdout.write(`${String(port)}\n`);
  endWithEngine();
}

/** Ends with status 1 and one sentence. */
export function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
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
