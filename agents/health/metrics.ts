import { type Counter, Exposition } from "../shared/prometheus.ts";
import type { HealthSettings } from "./settings.ts";
import type { Snapshot } from "./sidecar.ts";
import type { Traffic } from "./traffic.ts";
import type { VolumeSpace } from "./volume.ts";

/** What the sidecar knows of itself. */
export interface AgentFacts {
  /** Digest of the bundle that runs. */
  version: string;
  startedAt: number;
  /** The settings file changed into something that is not valid; the old settings go on. */
  settingsInvalid: boolean;
  residentBytes: number;
  /** Of the pod, all of its containers together; null: not known. */
  traffic: Traffic | null;
}

/**
 * The uniform metrics of a chain node: the same names and labels for every chain and client, so that one
 * dashboard and one set of alerts serves all.
 */
export function renderMetrics(
  { chain, node, client, consensus: beside, siblings }: HealthSettings,
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
  out.gauge(
    "chain_disagreeing_siblings",
    "Siblings with another block than this node at a height well below the head.",
    snapshot.disagreeing.length,
  );
  const { count, deepestBlocks } = snapshot.reorganisations;
  out.counter("chain_reorganisations_total", "Times that the client replaced blocks that had been its head.", count);
  out.gauge(
    "chain_reorganisation_depth_blocks",
    "Blocks of the deepest such replacement within the last hour.",
    deepestBlocks,
  );
  out.gauge(
    "chain_clock_offset_seconds",
    "Seconds that the machine's clock is ahead of those of the chain's nodes.",
    snapshot.clockOffset,
  );
  if (observation !== null) {
    const { head, finalized, version } = observation;
    out.gauge("chain_head_height", "Number of the newest block.", head.height);
    out.gauge("chain_head_timestamp_seconds", "Time of the newest block, by its maker.", head.timestamp);
    out.gauge("chain_head_age_seconds", "Seconds since the newest block was made.", seconds - head.timestamp);
    out.gauge("chain_peers", "Peers that the client is connected to.", observation.peers);
    out.gauge("chain_sync_reported", "The client says of itself that it is syncing.", observation.reportedSyncing);
    out.gauge("chain_head_state_readable", "The state at the newest block can be read.", observation.headStateReadable);
    out.gauge("chain_id", "Chain id that the client reports.", observation.chainId);
    if (version !== null) {
      out.gauge("chain_client_info", "Always 1; the label is the client's own word of its version.", 1, { version });
    }
    if (finalized !== null) {
      out.gauge("chain_finalized_height", "Number of the newest final block.", finalized.height);
      out.gauge(
        "chain_finality_lag_seconds",
        "Seconds between the newest final block and the newest one, by their makers.",
        head.timestamp - finalized.timestamp,
      );
    }
    out.gauge("chain_observation_age_seconds", "Seconds since the last complete look.", (now - observation.at) / 1000);
  }
  if (volume !== null) writeVolume(out, "chain_data_volume", volume);
  if (snapshot.consensusVolume !== null) writeVolume(out, "chain_consensus_volume", snapshot.consensusVolume);
  if (beside !== null) writeConsensus(out, beside.name, snapshot);
  if (snapshot.forks !== null) {
    const { mismatch } = snapshot.forks;
    out.gauge("chain_forks_agree", "Both clients of the node know of the same forks.", mismatch === null);
    if (mismatch !== null) {
      out.gauge("chain_fork_mismatch_timestamp_seconds", "The first fork that one client lacks, which.", mismatch.at, {
        lacking: mismatch.unknownTo,
      });
    }
  }
  if (agent.traffic !== null) {
    const { sentBytes, receivedBytes } = agent.traffic;
    out.counter("chain_pod_sent_bytes_total", "Bytes that the pod sent, to peers and to whoever asks it.", sentBytes);
    out.counter("chain_pod_received_bytes_total", "Bytes that the pod received.", receivedBytes);
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

/** @param name what the metrics begin with: names, not labels, so that the one volume of most chains has none. */
function writeVolume(out: Exposition, name: string, { freeBytes, sizeBytes }: VolumeSpace): void {
  out.gauge(`${name}_free_bytes`, "Bytes that the client can still write to its data volume.", freeBytes);
  out.gauge(`${name}_size_bytes`, "Size of the data volume.", sizeBytes);
}

function writeConsensus(out: Exposition, name: string, { consensus: view }: Snapshot): void {
  const labels = { consensus: name };
  const seen = view?.observation ?? null;
  const up = seen !== null && view?.failure === null;
  out.gauge("chain_consensus_up", "The consensus client answered the last look.", up, labels);
  if (seen === null) return;
  if (seen.version !== null) {
    const { version } = seen;
    out.gauge("chain_consensus_info", "Always 1; as chain_client_info.", 1, { ...labels, version });
  }
  const healthy = seen.healthStatus === 200;
  out.gauge("chain_consensus_healthy", "The consensus client calls itself ready: 200, not 206.", healthy, labels);
  out.gauge("chain_consensus_head_slot", "Slot of the consensus client's newest block.", seen.headSlot, labels);
  out.gauge("chain_consensus_lag_slots", "Slots behind, by the client's own clock.", seen.syncDistance, labels);
  out.gauge("chain_consensus_optimistic", "It follows blocks that are not verified.", seen.optimistic, labels);
  const reaches = !seen.executionOffline;
  out.gauge("chain_consensus_execution_up", "It says that it reaches its execution client.", reaches, labels);
}
