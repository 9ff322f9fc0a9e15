import { Exposition } from "../shared/prometheus.ts";
import type { Finding } from "./compare.ts";

/** Everything of one look at the machine. */
export interface Look {
  /** Milliseconds since 1970. */
  at: number;
  findings: readonly Finding[];
}

/** @param machine name of the machine in Kubernetes: a pod's name does not tell it. */
export function renderMetrics(environment: string, machine: string, look: Look | null, residentBytes: number): string {
  const out = new Exposition({ environment, machine });
  if (look !== null) {
    for (const finding of look.findings) {
      const labels = { setting: finding.name };
      // What is not known is no drift, and not none either: it has a metric of its own.
      out.gauge(
        "node_setting_drift",
        "The machine is not as it was made: catalogue/node-settings.",
        finding.drift,
        labels,
      );
      out.gauge("node_setting_readable", "The setting could be read.", finding.drift !== null, labels);
      if (finding.drift !== null) {
        out.gauge("node_setting_value", "The setting's value, where it is a number.", finding.value, labels);
      }
    }
    out.gauge("node_settings_checked_timestamp_seconds", "When the settings were looked at last.", look.at / 1000);
  }
  out.gauge("node_settings_resident_memory_bytes", "Resident memory of the agent.", residentBytes);
  return out.toString();
}
