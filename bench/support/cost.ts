/** What this process has cost since its start. */
export interface Cost {
  seconds: number;
  /** Of processors, all threads together: less than the clock's at the mercy of what else the machine does. */
  cpuSeconds: number;
  /** The most memory that this process itself held: not that of its children. */
  peakMiB: number;
  /** Resources that were registered, where the program was run. */
  resources?: number;
  /** Of the seconds: what reading an environment's file and lock took, and holding the one against the other. */
  loadSeconds?: number;
}

/** Prints the cost as JSON. `performance.now()` counts from the start of the process. */
export function printCost(resources?: number, loadSeconds?: number): void {
  const { user, system } = process.cpuUsage();
  const cost: Cost = {
    seconds: performance.now() / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    ...(resources === undefined ? {} : { resources }),
    ...(loadSeconds === undefined ? {} : { loadSeconds }),
  };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}
