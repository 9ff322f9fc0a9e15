/**
 * node-exporter: the collectors that rules and dashboards need. Each reads what a container's own /proc and /sys show of
 * the machine, so that nothing of the machine is mounted and none of its namespaces is joined; what would need that (its
 * network, its file systems) is left out. Flags: `node_exporter --help` of v1.12.1, run 2026-11-26.
 */
export const collectors = [
  "cpu",
  "diskstats",
  "filefd",
  "loadavg",
  "meminfo",
  // Which disk of the cloud a device is: the serial number of Amazon's is the volume's id.
  "nvme",
  "pressure",
  "stat",
  "timex",
  "uname",
  "vmstat",
] as const;

export function nodeExporterArgs(port: number): string[] {
  return [
    "--collector.disable-defaults",
    ...collectors.map((name) => `--collector.${name}`),
    // Time that guests took: machines of a cloud have none.
    "--no-collector.cpu.guest",
    "--web.disable-exporter-metrics",
    `--web.listen-address=0.0.0.0:${port}`,
  ];
}
