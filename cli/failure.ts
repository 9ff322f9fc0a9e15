/**
 * What a person can act on: printed without a stack trace, exit status 1.
 * Anything else that is thrown is a defect of ours and keeps its trace.
 * Its message says what is wrong and what to do, in words that stand alone.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What these parts throw is written for a person as it is: lab/acquire, stacks/connection. */
const writtenForPeople = new Set(["UserError", "AcquisitionError", "NotToBeHad", "ConnectionError"]);

/** Whether the message stands alone; a trace would only hide it. */
export function isForPeople(thrown: unknown): thrown is Error {
  return thrown instanceof Error && writtenForPeople.has(thrown.name);
}

/** The lab's own errors name the program that failed and its log: that is what a person needs, not our stack. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw isForPeople(thrown) ? thrown : new UserError(messageOf(thrown), { cause: thrown });
  }
}
