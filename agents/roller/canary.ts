import { type Condition, isFresh } from "./condition.ts";
import { adviceFor, hasAll } from "./programs.ts";
import type { RollerRule } from "./settings.ts";
import type { PodView } from "./view.ts";

/**
 * - `snapshot`: its volume is being kept as it is, before anything is done to it.
 * - `waiting`: it was replaced, and is not well yet.
 * - `soaking`: it is well, and has to stay so for a while.
 * - `passed`: the others follow.
 * - `failed`: nothing is done until a person does something.
 */
export type CanaryState = "snapshot" | "waiting" | "soaking" | "passed" | "failed";

/** The node that tries a version before the others of its chain. It lies in the roller's memory. */
export interface Canary {
  /** What it tries: {@link Upgrade.key}. */
  key: string;
  /** The same for people. */
  text: string;
  node: string;
  state: CanaryState;
  /** When the state began. */
  at: number;
  /** Uid of the pod that was replaced for it; null: it ran the version already. */
  before: string | null;
  /** Uid of the pod that is on trial; null: it is not there yet. */
  pod: string | null;
  /** How often its clients had been started anew when the trial began. */
  restarts: number;
  /** The first height that was seen of it. */
  from: number | null;
  /** It was seen to have the block of a sibling, at one height. */
  agreed: boolean;
  /** It was said that it takes long. */
  late: boolean;
  /** Name of the snapshot of its volume; null: there is none. */
  snapshot: string | null;
  /** Why it failed. */
  why: string | null;
}

/** Something of an upgrade that people are to hear of, once. */
export interface News {
  chain: string;
  node: string;
  type: "Normal" | "Warning";
  /** One word in CamelCase. */
  reason: string;
  note: string;
}

/** A trial that begins. */
export function newCanary(
  upgrade: { key: string; text: string },
  node: string,
  now: number,
  change: Partial<Canary> = {},
): Canary {
  return {
    ...upgrade,
    node,
    state: "waiting",
    at: now,
    before: null,
    pod: null,
    restarts: 0,
    from: null,
    agreed: false,
    late: false,
    snapshot: null,
    why: null,
    ...change,
  };
}

/**
 * Where a trial stands after this look. Null: it is over, since its node is gone, was never replaced, or is to run
 * something else by now.
 */
export function judgeCanary(
  canary: Canary,
  conditions: readonly Condition[],
  now: number,
  rule: RollerRule,
): { canary: Canary | null; news: Omit<News, "chain" | "node"> | null } {
  const same = { canary, news: null };
  const over = { canary: null, news: null };
  const condition = conditions.find(({ node }) => node.name === canary.node);
  if (condition === undefined || condition.leaveAlone !== null) return over;
  if (!hasAll(condition.node.programs, canary.key)) return over;
  const { pod } = condition;
  if (pod === null || canary.state === "snapshot" || canary.state === "passed") return same;
  // The pod of before: it ends, or nothing came of its eviction.
  if (pod.uid === canary.before) return condition.ending || condition.inFlight !== null ? same : over;
  if (!hasAll(pod.programs, canary.key)) return over;
  if (pod.deletedBy !== null) return same;
  const { key, text, node, before, snapshot } = canary;
  const trial =
    canary.pod === pod.uid
      ? canary
      : // A new pod is a new trial, so that deleting it is how a person tries again. Of a pod that was there before the
        // trial, what happened earlier does not count.
        newCanary({ key, text }, node, now, {
          before,
          pod: pod.uid,
          restarts: before === null && canary.pod === null ? pod.restarts : 0,
          snapshot,
        });
  return trial.state === "failed" ? same : decideTrial(trial, { ...condition, pod }, conditions, now, rule);
}

type Judged = ReturnType<typeof judgeCanary>;

