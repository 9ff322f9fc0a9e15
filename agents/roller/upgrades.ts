import { type Canary, judgeCanary, newCanary, type News, trialText } from "./canary.ts";
import type { Condition } from "./condition.ts";
import { hasAll, noWayBack, type Upgrade, upgradeOf } from "./programs.ts";
import type { RollerRule } from "./settings.ts";
import type { PodView, SnapshotView } from "./view.ts";

/** A node that runs another version than its template asks for. */
interface Candidate {
  condition: Condition;
  pod: PodView;
  upgrade: Upgrade;
}

/** A snapshot to be made of a claim before its node is touched. */
export interface SnapshotWish {
  chain: string;
  node: string;
  claim: string;
  name: string;
}

/** What the upgrades of a chain allow in this round. */
export interface Upgrades {
  canary: Canary | null;
  /** Why a node is not replaced although it is outdated; absent: nothing speaks against it. */
  held: Map<Condition, string>;
  /** Those of them that wait for a person: the version cannot use their data. */
  refused: Map<Condition, string>;
  /** The node that is to try first, where it may go now. */
  tries: { condition: Condition; canary: Canary } | null;
  news: News[];
  snapshots: SnapshotWish[];
}

export interface UpgradeInput {
  chain: string;
  conditions: readonly Condition[];
  /** What the memory holds of the chain. */
  remembered: Canary | null;
  /** The snapshot that {@link Canary.snapshot} names, as it is. */
  snapshot: SnapshotView | null;
  now: number;
  rule: RollerRule;
}

/**
 * Who may go over to another version: one node of the chain first, and the others once it has held.
 *
 * Where no node of the chain serves there is nobody to protect, and all go at once, as with any other change.
 */
export function judgeUpgrades(input: UpgradeInput): Upgrades {
  const { chain, conditions, now, rule } = input;
  const result: Upgrades = { canary: null, held: new Map(), refused: new Map(), tries: null, news: [], snapshots: [] };
  const candidates = candidatesOf(conditions).filter(({ condition, pod }) => {
    const why = noWayBack(condition.node, pod);
    if (why === null) return true;
    result.held.set(condition, why);
    result.refused.set(condition, why);
    const note = `Not replaced: ${why}. ${wayOut}`;
    result.news.push({ chain, node: condition.node.name, type: "Warning", reason: "WayBackRefused", note });
    return false;
  });
  const judged = input.remembered === null ? null : judgeCanary(input.remembered, conditions, now, rule);
  const canary = judged?.canary ?? null;
  const news = judged?.news ?? null;
  if (news !== null && canary !== null) result.news.push({ chain, node: canary.node, ...news });
  result.canary = canary;

  const open = canary !== null && canary.state !== "passed";
  const following = candidates.filter(({ upgrade }) => canary?.state === "passed" && upgrade.key === canary.key);
  const waiting = candidates.filter((each) => !following.includes(each));
  if (open && canary.state === "snapshot") return withSnapshot(input, result, candidates, canary);
  if (open || following.length > 0) {
    const why = open ? trialText(canary, conditions, now, rule) : afterwards;
    for (const { condition } of waiting) result.held.set(condition, why);
    return result;
  }
  if (waiting.length === 0 || !conditions.some(({ serving }) => serving)) return result;
  // Until another takes its place: whose trial went wrong is the first to try the next.
  result.canary ??= input.remembered;
  return begin(input, result, waiting);
}

const wayOut =
  "Take a version that its data are good for, or a volume from before. Deleting the pod takes the older version all the " +
  "same: do that only where the data on the volume are its own.";

const afterwards = "the rest of another upgrade comes first";

const readySince = ({ memory }: Condition, now: number): number => memory.ready?.since ?? now;

function candidatesOf(conditions: readonly Condition[]): Candidate[] {
  return conditions.flatMap((condition) => {
    const { pod, outdated, leaveAlone, node } = condition;
    const upgrade = pod === null || !outdated || leaveAlone !== null ? null : upgradeOf(node, pod);
    return pod === null || upgrade === null ? [] : [{ condition, pod, upgrade }];
  });
}

