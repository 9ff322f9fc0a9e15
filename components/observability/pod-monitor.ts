import { scrapeSeconds } from "../../catalogue/exporters/series.ts";
import type { ScrapeJob } from "../../stacks/plan.ts";
import { type Relabeling, relabelingsOf } from "./relabel.ts";

/**
 * A job as the Prometheus Operator takes it, so that its series are labelled as by a Prometheus of our own. The operator
 * goes before with labels of its own: `container` and `endpoint` are taken off again, and `job` gets the job's name. What
 * Prometheus would add by itself to alerts and to what it sends on, `environment`, each series has here, as others may write
 * to the same place (generatePodMonitorConfig in pkg/prometheus/promcfg.go of v0.85.0, read 2026-11-26).
 */
export function podMonitorSpec(job: ScrapeJob, environment: string) {
  const labelled: Relabeling[] = [
    ...relabelingsOf(job),
    { targetLabel: "job", replacement: job.name },
    { targetLabel: "environment", replacement: environment },
    { regex: "container|endpoint", action: "labeldrop" },
  ];
  return {
    namespaceSelector: { matchNames: [job.namespace] },
    selector: job.app === undefined ? {} : { matchLabels: { "app.kubernetes.io/name": job.app } },
    podMetricsEndpoints: [
      {
        port: job.port,
        path: job.path,
        interval: `${job.everySeconds ?? scrapeSeconds}s`,
        // Else what an agent labels itself would be renamed to exported_chain and exported_node.
        honorLabels: job.labelled,
        relabelings: labelled,
      },
    ],
  };
}
