/** Nodes as the roller judges them, for tests of what it makes of them: all serve, and stand in for each other. */
import type { NodeStatus } from "../../../agents/health/status.ts";
import type { Condition } from "../../../agents/roller/condition.ts";
import { nothing } from "../../../agents/roller/memory.ts";
import type { NodeView, PodView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { minute, node, pod } from "./decisions.ts";

export const geth = (version: string) => ({ geth: `docker.io/ethereum/client-go:v${version}` });

export interface Change extends Partial<Omit<Condition, "node" | "pod" | "memory">> {
  /** The version that the template asks for. */
  wants?: string;
  /** The version that its pod runs. */
  runs?: string;
  node?: Partial<NodeView>;
  pod?: Partial<PodView> | null;
  says?: Partial<NodeStatus> | null;
  /** What the roller remembers of its height; null: nothing. */
  height?: number | null;
  readySince?: number | null;
}

/** A node whose pod `new-<name>` runs what its template asks for. */
export function condition(name: string, change: Change = {}): Condition {
  const { wants = "1.18.0", runs = wants, says = {}, height = 1000, readySince = now, ...rest } = change;
  const uid = `new-${name}`;
  const own: PodView | null =
    change.pod === null
      ? null
      : pod(name, { uid, revision: "r2", runningSince: now - minute, programs: geth(runs), says, ...change.pod });
  return {
    leaveAlone: null,
    outdated: runs !== wants,
    serving: true,
    standIn: true,
    inFlight: null,
    ending: false,
    ...rest,
    node: node(name, { programs: geth(wants), pods: own === null ? [] : [own], ...change.node }),
    pod: own,
    memory: {
      ...nothing,
      lookedAt: now,
      progress: height === null ? null : { pod: uid, height, at: now },
      ready: readySince === null ? null : { pod: uid, since: readySince, lostAt: null },
    },
  };
}
