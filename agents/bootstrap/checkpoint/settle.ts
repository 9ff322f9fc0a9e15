import { Failure } from "../failure.ts";
import type { Log } from "../../shared/log.ts";
import {
  type Checkpoint,
  describeVotes,
  epochsToAsk,
  judge,
  judgePinned,
  operatorsOf,
  type Server,
  voicesNeeded,
  type Vote,
} from "./agree.ts";
import { askFinalized, voteOf } from "./ask.ts";

/** A checkpoint that was agreed on, and who vouches for it. */
export interface Settled {
  checkpoint: Checkpoint;
  slot: number;
  servers: Server[];
}

/**
 * Asks every server, passes over dead ones, and finds the newest checkpoint that two operators agree on, or the pinned one.
 * @throws Failure where there is none: each server's word stands in it.
 */
export async function settle(
  servers: readonly Server[],
  { pin, slotsPerEpoch, log }: { pin: Checkpoint | null; slotsPerEpoch: number; log: Log },
): Promise<Settled> {
  const dead: string[] = [];
  const asked = await Promise.all(
    servers.map(async (server) => {
      try {
        return { server, finalized: await askFinalized(server) };
      } catch (error) {
        const message = `${server.url}: ${error instanceof Error ? error.message : String(error)}`;
        dead.push(message);
        log("warn", "a checkpoint server does not answer, and is passed over", { server: server.url, message });
        return null;
      }
    }),
  );
  const alive = asked.filter((answer) => answer !== null);
  if (alive.length === 0) {
    throw new Failure("checkpoints-dead", `none of the checkpoint servers answers: ${dead.join("; ")}`);
  }
  const vote = (epoch: number): Promise<Vote[]> =>
    Promise.all(alive.map(({ server, finalized }) => voteOf(server, finalized, epoch, epoch * slotsPerEpoch)));
  const verdicts = [];
  for (const epoch of pin === null ? epochsToAsk(alive.map(({ finalized }) => finalized)) : [pin.epoch]) {
    const votes = await vote(epoch);
    const verdict = pin === null ? judge(epoch, votes) : judgePinned(pin, votes);
    if (verdict.kind === "agreed") {
      for (const { server, root } of verdict.against) {
        log("warn", "a checkpoint server contradicts the others, and is passed over", {
          server: server.url,
          root,
          epoch,
        });
      }
      return { checkpoint: verdict.checkpoint, slot: epoch * slotsPerEpoch, servers: verdict.servers };
    }
    // An older epoch would not mend it: what is finalized stays.
    if (verdict.kind === "disagree") throw disagreement(pin, epoch, votes);
    verdicts.push(verdict);
  }
  const words = verdicts.map(({ epoch, votes }) => `epoch ${epoch}: ${describeVotes(votes)}`);
  if (pin !== null) {
    throw new Failure(
      "pin-unknown",
      `no server that answers knows the pinned checkpoint of epoch ${pin.epoch}: ${words.join("; ")}. ` +
        "Pin a newer one, or none where the list has two operators.",
    );
  }
  const who = operatorsOf(alive.map(({ server }) => server));
  throw new Failure(
    "checkpoints-too-few",
    `no two operators vouch for one checkpoint, and ${voicesNeeded} must: ${who} answered. ${words.join("; ")}` +
      (dead.length === 0 ? "" : `. Dead: ${dead.join("; ")}`),
  );
}

function disagreement(pin: Checkpoint | null, epoch: number, votes: readonly Vote[]): Failure {
  const asked = pin === null ? "" : ` The pin says ${pin.root}.`;
  return new Failure(
    "checkpoints-disagree",
    `the checkpoint servers contradict each other on epoch ${epoch}: ${describeVotes(votes)}.${asked} ` +
      "One of them is of another network, or lies: find out which, and take it out of the list.",
  );
}
