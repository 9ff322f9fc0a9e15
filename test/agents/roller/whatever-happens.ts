import assert from "node:assert/strict";
import fc from "fast-check";
import { FakeCluster } from "./fake-cluster.ts";
import { downByRoller, newRoller, roundMs, run, settings } from "./lives.ts";

const node = fc.nat(2);
const seconds = fc.integer({ min: 1, max: 120 });
const happening = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), seconds }),
  fc.record({ kind: fc.constant("flag" as const), starts: fc.boolean(), controllerSeconds: fc.nat(12) }),
  fc.record({ kind: fc.constant("flag one" as const), node, starts: fc.boolean() }),
  fc.record({ kind: fc.constant("version" as const), starts: fc.boolean() }),
  fc.record({ kind: fc.constant("outage" as const), node, seconds }),
  fc.record({ kind: fc.constant("sidecars start anew" as const), seconds: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("budget refuses" as const), seconds }),
  fc.record({ kind: fc.constant("answers are lost" as const), seconds }),
  fc.record({ kind: fc.constant("API server is down" as const), seconds }),
  fc.record({ kind: fc.constant("roller is away" as const), seconds }),
  fc.record({ kind: fc.constant("roller dies" as const), seconds }),
  fc.record({ kind: fc.constant("lists are stale" as const), seconds: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("pod is drained" as const), node }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen(cluster: FakeCluster, what: Happening, revision: string): number {
  const until = "seconds" in what ? cluster.now + what.seconds * 1000 : 0;
  switch (what.kind) {
    case "flag":
      for (const one of cluster.nodes) cluster.setFlag(one, revision, what.starts, what.controllerSeconds * 1000);
      return 0;
    case "version":
      cluster.setVersion(`2.0.${revision.slice(1)}`, { starts: what.starts });
      return 0;
    case "flag one":
      cluster.setFlag(cluster.nodes[what.node]!, revision, what.starts);
      return 0;
    case "outage": {
      const { pod } = cluster.nodes[what.node]!;
      if (pod !== null) pod.outageUntil = until;
      return 0;
    }
    case "sidecars start anew":
      for (const { pod } of cluster.nodes) if (pod !== null) pod.blipUntil = until;
      return 0;
    case "budget refuses":
      cluster.refusesUntil = until;
      return 0;
    case "answers are lost":
      cluster.losesAnswersUntil = until;
      return 0;
    case "API server is down":
      cluster.downUntil = until;
      return 0;
    case "pod is drained": {
      const { pod } = cluster.nodes[what.node]!;
      if (pod?.deletedAt === null) {
        Object.assign(pod, { deletedAt: cluster.now, goneAt: cluster.now + FakeCluster.graceMs });
      }
      return 0;
    }
    default:
      return what.seconds;
  }
}

/**
 * In any sequence of changed flags and versions, outages, drains, refusals, lost answers and lives of the roller: it never has two
 * nodes down that were healthy when it took them, never takes the last one, and in the end all are updated.
 */
export async function assertRollingHolds(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const cluster = new FakeCluster(3);
      let life = newRoller(cluster, { soakSeconds: 20 });
      await run(cluster, life, 8);
      const round = async (): Promise<void> => {
        cluster.advance(roundMs);
        const count = cluster.evicted.length;
        const healthy = cluster.nodes.filter((one) => cluster.isHealthy(one)).length;
        await life.roller.round();
        const taken = cluster.evicted.slice(count).filter(({ wasHealthy }) => wasHealthy).length;
        assert.ok(downByRoller(cluster).length <= 1, `down together: ${downByRoller(cluster).join()}`);
        if (taken > 0 && !cluster.stale) assert.ok(healthy - taken >= 1, "nobody was left");
      };
      for (const [index, what] of happenings.entries()) {
        const duration = happen(cluster, what, `r${index + 2}`);
        if (what.kind === "roller is away") cluster.advance(duration * 1000);
        if (what.kind === "roller dies") {
          cluster.advance(duration * 1000);
          life = newRoller(cluster, { soakSeconds: 20 });
        }
        cluster.stale = what.kind === "lists are stale";
        for (let time = 0; time <= duration; time += settings.pollSeconds) await round();
        cluster.stale = false;
      }
      // Everything is well again, and the flags are right: so must be the nodes.
      for (const one of cluster.nodes) {
        Object.assign(one, { image: "docker.io/ethereum/client-go:v3.0.0" });
        cluster.setFlag(one, "last", true);
        if (one.pod !== null) Object.assign(one.pod, { outageUntil: 0, blipUntil: 0 });
      }
      Object.assign(cluster, { refusesUntil: 0, losesAnswersUntil: 0, downUntil: 0 });
      for (let rounds = 0; rounds < 100; rounds += 1) await round();
      assert.ok(cluster.nodes.every((one) => cluster.isUpdated(one) && cluster.isHealthy(one)));
    }),
    { numRuns },
  );
}
