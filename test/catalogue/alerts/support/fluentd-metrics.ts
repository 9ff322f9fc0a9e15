/**
 * What Fluentd exports of its output, by fluent-plugin-prometheus 2.2.x: lib/fluent/plugin/in_prometheus_output_monitor.rb
 * of fluent/fluent-plugin-prometheus, read 2026-11-26, not run. `plugin_id` and `type` label each.
 */
export const fluentdMetrics: readonly string[] = [
  "buffer_total_bytes",
  "buffer_stage_length",
  "buffer_stage_byte_size",
  "buffer_queue_length",
  "buffer_queue_byte_size",
  "buffer_available_space_ratio",
  "buffer_newest_timekey",
  "buffer_oldest_timekey",
  "retry_count",
  "num_errors",
  "emit_count",
  "emit_records",
  "write_count",
  "rollback_count",
  "flush_time_count",
  "slow_flush_count",
  "retry_wait",
].map((name) => `fluentd_output_status_${name}`);
