/** How getting something can fail. */

/** One way of getting a thing did not work; another may. The message is a clause without a full stop. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** What was got is not what its source says it is: nothing of it may be used. */
export class ChecksumMismatch extends Unavailable {
  override name = "ChecksumMismatch";
}

/** Nothing worked, or something outside must change first. The message is for a person: one sentence and what to do. */
export class AcquisitionError extends Error {
  override name = "AcquisitionError";
}

/** No way of getting a thing worked. */
export class NotToBeHad extends AcquisitionError {
  override name = "NotToBeHad";
  /** Each way with its reason, in one line. */
  readonly reasons: string;

  constructor(title: string, failures: { label: string; why: string }[]) {
    super([`${title} could not be got:`, ...failures.map(({ label, why }) => `  - ${label}: ${why}`)].join("\n"));
    this.reasons = failures.map(({ label, why }) => `${label}: ${why.split("\n")[0] ?? ""}`).join("; ");
  }
}

/** The message of whatever was thrown, with the cause that Node's fetch hides behind "fetch failed". */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (cause instanceof Error) {
    const code = (cause as NodeJS.ErrnoException).code;
    return code && !cause.message.includes(code) ? `${code} ${cause.message}`.trim() : cause.message || error.message;
  }
  return error.message;
}
