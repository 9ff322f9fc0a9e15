/** One call to the simulated cloud: written down, and met by the faults that a test ordered. */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { rehearsalFiles } from "../../rehearsal/place.ts";
import { AwsError } from "./errors.ts";
import { type CallName, type Fault, meet, readFaults } from "./faults.ts";
import { hasToken, type Operation } from "./model/models.ts";
import type { Session } from "./session.ts";

/** As often as the official provider tries: its `max_retries`, default 25 (provider documentation, read 2026-11-25). */
export const TRIES = 25;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

export interface Call extends CallName {
  service: string;
  /** The thing's id, where it has one. */
  id?: string;
}

/** How a call ended other than by an error: whole, half done, or without becoming ready in time. */
export type Ending = "whole" | "halfway" | "timeout";

/**
 * Does `effect` as the cloud would. It is told whether to do only half of it.
 * @throws AwsError
 */
export async function perform<T>(
  session: Session,
  call: Call,
  effect: (ending: Ending) => T,
): Promise<{ result: T; ending: Ending; fault?: Fault }> {
  const file = rehearsalFiles(session.folder).calls;
  const token = hasToken(`${call.service}.${call.operation}` as Operation) ? randomUUID() : undefined;
  const note = (outcome: string): void => {
    appendFileSync(file, `${JSON.stringify({ ...call, ...(token === undefined ? {} : { token }), outcome })}\n`);
  };
  await notThrottled(session, call, note);
  const fault = order(session, call, ["fail", "timeout", "halfway", "lose-response"]);
  if (fault?.kind === "fail") {
    note("failed");
    throw new AwsError(call.operation, [
      { code: fault.code ?? "InternalFailure", message: fault.message ?? "the simulated cloud was told to fail here" },
    ]);
  }
  const ending: Ending = fault?.kind === "halfway" || fault?.kind === "timeout" ? fault.kind : "whole";
  const result = effect(ending);
  if (fault?.kind === "lose-response") {
    note("response lost");
    if (token === undefined) {
      throw new AwsError(call.operation, [
        {
          code: "RequestError",
          message:
            fault.message ??
            "send request failed: connection reset by peer. Whether it was done is not known; look in the cloud before trying again",
        },
      ]);
    }
    note("found by its token");
    return { result, ending };
  }
  note(ending === "whole" ? "done" : ending);
  return { result, ending, ...(fault === undefined ? {} : { fault }) };
}

async function notThrottled(session: Session, call: Call, note: (outcome: string) => void): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const fault = order(session, call, ["throttle"]);
    if (fault === undefined) return;
    note("throttled");
    if (session.cancelled) {
      throw new AwsError(call.operation, [{ code: "Canceled", message: "the run was interrupted" }]);
    }
    if (attempt > TRIES) {
      const code = call.service === "ec2" ? "RequestLimitExceeded" : "ThrottlingException";
      throw new AwsError(call.operation, [
        { code, message: `${fault.message ?? "Rate exceeded"}; exceeded ${String(TRIES)} retries` },
      ]);
    }
    await sleep(Math.min(PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) / Math.max(1, session.record.speed));
  }
}

function order(session: Session, call: Call, kinds: readonly Fault["kind"][]): Fault | undefined {
  const faults = readFaults(rehearsalFiles(session.folder).faults);
  if (faults.length === 0) return undefined;
  return session.store.change((cloud) => meet(cloud, faults, call, kinds));
}
