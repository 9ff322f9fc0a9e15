import { Lease } from "../../../agents/roller/lease.ts";
import { RollerMetrics } from "../../../agents/roller/metrics.ts";
import { Roller } from "../../../agents/roller/roller.ts";
import { parseRollerSettings, type RollerRule } from "../../../agents/roller/settings.ts";
import type { FakeCluster } from "./fake-cluster.ts";

export const settings = parseRollerSettings(
  JSON.stringify({ environment: "test", namespace: "test-chains", leaseNamespace: "test-system" }),
);
export const roundMs = settings.pollSeconds * 1000;

let lives = 0;
/** A roller as a new process would be. */
export function newRoller(cluster: FakeCluster, rule: Partial<RollerRule> = {}) {
  const identity = `roller-${++lives}`;
  const lease = new Lease(
    cluster,
    { namespace: "test-system", name: "roller", identity, durationSeconds: 30, actSeconds: 15 },
    () => cluster.now,
  );
  const log: string[] = [];
  const metrics = new RollerMetrics("test");
  const roller = new Roller({
    settings: { ...settings, rule: { ...settings.rule, ...rule } },
    identity,
    api: cluster,
    lease,
    metrics,
    askStatus: cluster.askStatus,
    log: (_, message, fields) => log.push(`${fields?.about ?? fields?.node ?? ""}: ${message}`),
    now: () => cluster.now,
  });
  return { roller, lease, log, metrics };
}

/** Runs that many rounds, each after its time. */
export async function run(cluster: FakeCluster, { roller }: { roller: Roller }, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    cluster.advance(roundMs);
    await roller.round();
  }
}

/** Nodes whose pods were taken down while healthy and have not been healthy again since. */
export function downByRoller(cluster: FakeCluster): string[] {
  const down = cluster.evicted.filter(({ wasHealthy, recovered }) => wasHealthy && !recovered);
  return [...new Set(down.map(({ node }) => node))];
}

/** Changes the template of every node. */
export const flagAll = (cluster: FakeCluster, revision: string, starts = true): void => {
  for (const node of cluster.nodes) cluster.setFlag(node, revision, starts);
};
