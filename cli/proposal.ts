import { readFileSync } from "node:fs";
import { decide } from "../stacks/plan/decide.ts";
import { formatErrors } from "../stacks/config/errors.ts";
import { acceptedOf, type Loaded, lockFileName, readLock, takenBesides } from "../stacks/load.ts";
import { reoptimise } from "../stacks/plan/capacity/reoptimise.ts";
import { leavingSentence } from "../stacks/estimate/leaving.ts";
import { differences } from "../stacks/plan/lock/difference.ts";
import { formatLock } from "../stacks/plan/lock/format.ts";
import type { LeavingMachines } from "../stacks/plan/capacity/types.ts";
import type { Lock } from "../stacks/plan/lock/types.ts";
import type { Invocation } from "./arguments.ts";
import { openEnvironment } from "./environment.ts";
import { EnvironmentError, explained, messageOf, UserError } from "./failure.ts";
import { fromWhereTheyStand, type Io } from "./io.ts";
import { catalogue } from "../catalogue/chains/index.ts";
import { versionChanges, versionSentence } from "../stacks/upgrades.ts";
import { type LeavingStatus, lookAtLeaving } from "./leaving.ts";

/** What `plan` would record. */
export interface Proposal {
  fileName: string;
  lockFile: string;
  /** What is recorded already. */
  accepted: Lock | undefined;
  next: Lock;
  changes: readonly { sentence: string }[];
  /** Which clients are of another version than the accepted one, and whether there is a way back: a sentence each. */
  versions: readonly string[];
  /** Nothing changes, and the lock does not say yet of which generation machines or which version clients are. */
  unwritten: boolean;
  /** Of what runs, with what each takes. Only `--reoptimise` has any. */
  moves: readonly { sentence: string }[];
  /** What the moves come to, in a sentence. */
  sum?: string;
  /** What a state did not say, and what was taken instead. Only `--from-state` has any. */
  unknown?: readonly string[];
  /** What old machines that stay cost meanwhile, in a sentence. */
  meanwhile?: string;
  /** Old machines that were to be let go and are not empty. Only `--let-go` has any. */
  held?: readonly LeavingStatus[];
}

/**
 * What the lock would come to hold.
 * @throws EnvironmentError with everything that is wrong at once.
 */
export async function proposalFor(io: Io, invocation: Invocation): Promise<Proposal> {
  const { reoptimise: moving, fromState, letGo: emptied, unapplied } = invocation;
  if (fromState !== undefined && moving) {
    throw new UserError("--from-state and --reoptimise are two steps: rebuild the lock first, then move.");
  }
  if (emptied && (moving || unapplied || fromState !== undefined)) {
    throw new UserError("--let-go is a step of its own: let the old machines go first, then plan anew.");
  }
  if (fromState !== undefined && unapplied) {
    throw new UserError("--from-state and --unapplied contradict each other: what has a state was made.");
  }
  if (emptied) return lettingGo(io, invocation);
  if (fromState === undefined) return moving ? afresh(io, invocation) : staying(io, invocation);
  return rebuilt(io, invocation, fromState);
}

async function staying(io: Io, { environment, unapplied }: Invocation): Promise<Proposal> {
  const loaded = await openEnvironment(io, environment, unapplied ? { unapplied } : {});
  return proposalOf(loaded, loaded.lock, loaded.next);
}

/** Without the old machines that are empty: the cluster is asked, and nothing goes that was not seen to be. */
async function lettingGo(io: Io, { environment }: Invocation): Promise<Proposal> {
  const loaded = await openEnvironment(io, environment);
  const { config, lock, next } = loaded;
  const { capacity } = next;
  if (lock?.capacity.leaving === undefined || capacity.leaving === undefined) {
    return proposalOf(loaded, lock, next);
  }
  const [{ planEnvironment }, { connectionOf }, { openCluster }, { labPaths }] = await Promise.all([
    import("../stacks/plan.ts"),
    import("./status.ts"),
    import("./cluster-view.ts"),
    import("../lab/paths.ts"),
  ]);
  const plan = planEnvironment(config, environment, acceptedOf(next));
  if (plan.cluster.kind !== "eks") return proposalOf(loaded, lock, next);
  const paths = labPaths(io.projectDir, environment, process.env);
  const cluster = openCluster(connectionOf({ environment, plan, paths }, io.projectDir));
  const found = await explained(lookAtLeaving(cluster, plan.cluster.aws.leaving));
  const held = found.filter(({ holders }) => holders.length > 0);
  const { leaving: all, ...rest } = capacity;
  const among = ({ pool, generation }: LeavingMachines, groups: readonly { pool: string; generation: string }[]) =>
    groups.some((each) => each.pool === pool && each.generation === generation);
  // What leaves only from this plan on has nodes that nobody has asked to move yet.
  const before = lock.capacity.leaving;
  const stay = all.filter((each) => among(each, held) || !among(each, before));
  const left = { ...next, capacity: { ...rest, ...(stay.length === 0 ? {} : { leaving: stay }) } };
  return { ...proposalOf(loaded, lock, left), held };
}

