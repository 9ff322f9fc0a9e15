import { stringify } from "yaml";
import { scrapeSeconds } from "../../catalogue/exporters/series.ts";
import type { OwnPrometheusPlan, ScrapeJob } from "../../stacks/plan.ts";
import { evaluationSeconds } from "../../stacks/plan/rules.ts";
import { inPrometheus, relabelingsOf } from "./relabel.ts";

/** The file of the rules, beside the configuration. */
export const rulesFile = "rules.yml";

/**
 * Prometheus' configuration: it finds pods in the namespaces that it may look into, and reads those of their ports
 * that a job names.
 *
 * @param replica which of several it is.
 */
export function prometheusConfig(plan: OwnPrometheusPlan, replica: string): string {
  const several = plan.replicas.length > 1;
  return stringify({
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      evaluation_interval: `${evaluationSeconds}s`,
      // Of every alert, and of what is written elsewhere: several environments may share a receiver.
      external_labels: { environment: plan.environment, ...(several ? { replica } : {}) },
    },
    rule_files: [rulesFile],
    alerting: {
      // What both find is one alert to Alertmanager.
      ...(several ? { alert_relabel_configs: [{ regex: "replica", action: "labeldrop" }] } : {}),
      alertmanagers: [
        { dns_sd_configs: [{ names: [plan.alertmanagers.host], type: "A", port: plan.alertmanagers.port }] },
      ],
    },
    ...(plan.remoteWrite === undefined
      ? {}
      : { remote_write: [{ ...plan.remoteWrite.config, ...(several ? { write_relabel_configs: toldApart } : {}) }] }),
    scrape_configs: [
      { job_name: "prometheus", static_configs: [{ targets: [`localhost:${plan.port}`] }] },
      ...plan.jobs.map(scrapeJob),
    ],
  });
}

/**
 * How receivers that keep one of each series of several replicas know them: by `cluster`, what they have in common, and
 * `__replica__` (Amazon Managed Service for Prometheus, "Send high availability data", read 2026-11-26). External labels are
 * there before these steps. Some exporters have a `cluster` of their own, which goes by another name there.
 */
const toldApart = [
  { source_labels: ["cluster"], regex: "(.+)", target_label: "exported_cluster" },
  { source_labels: ["environment"], target_label: "cluster" },
  { source_labels: ["replica"], target_label: "__replica__" },
  { regex: "replica", action: "labeldrop" },
];

function scrapeJob(job: ScrapeJob) {
  return {
    job_name: job.name,
    metrics_path: job.path,
    // Where it is less than the timeout of all, that is as short (config/config.go of v3.14.0, read 2026-11-26).
    ...(job.everySeconds === undefined ? {} : { scrape_interval: `${job.everySeconds}s` }),
    // Else what an agent labels itself would be renamed to exported_chain and exported_node.
    honor_labels: job.labelled,
    kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [job.namespace] } }],
    relabel_configs: relabelingsOf(job).map(inPrometheus),
  };
}
