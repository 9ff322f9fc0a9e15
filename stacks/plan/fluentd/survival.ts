/** How long logs outlive a store that does not answer, and a Fluentd that does not run. Pure. */
import { rotation, usualKibPerSecond, usualLine } from "../../../catalogue/logs/sizes.ts";
import { bufferShares, type BufferShares, survival } from "../../../catalogue/logs/survival.ts";
import type { FluentdConfig } from "../../config/fluentd.ts";
import { quantityBytes } from "../../config/primitives.ts";
import type { SurvivalPlan } from "./types.ts";

/** Of the buffer's volume and the pod's own small files, so that the pod stays within what it asks for, bytes. */
const podBytes = 256 * 2 ** 20;

/** How the buffer that the file names is shared out. */
export function sharesOf({ buffer }: Pick<FluentdConfig, "buffer">): BufferShares {
  return bufferShares(quantityBytes(buffer) - podBytes);
}

export function survivalOf(config: Pick<FluentdConfig, "buffer" | "kibPerSecond">): SurvivalPlan {
  const { kibPerSecond = usualKibPerSecond, buffer } = config;
  const rate = { bytesPerSecond: kibPerSecond * 1024, bytesPerLine: usualLine };
  const { storeAwayHours, collectorAwayHours } = survival(sharesOf(config), rate, rotation);
  const hours = (value: number): number => Math.floor(value * 10) / 10;
  return {
    kibPerSecond,
    storeAwayHours: hours(storeAwayHours),
    collectorAwayHours: hours(collectorAwayHours),
    sentence:
      `Where a machine writes ${kibPerSecond} KiB of logs a second, ${buffer} hold them for ${hours(storeAwayHours)} hours ` +
      `without a store; then the oldest go. Without Fluentd a container that writes all of it has ${hours(collectorAwayHours)} ` +
      "hours until the kubelet renames its file, and what stands there is lost.",
  };
}
