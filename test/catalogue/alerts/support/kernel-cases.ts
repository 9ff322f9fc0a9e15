import { always, type Case, type Cases } from "./case.ts";

const machine = 'machine="m-1", instance="node-exporter-a:9100", job="node-exporter"';
const labels = { machine: "m-1", instance: "node-exporter-a:9100", job: "node-exporter" };
const clock = (sync: number, offset: number, error: number) => ({
  [`node_timex_sync_status{${machine}}`]: always(sync),
  [`node_timex_offset_seconds{${machine}}`]: always(offset),
  [`node_timex_maxerror_seconds{${machine}}`]: always(error),
});

/** A volume of the plan of 3000 operations and 125 MiB a second, on a disk of Amazon's that is the machine's second. */
const disk = {
  [`node_nvme_info{${machine}, device="nvme0", serial="vol0aaaaaaaaaaaaaaaa"}`]: always(1),
  [`node_nvme_info{${machine}, device="nvme1", serial="vol0123456789abcdef0"}`]: always(1),
  [`node_nvme_info{${machine}, device="nvme2", serial="AWS6A14B2F3C4D5E6F7A"}`]: always(1),
  'kube_persistentvolume_info{persistentvolume="pvc-1", csi_driver="ebs.csi.aws.com", csi_volume_handle="vol-0123456789abcdef0", instance="a"}':
    always(1),
  'kube_persistentvolume_claim_ref{persistentvolume="pvc-1", name="execution-eth-0-g1", claim_namespace="prod-chains", instance="a"}':
    always(1),
};
/** What each of the machine's disks does, per second. */
const does = (of: string, perSecond: number) =>
  Object.fromEntries(
    ["nvme0n1", "nvme1n1", "nvme2n1"].map((device) => [
      `node_disk_${of}{${machine}, device="${device}"}`,
      `0+${perSecond * 15}x240`,
    ]),
  );
const ofClaim = { machine: "m-1", device: "nvme1n1", claim: "execution-eth-0-g1", chain: "eth", node: "eth-0" };
const fires = (summary: string): Case["fires"] => [{ labels: { severity: "ticket", ...ofClaim }, summary }];

export const kernelCases: Cases = {
  ClockUnsynchronised: [
    {
      what: "a clock that nothing sets",
      series: clock(0, 0, 16),
      at: "16m",
      fires: [{ labels: { severity: "ticket", ...labels }, summary: "Nothing keeps the clock of the machine m-1" }],
    },
    { what: "one that is set", series: clock(1, 0.001, 0.01), at: "30m", fires: [] },
  ],
  ClockDrifts: [
    {
      what: "a clock that is set from too far away",
      series: clock(1, -0.1, 0.2),
      at: "11m",
      fires: [
        {
          labels: { severity: "ticket", ...labels },
          summary: "The clock of the machine m-1 may be 300ms wrong",
        },
      ],
    },
    { what: "an error as it is in a cloud", series: clock(1, 0.0001, 0.01), at: "30m", fires: [] },
    { what: "a clock that nothing sets, which is another alert's", series: clock(0, 0, 16), at: "30m", fires: [] },
  ],
  DiskAtIopsLimit: [
    {
      what: "reads and writes that together are what the plan gives it",
      series: { ...disk, ...does("reads_completed_total", 2000), ...does("writes_completed_total", 940) },
      at: "25m",
      fires: fires("The disk of execution-eth-0-g1 does 98% of the operations it may"),
    },
    {
      what: "two thirds of it",
      series: { ...disk, ...does("reads_completed_total", 1000), ...does("writes_completed_total", 1000) },
      at: "25m",
      fires: [],
    },
  ],
  DiskAtThroughputLimit: [
    {
      what: "as many bytes as the plan gives it",
      series: { ...disk, ...does("read_bytes_total", 62.5 * 2 ** 20), ...does("written_bytes_total", 60 * 2 ** 20) },
      at: "25m",
      fires: fires("The disk of execution-eth-0-g1 moves 98% of the bytes it may"),
    },
    {
      what: "disks whose volumes nobody knows",
      series: { ...does("read_bytes_total", 200 * 2 ** 20), ...does("written_bytes_total", 2 ** 20) },
      at: "25m",
      fires: [],
    },
  ],
};
