import type { ScrapeJob } from "../../stacks/plan.ts";

/** A step by which labels of a target are made, or a target is left out; in the words of the Prometheus Operator. */
export interface Relabeling {
  sourceLabels?: string[];
  separator?: string;
  regex?: string;
  replacement?: string;
  targetLabel?: string;
  action?: "keep" | "drop" | "labeldrop";
}

/**
 * Which of the pods' ports a job reads, and what its series are labelled with. Labels of discovered pods: Prometheus
 * documentation, "kubernetes_sd_config", read 2026-11-23. Ports of init containers, and so of native sidecars, are among them.
 */
export function relabelingsOf(job: ScrapeJob): Relabeling[] {
  return [
    keep("__meta_kubernetes_pod_container_port_name", job.port),
    ...(job.app === undefined ? [] : [keep("__meta_kubernetes_pod_label_app_kubernetes_io_name", job.app)]),
    ...(job.container === undefined ? [] : [keep("__meta_kubernetes_pod_container_name", job.container)]),
    // A pod that has ended stays listed for a while; it cannot be down.
    { sourceLabels: ["__meta_kubernetes_pod_phase"], regex: "Succeeded|Failed", action: "drop" },
    copy("__meta_kubernetes_namespace", "namespace"),
    copy("__meta_kubernetes_pod_name", "pod"),
    copy("__meta_kubernetes_pod_label_cryptokube_io_chain", "chain"),
    copy("__meta_kubernetes_pod_label_cryptokube_io_node", "node"),
    ...(job.machine === true ? [copy("__meta_kubernetes_pod_node_name", "machine")] : []),
    // A pod's name outlives its address, so that a series goes on when the pod is replaced.
    {
      sourceLabels: ["pod", "__meta_kubernetes_pod_container_port_number"],
      separator: ":",
      targetLabel: "instance",
    },
  ];
}

/** In the words of Prometheus' configuration. */
export function inPrometheus({ sourceLabels, targetLabel, ...rest }: Relabeling): object {
  return {
    ...(sourceLabels === undefined ? {} : { source_labels: sourceLabels }),
    ...rest,
    ...(targetLabel === undefined ? {} : { target_label: targetLabel }),
  };
}

function keep(label: string, value: string): Relabeling {
  return { sourceLabels: [label], regex: value, action: "keep" };
}

function copy(from: string, to: string): Relabeling {
  return { sourceLabels: [from], targetLabel: to };
}
