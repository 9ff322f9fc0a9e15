import { type Fields, parseJsonDocument } from "../shared/fields.ts";

/** When the roller acts. */
export interface RollerRule {
  /**
   * Seconds that a pod has to run, and a sibling to be ready, before the roller builds on it. Default 10.
   */
  stableSeconds: number;
  /**
   * Seconds after which a pod that had been ready counts as not ready. Shorter interruptions (a sidecar that starts
   * anew, a probe that timed out) must not open the way for taking down all nodes at once. A pod that was never
   * ready has nothing to lose and does not wait. Default 30.
   */
  settleSeconds: number;
  /** Minutes without a new block, while siblings have some, after which a node is stuck. Default 15. */
  stuckMinutes: number;
  /** Minutes from one restart of a stuck node to the next of the same node. Default 60. */
  stuckRestartMinutes: number;
  /** Seconds from a refused eviction to the next try. Default 15. */
  retrySeconds: number;
  /** Seconds that the first node with another version of a client has to be well before the others follow. Default 1800. */
  soakSeconds: number;
  /** Minutes after which it is said that the first one is not ready yet. Default 60. */
  lateMinutes: number;
  /** The VolumeSnapshotClass by which the first one's volume is kept before it is touched; null (the default): none. */
  snapshotClass: string | null;
}

/** The settings of the roller, as JSON in the file that the environment variable `ROLLER_SETTINGS` names. */
export interface RollerSettings {
  /** Name of the environment: the value of the label `cryptokube.io/environment` on what it looks after. */
  environment: string;
  /** Namespace of the chain nodes. */
  namespace: string;
  /** Namespace of the roller's own lease. */
  leaseNamespace: string;
  /** Name of the lease. Default `roller`. */
  leaseName: string;
  /** Port of `/healthz` and `/metrics`. Default 9751. */
  port: number;
  /** Port of the sidecars' `/status`. Default 9750. */
  healthPort: number;
  /** Seconds from one look at the environment to the next. Default 5. */
  pollSeconds: number;
  rule: RollerRule;
}

export const defaultRule: RollerRule = {
  stableSeconds: 10,
  settleSeconds: 30,
  stuckMinutes: 15,
  stuckRestartMinutes: 60,
  retrySeconds: 15,
  soakSeconds: 1800,
  lateMinutes: 60,
  snapshotClass: null,
};

/** What a caller has to write; the rest has defaults. */
export type RollerSettingsInput = Pick<RollerSettings, "environment" | "namespace" | "leaseNamespace"> &
  Partial<Omit<RollerSettings, "rule">> & { rule?: Partial<RollerRule> };

/**
 * Reads settings from JSON text and fills in defaults.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseRollerSettings(text: string): RollerSettings {
  return parseJsonDocument("roller settings", text, readSettings);
}

function readSettings(fields: Fields): RollerSettings {
  const port = { min: 0, max: 65_535, integer: true };
  const settings = {
    environment: fields.string("environment"),
    namespace: fields.string("namespace"),
    leaseNamespace: fields.string("leaseNamespace"),
    leaseName: fields.string("leaseName", "roller"),
    port: fields.number("port", port, 9751),
    healthPort: fields.number("healthPort", port, 9750),
    pollSeconds: fields.number("pollSeconds", { min: 0.01, max: 60 }, 5),
    rule: readRule(fields.objectOrNull("rule")),
  };
  fields.rejectUnknown();
  return settings;
}

function readRule(fields: Fields | null): RollerRule {
  if (fields === null) return defaultRule;
  const time = { min: 0, max: 10_000 };
  const rule = {
    stableSeconds: fields.number("stableSeconds", time, defaultRule.stableSeconds),
    settleSeconds: fields.number("settleSeconds", time, defaultRule.settleSeconds),
    stuckMinutes: fields.number("stuckMinutes", { min: 1, max: 10_000 }, defaultRule.stuckMinutes),
    stuckRestartMinutes: fields.number("stuckRestartMinutes", { min: 60 }, defaultRule.stuckRestartMinutes),
    retrySeconds: fields.number("retrySeconds", time, defaultRule.retrySeconds),
    soakSeconds: fields.number("soakSeconds", { min: 0, max: 7 * 86_400 }, defaultRule.soakSeconds),
    lateMinutes: fields.number("lateMinutes", { min: 1, max: 10_000 }, defaultRule.lateMinutes),
    snapshotClass: fields.stringOrNull("snapshotClass"),
  };
  fields.rejectUnknown();
  return rule;
}
