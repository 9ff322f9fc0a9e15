import { type Counter, Exposition } from "../shared/prometheus.ts";
import type { HealthSettings } from "./settings.ts";
import type { Snapshot } from "./sidecar.ts";

/** What the sidecar knows of itself. */
export interface AgentFacts {
  /** Digest of the bundle that runs. */
  version: string;
  startedAt: number;
  /** The settings file changed into something that is not valid; the old settings go on. */
  settingsInvalid: boolean;
  residentBytes: number;
}

/**
 * The uniform metrics of a chain node: the same names and labels for every chain and client, so that one
 * dashboard and one set of alerts serves all.
 */
export function renderMetrics(
  { chain, node, client, siblings }: HealthSettings,
  snapshot: Snapshot,
  failures: Counter,
  agent: AgentFacts,
): string {
  const { now, observation, failure, readiness, comparison, syncedBefore, volume } = snapshot;
  const out = new Exposition({ chain, node, client: client.name });
  const seconds = now / 1000;

  out.gauge("chain_client_up", "The client answered the last look.", observation !== null && failure === null);
  out.gauge("chain_ready", "The node may serve: what /readyz says.", readiness.ready);
  out.gauge("chain_synced", "At the head of the chain, by lag or by age of the head.", readiness.synced);
  out.gauge("chain_synced_before", "This chain had been synced on this volume at some time.", syncedBefore);
  out.gauge("chain_readiness_reason", "Always 1; the label says why the node is ready or not.", 1, {
    reason: readiness.reason,
  });
  out.gauge("chain_lag_blocks", "Blocks behind the best head that there is to compare with.", readiness.lagBlocks);
  out.gauge("chain_siblings", "Other nodes of the chain that this one is to compare with.", siblings.length);
  out.gauge(
    "chain_compared_heads",
    "Heads of siblings and reference that count in the comparison.",
    comparison.heads.length,
  );
  if (observation !== null) {
    const { head } = observation;
    out.gauge("chain_head_height", "Number of the newest block.", head.height);
    out.gauge("chain_head_timestamp_seconds", "Time of the newest block, by its maker.", head.timestamp);
    out.gauge("chain_head_age_seconds", "Seconds since the newest block was made.", seconds - head.timestamp);
    out.gauge("chain_peers", "Peers that the client is connected to.", observation.peers);
    out.gauge("chain_sync_reported", "The client says of itself that it is syncing.", observation.reportedSyncing);
    out.gauge("chain_head_state_readable", "The state at the newest block can be read.", observation.headStateReadable);
    out.gauge("chain_id", "Chain id that the client reports.", observation.chainId);
    out.gauge("chain_observation_age_seconds", "Seconds since the last complete look.", (now - observation.at) / 1000);
  }
  if (volume !== null) {
    out.gauge(
      "chain_data_volume_free_bytes",
      "Bytes that the client can still write to its data volume.",
      volume.freeBytes,
    );
    out.gauge("chain_data_volume_size_bytes", "Size of the data volume.", volume.sizeBytes);
  }
  failures.writeTo(out);
  out.gauge("chain_agent_info", "Always 1; the label is the digest of the agent's bundle.", 1, {
    version: agent.version,
  });
  out.gauge("chain_agent_start_time_seconds", "When the agent started.", agent.startedAt / 1000);
  out.gauge(
    "chain_agent_settings_invalid",
    "The settings file was changed to something that is not valid.",
    agent.settingsInvalid,
  );
  out.gauge("chain_agent_resident_memory_bytes", "Resident memory of the agent.", agent.residentBytes);
  return out.toString();
}
