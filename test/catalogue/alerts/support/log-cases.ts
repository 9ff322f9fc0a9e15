import { always, type Cases } from "./case.ts";

const pod = (name: string) => `pod="${name}", plugin_id="store", type="s3"`;
const left = (values: string, name = "fluentd-a") => ({
  [`fluentd_output_status_buffer_available_space_ratio{${pod(name)}}`]: values,
});
const collected = (values: string, name = "fluentd-a") => ({
  [`cryptokube_logs_collected_bytes_total{pod="${name}", chain="eth"}`]: values,
});
const oldest = (key: number, bytes: number) => ({
  [`fluentd_output_status_buffer_oldest_timekey{${pod("fluentd-a")}}`]: `${key}x1000`,
  [`fluentd_output_status_buffer_total_bytes{${pod("fluentd-a")}}`]: `${bytes}x1000`,
});

export const logCases: Cases = {
  FluentdAbsent: [
    {
      what: "a job of which nothing answers",
      series: { 'up{job="fluentd", pod="fluentd-a"}': always(0) },
      at: "12m",
      fires: [{ labels: { severity: "ticket" }, summary: "No Fluentd runs" }],
    },
    { what: "one that answers", series: { 'up{job="fluentd", pod="fluentd-a"}': always(1) }, at: "12m", fires: [] },
  ],
  LogsNotDelivered: [
    {
      what: "a chunk of the first hour in the third",
      series: oldest(0, 1000),
      at: "140m",
      fires: [
        {
          labels: { severity: "ticket", pod: "fluentd-a", plugin_id: "store", type: "s3" },
          summary: "The log store has taken nothing from fluentd-a for more than an hour",
        },
      ],
    },
    { what: "a chunk of this hour", series: oldest(3600, 1000), at: "100m", fires: [] },
    { what: "an empty buffer, whose gauge stays", series: oldest(0, 0), at: "140m", fires: [] },
  ],
  LogBufferFilling: [
    {
      what: "less than two fifths left for a quarter of an hour",
      series: left(always(30)),
      at: "20m",
      fires: [
        {
          labels: { severity: "ticket", pod: "fluentd-a", plugin_id: "store", type: "s3" },
          summary: "fluentd-a has 30 percent of its log buffer left",
        },
      ],
    },
    { what: "half left", series: left(always(50)), at: "20m", fires: [] },
  ],
  LogsLost: [
    {
      // 150 KiB in 15 s are 10 KiB a second; the buffer is full from the tenth minute to the twentieth, eleven times looked at.
      what: "a buffer that is full for ten minutes, and what came in meanwhile",
      series: {
        ...collected(`0+${150 * 1024}x240`),
        ...left("50x39 0.5x40 50x100"),
        ...collected(`0+${150 * 1024}x240`, "fluentd-b"),
        ...left(always(90), "fluentd-b"),
      },
      at: "30m",
      fires: [
        { labels: { severity: "page", pod: "fluentd-a" }, summary: "fluentd-a has lost 6.445MiB of logs within a day" },
      ],
    },
    {
      what: "a full buffer into which nothing comes",
      series: { ...collected("5000x240"), ...left(always(0.5)) },
      at: "30m",
      fires: [],
    },
    { what: "room", series: { ...collected("0+1000x240"), ...left(always(20)) }, at: "30m", fires: [] },
  ],
};
