/** What the bucket of logs holds and takes in, where the program makes it. Pure. */
import { storedShare, usualKibPerSecond, writesPerHour } from "../../catalogue/logs/sizes.ts";
import { makesLogBucket, usualRetentionDays } from "../plan/fluentd/chosen.ts";
import { type EstimateInput, hoursPerMonth, sum } from "./lines.ts";

export interface LogStorage {
  /** What it holds once objects begin to go, GiB. */
  gib: number;
  /** Objects that are written each month. */
  writes: number;
  /** What was taken for granted. */
  assumption: string;
}

/** @returns undefined where none is made: a bucket that is there is paid by whose it is. */
export function logStorageOf({ config, capacity }: Pick<EstimateInput, "config" | "capacity">): LogStorage | undefined {
  const { cluster, fluentd } = config;
  if (cluster === undefined || fluentd === undefined || !makesLogBucket({ cluster, fluentd })) return undefined;
  const { kibPerSecond = usualKibPerSecond, retentionDays = usualRetentionDays } = fluentd;
  const machines = sum(capacity.pools.map(({ count }) => count));
  const stored = (kibPerSecond * 86_400 * storedShare) / 2 ** 20;
  return {
    gib: machines * stored * retentionDays,
    writes: machines * writesPerHour * hoursPerMonth,
    assumption:
      `The containers of a machine write ${kibPerSecond} KiB of logs a second, of which ${Math.round(storedShare * 100)} % are ` +
      `kept as gzip for ${retentionDays} days, in ${writesPerHour} objects an hour.`,
  };
}
