/** Who says what of the newest finalized checkpoint, and what follows from it. Pure. */

/** A server of finalized states. */
export interface Server {
  url: string;
  /** Who runs it: servers of one operator are one voice. */
  by: string;
}

/** A checkpoint: the newest block at or before the first slot of an epoch. */
export interface Checkpoint {
  epoch: number;
  /** `0x` and 64 hexadecimal digits, lower case. */
  root: string;
}

/** What a server said of one epoch; null: it cannot tell. */
export interface Vote {
  server: Server;
  root: string | null;
}

export type Verdict =
  | { kind: "agreed"; checkpoint: Checkpoint; servers: Server[]; against: Vote[] }
  | { kind: "disagree"; epoch: number; votes: Vote[] }
  | { kind: "too-few"; epoch: number; votes: Vote[] };

/** Operators that must say the same, where nothing is pinned. */
export const voicesNeeded = 2;

/** The epochs to vote on, the newest first: each that is some server's newest. */
export function epochsToAsk(finalized: readonly { epoch: number }[]): number[] {
  return [...new Set(finalized.map(({ epoch }) => epoch))].sort((a, b) => b - a);
}

/**
 * Counts the votes on one epoch. Enough is what at least two operators say, and more than say anything else; one that
 * contradicts itself has no voice.
 */
export function judge(epoch: number, votes: readonly Vote[]): Verdict {
  const voices = voicesOf(votes);
  const counts = [...new Set(voices.values())]
    .map((root) => ({ root, count: [...voices.values()].filter((other) => other === root).length }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (first !== undefined && first.count >= voicesNeeded && first.count > (second?.count ?? 0)) {
    const root = first.root;
    return {
      kind: "agreed",
      checkpoint: { epoch, root },
      servers: votes.filter((vote) => vote.root === root && voices.get(vote.server.by) === root).map((v) => v.server),
      against: votes.filter((vote) => vote.root !== null && vote.root !== root),
    };
  }
  const said = new Set(votes.map(({ root }) => root).filter((root) => root !== null));
  return { kind: said.size > 1 ? "disagree" : "too-few", epoch, votes: [...votes] };
}

/** Counts the votes where the operator of the environment has said what is right: one server that knows it is enough. */
export function judgePinned(pin: Checkpoint, votes: readonly Vote[]): Verdict {
  const servers = votes.filter(({ root }) => root === pin.root).map(({ server }) => server);
  const against = votes.filter(({ root }) => root !== null && root !== pin.root);
  if (servers.length > 0) return { kind: "agreed", checkpoint: pin, servers, against };
  return { kind: against.length > 0 ? "disagree" : "too-few", epoch: pin.epoch, votes: [...votes] };
}

/** What each operator says, with one voice. */
function voicesOf(votes: readonly Vote[]): Map<string, string> {
  const said = new Map<string, Set<string>>();
  for (const { server, root } of votes) {
    if (root !== null) said.set(server.by, (said.get(server.by) ?? new Set()).add(root));
  }
  const voices = new Map<string, string>();
  for (const [by, roots] of said) {
    const [root, another] = roots;
    if (root !== undefined && another === undefined) voices.set(by, root);
  }
  return voices;
}

/** How many operators a list of servers speaks for. */
export function operatorsOf(servers: readonly Server[]): number {
  return new Set(servers.map(({ by }) => by)).size;
}

/** `0xabc…:123` in words of {@link Checkpoint}; null where it is not of that form. */
export function parsePin(text: string): Checkpoint | null {
  if (!/^0x[0-9a-f]{64}:(0|[1-9][0-9]{0,11})$/.test(text)) return null;
  const colon = text.indexOf(":");
  return { root: text.slice(0, colon), epoch: Number(text.slice(colon + 1)) };
}

/** Votes in a line each, for a person. */
export function describeVotes(votes: readonly Vote[]): string {
  return votes.map(({ server, root }) => `${server.by} (${server.url}): ${root ?? "cannot tell"}`).join("; ");
}