/** A trial that begins: by a node that runs the version already, or by the one that is chosen to go. */
function begin(input: UpgradeInput, result: Upgrades, waiting: readonly Candidate[]): Upgrades {
  const { chain, conditions, now, rule, remembered } = input;
  const failed = remembered === null || remembered.state === "passed" ? null : remembered.node;
  const chosen = choose(waiting, conditions, failed);
  if (chosen === undefined) return result;
  const { condition, pod, upgrade } = chosen;
  const have = conditions.filter((each) => runsAlready(each, upgrade.key));
  // Whose trial went wrong comes back at once to what the others never left.
  const soak = condition.node.name === failed ? 0 : rule.soakSeconds;
  const proven = have.find((each) => each.standIn && now - readySince(each, now) >= soak * 1000);
  if (proven !== undefined) {
    result.canary = newCanary(upgrade, proven.node.name, now, { state: "passed" });
    for (const each of waiting) {
      if (each.upgrade.key !== upgrade.key) result.held.set(each.condition, afterwards);
    }
    return result;
  }
  const has = have[0];
  if (has !== undefined) {
    const canary = newCanary(upgrade, has.node.name, now);
    result.canary = judgeCanary(canary, conditions, now, rule).canary;
    for (const each of waiting) result.held.set(each.condition, trialText(canary, conditions, now, rule));
    return result;
  }
  for (const each of waiting) {
    if (each !== chosen) result.held.set(each.condition, `${condition.node.name} tries ${upgrade.text} first`);
  }
  const { dataClaim } = condition.node;
  if (rule.snapshotClass === null || dataClaim === null) {
    result.tries = { condition, canary: newCanary(upgrade, condition.node.name, now, { before: pod.uid }) };
    return result;
  }
  const name = `${condition.node.updateRevision ?? condition.node.name}-${Math.floor(now / 1000).toString(36)}`;
  const canary = newCanary(upgrade, condition.node.name, now, { state: "snapshot", before: pod.uid, snapshot: name });
  result.canary = canary;
  result.held.set(condition, trialText(canary, conditions, now, rule));
  result.snapshots.push({ chain, node: condition.node.name, claim: dataClaim, name });
  return result;
}

/**
 * The node of a trial that went wrong, or that is being replaced and does not come back, since it is down already and
 * nothing goes on before it is up. Else the freshest that serves while another does: it is in step, so that it can show
 * within the time whether it holds. Else one that does not serve.
 */
function choose(
  waiting: readonly Candidate[],
  conditions: readonly Condition[],
  failed: string | null,
): Candidate | undefined {
  const standIns = conditions.filter(({ standIn }) => standIn);
  const height = ({ pod }: Candidate): number => pod.status?.head?.height ?? -1;
  const rank = ({ condition }: Candidate): number => {
    if (condition.node.name === failed || condition.inFlight !== null) return 0;
    if (condition.standIn && standIns.length > 1) return 1;
    return condition.serving ? 3 : 2;
  };
  return [...waiting].sort((a, b) => rank(a) - rank(b) || height(b) - height(a))[0];
}

/** It was drained, or a new one: it came back with the version, and tries it whether anybody wants it to or not. */
function runsAlready({ pod, outdated, leaveAlone }: Condition, key: string): boolean {
  if (pod === null || outdated || leaveAlone !== null || !hasAll(pod.programs, key)) return false;
  // One in its first sync can show nothing for days.
  return pod.status === null || pod.status.syncedBefore;
}

/** Its node goes when the snapshot is cut, and not before: what the new version writes is not to be in it. */
function withSnapshot(
  { chain, snapshot, conditions, now, rule }: UpgradeInput,
  result: Upgrades,
  candidates: readonly Candidate[],
  canary: Canary,
): Upgrades {
  const own = candidates.find(({ condition }) => condition.node.name === canary.node);
  const held = trialText(canary, conditions, now, rule);
  for (const { condition } of candidates) result.held.set(condition, held);
  if (own === undefined || own.pod.uid !== canary.before) {
    result.canary = null;
    return result;
  }
  const { condition } = own;
  const claim = condition.node.dataClaim;
  if (snapshot?.state === "cut") {
    result.held.delete(condition);
    result.tries = { condition, canary: { ...canary, state: "waiting", at: now } };
  } else if (snapshot?.state === "missing" && canary.snapshot !== null && claim !== null) {
    result.snapshots.push({ chain, node: canary.node, claim, name: canary.snapshot });
  } else if (snapshot?.state === "failed" && !canary.late) {
    result.canary = { ...canary, late: true };
    const note = `${canary.text}: the snapshot ${canary.snapshot ?? ""} is not made (${snapshot.why}). Nothing is upgraded until it is.`;
    result.news.push({ chain, node: canary.node, type: "Warning", reason: "SnapshotFailed", note });
  }
  return result;
}