async function afresh(io: Io, { environment, unapplied }: Invocation): Promise<Proposal> {
  const { projectDir } = io;
  const lockFile = lockFileName(environment);
  const read = readLock(environment, projectDir);
  if (!read.ok) throw new EnvironmentError(formatErrors(read.errors, lockFile), read.errors);
  // Without the lock: what cannot stay as it is may be possible elsewhere.
  const loaded = await openEnvironment(io, environment, { useLock: false });
  const { lock } = read;
  if (lock === undefined) return proposalOf(loaded, undefined, loaded.next);

  const found = reoptimise({ ...loaded.problem, accepted: lock.capacity });
  const decided = found.ok
    ? // Once more around what was found: addresses follow, and stay where they were.
      decide(loaded.config, environment, {
        lock: { ...lock, capacity: found.capacity },
        standing: unapplied ? null : lock.capacity,
        taken: takenBesides(environment, projectDir),
      })
    : decide(loaded.config, environment, {
        lock,
        ...(unapplied ? { standing: null } : {}),
        taken: takenBesides(environment, projectDir),
      });
  if (!decided.ok) throw new EnvironmentError(formatErrors(decided.errors, loaded.fileName), decided.errors);
  const proposal = proposalOf(loaded, lock, decided.decision.next);
  return found.ok ? { ...proposal, moves: found.moves, sum: sumOf(found) } : proposal;
}

async function rebuilt(io: Io, { environment }: Invocation, given: string): Promise<Proposal> {
  const { projectDir } = io;
  const state = stateIn(fromWhereTheyStand(io, given));
  const loaded = await openEnvironment(io, environment, { useLock: false });
  const { lockFromState } = await import("../stacks/plan/lock/rebuild.ts");
  const found = lockFromState(state, environment, loaded.problem);
  if (!found.ok) throw new EnvironmentError(formatErrors(found.errors, given), found.errors);
  const read = readLock(environment, projectDir);
  const before = read.ok ? read.lock : undefined;
  // What the state lacks is planned around what it has. Ranges stay where a lock still says them.
  const addresses = before?.addresses === undefined ? {} : { addresses: before.addresses };
  const lock = { ...found.value.lock, ...addresses };
  const decided = decide(loaded.config, environment, { lock, taken: takenBesides(environment, projectDir) });
  if (!decided.ok) throw new EnvironmentError(formatErrors(decided.errors, loaded.fileName), decided.errors);
  return { ...proposalOf(loaded, before, decided.decision.next), unknown: found.value.unknown };
}

function stateIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new UserError(
      `${file} cannot be read as a state: ${messageOf(thrown)}. \`pulumi stack export --file FILE\` writes one.`,
      { cause: thrown },
    );
  }
}

function proposalOf(
  { fileName, environment, cloud, config }: Loaded,
  accepted: Lock | undefined,
  next: Lock,
): Proposal {
  const changes = differences(accepted, next);
  const meanwhile = leavingSentence({ capacity: next.capacity, cloud });
  return {
    fileName,
    lockFile: lockFileName(environment),
    accepted,
    next,
    changes,
    versions: versionChanges(accepted?.clients, config, catalogue).map(versionSentence),
    unwritten: accepted !== undefined && changes.length === 0 && formatLock(accepted) !== formatLock(next),
    moves: [],
    ...(meanwhile === undefined ? {} : { meanwhile }),
  };
}

type Found = Extract<ReturnType<typeof reoptimise>, { ok: true }>;

function sumOf({ moves, savesMonthly, once, stayingMonthly, freshMonthly }: Found): string {
  const dollars = (value: number): string => `$${value.toFixed(2)}`;
  if (moves.length === 0) return "Nothing that runs would be cheaper elsewhere.";
  if (stayingMonthly === undefined) {
    return `What runs cannot stay as it is; machines and disks then cost ${dollars(freshMonthly)} a month, and the moves ${dollars(once)} once.`;
  }
  return (
    `Machines and disks then cost ${dollars(freshMonthly)} a month instead of ${dollars(stayingMonthly)}: ` +
    `${dollars(savesMonthly)} a month less, for ${dollars(once)} once.`
  );
}
