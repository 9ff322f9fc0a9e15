import { recordedForDashboards } from "./recorded.ts";
import type { Dashboard, Panel, Step } from "./panel.ts";
import { ofChain, shareLeft } from "./words.ts";

const day = 86_400;
const week = 7 * day;
/** Time until a volume is full. */
const timeLeft: readonly Step[] = [
  { colour: "red" },
  { from: 2 * day, colour: "orange" },
  { from: week, colour: "yellow" },
  { from: 30 * day, colour: "green" },
];
const toNode = { title: "This node", to: "ck-node", node: true } as const;

const volumes = [
  { metric: "chain_data_volume", of: "health", role: "execution" },
  { metric: "chain_consensus_volume", of: "consensus", role: "consensus" },
] as const;

/** Of a kind of volume: what is left, how it grows, and where that leads. */
function volumePanels({ metric, of, role }: (typeof volumes)[number]): Panel[] {
  const free = `${metric}_free_bytes{${ofChain}}`;
  const share = `${free} / ${metric}_size_bytes{${ofChain}}`;
  const growth = `-deriv(${metric}_free_bytes{${ofChain}}[6h])`;
  return [
    {
      kind: "table",
      title: `Volumes of ${role} clients`,
      about:
        "Full after: as it grew in the last six hours; empty where it does not grow. Volumes grow in place: raise the size in the environment's file.",
      of: [of],
      width: 24,
      height: 7,
      sortBy: "Left",
      rows: [
        { label: "chain", title: "Chain", width: 160 },
        { label: "node", title: "Node", link: toNode },
      ],
      columns: [
        { title: "Size", expr: `max by (chain, node) (${metric}_size_bytes{${ofChain}})`, unit: "bytes", decimals: 1 },
        { title: "Free", expr: `min by (chain, node) (${free})`, unit: "bytes", decimals: 1 },
        { title: "Left", expr: `min by (chain, node) (${share})`, unit: "percentunit", decimals: 1, steps: shareLeft },
        {
          title: "Grows a day",
          expr: `${day} * max by (chain, node) (${growth})`,
          unit: "bytes",
          decimals: 1,
        },
        {
          title: "Full after",
          expr: `min by (chain, node) (${free} / (${growth} > 0))`,
          empty: "no volume grows",
          unit: "s",
          decimals: 0,
          steps: timeLeft,
        },
      ],
    },
    {
      kind: "graph",
      title: `Left of each volume (${role})`,
      about: "ChainVolumeAlmostFull pages below a twentieth.",
      of: [of],
      width: 12,
      unit: "percentunit",
      min: 0,
      max: 1,
      steps: [{ colour: "red" }, { from: 0.05, colour: "green" }],
      queries: [{ expr: share, legend: "{{node}}" }],
    },
    {
      kind: "graph",
      title: `Free, and what will be in a week (${role})`,
      about:
        "The dashed line follows the growth of the last six hours for a week. Where it is below zero, the volume is full within that week. In a first sync it says nothing.",
      of: [of],
      width: 12,
      unit: "bytes",
      queries: [
        { expr: free, legend: "{{node}}" },
        { expr: `predict_linear(${free}[6h], ${week})`, legend: "{{node}} in a week", limit: true },
      ],
    },
  ];
}

/** Volumes and disks: what is left, until when, and whether a disk is what holds a node back. */
export const storage = (): Dashboard => ({
  uid: "ck-storage",
  title: "Storage and I/O",
  about: "What is left of each volume, until when, and whether a disk is at its limit.",
  chosen: ["chain"],
  since: "now-24h",
  sections: [
    { title: "Volumes", panels: volumes.flatMap(volumePanels) },
    {
      title: "Prometheus' own",
      panels: [
        {
          kind: "graph",
          title: "Samples on its volume",
          about:
            "Blocks, and the log of what is not yet in one. Samples go before their time where they would fill it.",
          of: ["prometheus"],
          width: 12,
          unit: "bytes",
          stacked: true,
          min: 0,
          queries: [
            { expr: "sum(prometheus_tsdb_storage_blocks_bytes)", legend: "blocks" },
            { expr: "sum(prometheus_tsdb_wal_storage_size_bytes)", legend: "log" },
            { expr: "sum(prometheus_tsdb_head_chunks_storage_size_bytes)", legend: "newest chunks" },
          ],
        },
        {
          kind: "graph",
          title: "Sizes of claims against the plan",
          about: "What each volume was meant to have. Claims that grew in place lie above their dashed line.",
          of: ["plan", "health"],
          width: 12,
          unit: "bytes",
          min: 0,
          queries: [
            { expr: `chain_data_volume_size_bytes{${ofChain}}`, legend: "{{node}}" },
            {
              expr: `${recordedForDashboards.volumePlanned}{${ofChain}, role="execution"}`,
              legend: "{{node}} as planned",
              limit: true,
            },
          ],
        },
      ],
    },
    {
      title: "Disks of machines",
      panels: [
        {
          kind: "graph",
          title: "Time that a disk is busy",
          about: "A disk that is busy all the time holds its node back, whatever its throughput.",
          of: ["node-exporter"],
          width: 8,
          unit: "percentunit",
          min: 0,
          max: 1,
          steps: [{ colour: "green" }, { from: 0.9, colour: "red" }],
          queries: [
            {
              expr: "max by (machine) (rate(node_disk_io_time_seconds_total[$__rate_interval]))",
              legend: "{{machine}}",
            },
          ],
        },
        {
          kind: "graph",
          title: "Operations a second",
          about: "Hold them against the IOPS that the volume was given.",
          of: ["node-exporter"],
          width: 8,
          unit: "iops",
          min: 0,
          queries: [
            {
              expr: "sum by (machine) (rate(node_disk_reads_completed_total[$__rate_interval]))",
              legend: "{{machine}} reads",
            },
            {
              expr: "sum by (machine) (rate(node_disk_writes_completed_total[$__rate_interval]))",
              legend: "{{machine}} writes",
            },
          ],
        },
        {
          kind: "graph",
          title: "Throughput",
          about: "Hold it against the throughput that the volume was given.",
          of: ["node-exporter"],
          width: 8,
          unit: "Bps",
          min: 0,
          queries: [
            {
              expr: "sum by (machine) (rate(node_disk_read_bytes_total[$__rate_interval]))",
              legend: "{{machine}} read",
            },
            {
              expr: "sum by (machine) (rate(node_disk_written_bytes_total[$__rate_interval]))",
              legend: "{{machine}} written",
            },
          ],
        },
      ],
    },
  ],
});