function decideTrial(
  trial: Canary,
  condition: Condition & { pod: PodView },
  conditions: readonly Condition[],
  now: number,
  rule: RollerRule,
): Judged {
  const { pod, memory, standIn } = condition;
  const others = conditions.filter((other) => other.node !== condition.node);
  const height = memory.progress?.pod === pod.uid ? memory.progress.height : null;
  const agreement = agreementWith(condition, others);
  const seen: Canary = {
    ...trial,
    from: trial.from ?? height,
    agreed: trial.agreed || agreement.agrees,
  };
  const failure = failureOf(seen, condition, agreement.differs);
  if (failure !== null) {
    const note = `${seen.text} failed on its canary: ${failure}. The other nodes are left as they are. ${adviceFor(pod)}`;
    return {
      canary: { ...seen, state: "failed", at: now, why: failure },
      news: { type: "Warning", reason: "CanaryFailed", note },
    };
  }
  if (!standIn) {
    const inTime = seen.state !== "waiting" || now - seen.at < rule.lateMinutes * 60_000;
    if (seen.late || inTime) return { canary: seen, news: null };
    const note = `${seen.text}: the canary is not ready after ${rule.lateMinutes} min; the others wait. ${adviceFor(pod)}`;
    return { canary: { ...seen, late: true }, news: { type: "Warning", reason: "CanaryLate", note } };
  }
  const soaking: Canary = seen.state === "soaking" ? seen : { ...seen, state: "soaking", at: now };
  if (lacks(soaking, condition, others, now, rule) !== null) return { canary: soaking, news: null };
  const note = `${seen.text} held on its canary for ${rule.soakSeconds} s: the other nodes follow, one at a time.`;
  return {
    canary: { ...soaking, state: "passed", at: now },
    news: { type: "Normal", reason: "CanaryPassed", note },
  };
}

/** What a canary that is well has yet to show; null: nothing. */
function lacks(
  { at, from, agreed }: Canary,
  { memory }: Condition,
  others: readonly Condition[],
  now: number,
  rule: RollerRule,
): string | null {
  const left = rule.soakSeconds - (now - at) / 1000;
  if (left > 0) return `it has to hold for another ${Math.ceil(left)} s`;
  // Alone, it protects nobody, and its chain may be one of development, which stands still by design.
  if (others.length === 0) return null;
  if (from === null || (memory.progress?.height ?? 0) <= from) return "it has not taken a new block yet";
  const asked = others.some(({ pod }) => pod !== null && isFresh(pod) && (pod.status?.settled ?? null) !== null);
  return asked && !agreed ? "no sibling was seen at the same height yet" : null;
}

/** What is certain to be wrong with a canary; null: nothing. */
function failureOf({ state, restarts }: Canary, condition: Condition & { pod: PodView }, differs: string | null) {
  const { pod, serving } = condition;
  const more = pod.restarts - restarts;
  if (more > 0) return `a client of it was started anew ${more === 1 ? "once" : `${more} times`}`;
  if (differs !== null) return differs;
  if (state !== "soaking" || serving) return null;
  return `it was ready and is no longer: ${pod.status?.detail ?? "its sidecar does not answer"}`;
}

/** Whether a node and its siblings have the same block at a height that both know well. */
function agreementWith({ pod }: Condition, others: readonly Condition[]): { agrees: boolean; differs: string | null } {
  const own = pod !== null && isFresh(pod) ? (pod.status?.settled ?? null) : null;
  if (own === null) return { agrees: false, differs: null };
  const same = others.flatMap(({ node, pod: other }) => {
    const settled = other !== null && isFresh(other) && other.status?.synced === true ? other.status.settled : null;
    return settled?.height === own.height ? [{ name: node.name, hash: settled.hash }] : [];
  });
  const agrees = same.some(({ hash }) => hash === own.hash);
  const other = same.find(({ hash }) => hash !== own.hash);
  const differs =
    other === undefined || agrees ? null : `at height ${own.height} it has another block than ${other.name}`;
  return { agrees, differs };
}

/** A trial in a sentence, for whoever waits for it. */
export function trialText(canary: Canary, conditions: readonly Condition[], now: number, rule: RollerRule): string {
  const { node, state, text, why } = canary;
  if (state === "failed") return `${text} failed on ${node}: ${why ?? ""}`;
  if (state === "snapshot") return `a snapshot of ${node} comes before ${text}`;
  const condition = conditions.find((each) => each.node.name === node);
  const others = conditions.filter((each) => each !== condition);
  const lack = condition === undefined || state !== "soaking" ? null : lacks(canary, condition, others, now, rule);
  return `${node} tries ${text} first: ${lack ?? condition?.pod?.status?.detail ?? "it is not ready yet"}`;
}
