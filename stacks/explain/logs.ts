import { usualKibPerSecond } from "../../catalogue/logs/sizes.ts";
import { isFluentdMade, makesLogBucket, usualRetentionDays } from "../plan/fluentd/chosen.ts";
import { survivalOf } from "../plan/fluentd/survival.ts";
import type { View } from "./view.ts";
import { counted } from "./words.ts";

/** How long the logs of a machine outlive a dead store, and at what rate; empty where nothing collects them. */
export function explainLogs({ config: { cluster, fluentd } }: Pick<View, "config">): string {
  if (cluster === undefined || fluentd === undefined || !isFluentdMade({ cluster, fluentd })) return "";
  const { kibPerSecond, storeAwayHours } = survivalOf(fluentd);
  const whence = fluentd.kibPerSecond === undefined ? "the usual rate, inferred" : "the file's rate";
  const most = fluentd.outageHours === undefined ? "" : ` The file asks for ${fluentd.outageHours}.`;
  return (
    `The logs of its machine outlive a dead store for ${storeAwayHours} hours, where its containers write ${kibPerSecond} KiB a second ` +
    `together (${whence}): that fills the buffer of ${fluentd.buffer}, and then the oldest go.${most}`
  );
}

/** The same for all machines, and where logs go. */
export function explainLogsOfAll(view: Pick<View, "config">): string[] {
  const { cluster, fluentd } = view.config;
  if (cluster === undefined || fluentd === undefined || !isFluentdMade({ cluster, fluentd })) return [];
  const { retentionDays = usualRetentionDays, kibPerSecond = usualKibPerSecond } = fluentd;
  const twice = survivalOf({ ...fluentd, kibPerSecond: 2 * kibPerSecond }).storeAwayHours;
  return [
    `${survivalOf(fluentd).sentence} At twice the rate it is ${twice} hours.`,
    ...(makesLogBucket({ cluster, fluentd })
      ? [
          `Logs go to a bucket that is made beside the cluster, and are kept there for ${counted(retentionDays, "day")}.`,
        ]
      : []),
  ];
}
