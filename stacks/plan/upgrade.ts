import type { RollerRule } from "../../agents/roller/settings.ts";
import { soakSeconds, type UpgradeConfig } from "../config/upgrade.ts";
import type { ClusterPlan } from "./types.ts";

/** Seconds that the first node of an upgrade has to hold where the file does not say. */
const usualSoakSeconds = 1800;

/** How the roller takes nodes to another version. */
export function planUpgrade(
  { soak, snapshotClass }: UpgradeConfig,
  cluster: ClusterPlan,
  development: boolean,
): Pick<RollerRule, "soakSeconds" | "snapshotClass"> {
  const inLab = cluster.kind === "existing" && cluster.context === undefined;
  const usual = development || inLab ? 0 : usualSoakSeconds;
  const usualClass = cluster.kind === "eks" ? (cluster.aws.storage.snapshotClasses[0]?.name ?? null) : null;
  return {
    soakSeconds: soak === undefined ? usual : soakSeconds(soak),
    snapshotClass: snapshotClass === undefined ? usualClass : snapshotClass === "none" ? null : snapshotClass,
  };
}
