/** A lab for measuring: its own, so that a developer's is left alone; deleted when the measurement is over. */
import { say } from "./report.ts";
import { timed, type Run } from "./children.ts";

/** The part of `npm run up -- --json` that is read. */
interface UpJson {
  status: { reach: { name: string; where: string }[] };
}

/** `npm run up` with what it printed as JSON. */
export interface Up extends Run {
  rpcUrl: string;
}

/** The commands of one lab. */
export interface BenchLab {
  up: (onLine?: (line: string) => void) => Promise<Up>;
  down: () => Promise<Run>;
  delete: () => Promise<void>;
}

/**
 * @param cwd the clone that the commands run in. Default: this one.
 * @param env what is changed in the environment, for all commands.
 */
export function benchLab(cwd?: string, env: NodeJS.ProcessEnv = {}): BenchLab {
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    env: { CRYPTOKUBE_LAB: `bench-${String(process.pid)}`, ...env },
  };
  const npm = (command: string, ...rest: string[]) => ["run", "--silent", command, "--", ...rest];
  return {
    async up(onLine) {
      const run = await timed("npm", npm("up", "--json"), { ...options, ...(onLine === undefined ? {} : { onLine }) });
      const { status } = JSON.parse(run.stdout) as UpJson;
      const rpc = status.reach.find(({ name }) => name === "ethereum-rpc");
      if (rpc === undefined) throw new Error(`up named no ethereum-rpc: ${JSON.stringify(status.reach)}`);
      return { ...run, rpcUrl: rpc.where };
    },
    down: () => timed("npm", npm("down"), options),
    async delete() {
      try {
        await timed("npm", npm("down", "--delete", "--yes"), options);
      } catch (error) {
        say(`The lab of this measurement could not be deleted: ${String(error)}`);
        process.exitCode = 1;
      }
    },
  };
}

/** Asks for the block number once. @returns whether a node answered. */
export async function answers(rpcUrl: string): Promise<boolean> {
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] }),
      signal: AbortSignal.timeout(1_000),
    });
    const { result } = (await response.json()) as { result?: unknown };
    return typeof result === "string";
  } catch {
    return false;
  }
}
