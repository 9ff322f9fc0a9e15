import { stringify } from "yaml";
import type { OwnPrometheusPlan, ScrapeJob } from "../../stacks/plan.ts";
import { evaluationSeconds, scrapeSeconds } from "../../stacks/plan/rules.ts";
import { inPrometheus, relabelingsOf } from "./relabel.ts";

/** The file of the rules, beside the configuration. */
export const rulesFile = "rules.yml";

/**
 * Prometheus' configuration: it finds pods in the namespaces that it may look into, and reads those of their ports
 * that a job names.
 */
export function prometheusConfig(plan: OwnPrometheusPlan): string {
  return stringify({
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      evaluation_interval: `${evaluationSeconds}s`,
      // Of every alert, and of what is written elsewhere: several environments may share a receiver.
      external_labels: { environment: plan.environment },
    },
    rule_files: [rulesFile],
    alerting: {
      alertmanagers: [
        { dns_sd_configs: [{ names: [plan.alertmanagers.host], type: "A", port: plan.alertmanagers.port }] },
      ],
    },
    ...(plan.remoteWrite === undefined ? {} : { remote_write: [plan.remoteWrite.config] }),
    scrape_configs: [
      { job_name: "prometheus", static_configs: [{ targets: [`localhost:${plan.port}`] }] },
      ...plan.jobs.map(scrapeJob),
    ],
  });
}

function scrapeJob(job: ScrapeJob) {
  return {
    job_name: job.name,
    metrics_path: job.path,
    // Else what an agent labels itself would be renamed to exported_chain and exported_node.
    honor_labels: job.labelled,
    kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [job.namespace] } }],
    relabel_configs: relabelingsOf(job).map(inPrometheus),
  };
}
