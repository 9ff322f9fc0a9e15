/**
 * What a person can act on: printed without a stack trace, exit status 1.
 * Anything else that is thrown is a defect of ours and keeps its trace.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** @param message what is wrong and what to do, in words that stand alone */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
