import type { Dashboard } from "./panel.ts";

/**
 * Where a node's logs are, and whether they arrive there. Metrics: those of fluent-plugin-prometheus' output monitor.
 *
 * @param chains the namespace of chain nodes.
 */
export function logs(chains: string): Dashboard {
  return {
    uid: "ck-logs",
    title: "Logs",
    about: "How a node's logs are read, and whether they arrive where they are kept.",
    chosen: ["chain", "node"],
    since: "now-3h",
    sections: [
      {
        title: "Of this node",
        panels: [
          {
            kind: "text",
            title: "How they are read",
            about: "Commands for whoever may see the cluster.",
            of: [],
            width: 24,
            height: 7,
            text: [
              "What its clients and its sidecar write now:",
              "",
              "```sh",
              `kubectl -n ${chains} logs $node-0 --all-containers --prefix --tail=200 --follow`,
              "```",
              "",
              "What they wrote before they last ended:",
              "",
              "```sh",
              `kubectl -n ${chains} logs $node-0 --all-containers --prefix --previous`,
              "```",
            ].join("\n"),
          },
        ],
      },
      {
        title: "On their way",
        panels: [
          {
            kind: "graph",
            title: "Lines a second",
            about: "That Fluentd takes in, by machine.",
            of: ["fluentd"],
            width: 8,
            unit: "cps",
            min: 0,
            queries: [
              {
                expr: "sum by (instance) (rate(fluentd_output_status_emit_records[$__rate_interval]))",
                legend: "{{instance}}",
              },
            ],
          },
          {
            kind: "graph",
            title: "Waiting to be delivered",
            about: "On each machine's disk. It grows while the store is away.",
            of: ["fluentd"],
            width: 8,
            unit: "bytes",
            min: 0,
            queries: [{ expr: "sum by (instance) (fluentd_output_status_buffer_total_bytes)", legend: "{{instance}}" }],
          },
          {
            kind: "graph",
            title: "Errors of delivery",
            about: "Tries that failed. They are tried again, at longer and longer intervals.",
            of: ["fluentd"],
            width: 8,
            unit: "cps",
            min: 0,
            queries: [
              {
                expr: "sum by (instance) (rate(fluentd_output_status_num_errors[$__rate_interval]))",
                legend: "{{instance}}",
              },
            ],
          },
        ],
      },
    ],
  };
}
