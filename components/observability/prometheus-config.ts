import { stringify } from "yaml";
import type { PrometheusPlan, ScrapeJob } from "../../stacks/plan.ts";
import { evaluationSeconds } from "../../stacks/plan/rules.ts";

/** The file of the rules, beside the configuration. */
export const rulesFile = "rules.yml";

/**
 * Prometheus' configuration: it finds pods in the namespaces that it may look into, and reads those of their ports
 * that a job names.
 *
 * Labels of discovered pods: Prometheus documentation, "kubernetes_sd_config", read 2026-11-23. Ports of init
 * containers, and so of native sidecars, are among them.
 */
export function prometheusConfig(plan: PrometheusPlan): string {
  return stringify({
    global: {
      scrape_interval: "15s",
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
    relabel_configs: [
      keep("__meta_kubernetes_pod_container_port_name", job.port),
      ...(job.app === undefined ? [] : [keep("__meta_kubernetes_pod_label_app_kubernetes_io_name", job.app)]),
      ...(job.container === undefined ? [] : [keep("__meta_kubernetes_pod_container_name", job.container)]),
      // A pod that has ended stays listed for a while; it cannot be down.
      { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Succeeded|Failed", action: "drop" },
      copy("__meta_kubernetes_namespace", "namespace"),
      copy("__meta_kubernetes_pod_name", "pod"),
      copy("__meta_kubernetes_pod_label_cryptokube_io_chain", "chain"),
      copy("__meta_kubernetes_pod_label_cryptokube_io_node", "node"),
      ...(job.machine === true ? [copy("__meta_kubernetes_pod_node_name", "machine")] : []),
      // A pod's name outlives its address, so that a series goes on when the pod is replaced.
      {
        source_labels: ["pod", "__meta_kubernetes_pod_container_port_number"],
        separator: ":",
        target_label: "instance",
      },
    ],
  };
}

function keep(label: string, value: string) {
  return { source_labels: [label], regex: value, action: "keep" };
}

function copy(from: string, to: string) {
  return { source_labels: [from], target_label: to };
}
