/** What this process has cost since its start. */
export interface Cost {
  seconds: number;
  /** The most memory that this process itself held: not that of its children. */
  peakMiB: number;
  /** Resources that were registered, where the program was run. */
  resources?: number;
}

/** Prints the cost as JSON. `performance.now()` counts from the start of the process. */
export function printCost(resources?: number): void {
  const cost: Cost = {
    seconds: performance.now() / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    ...(resources === undefined ? {} : { resources }),
  };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}
