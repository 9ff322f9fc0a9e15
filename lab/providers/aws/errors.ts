/** What is wrong with a request, as AWS would say it, and in a person's words. */
export interface Problem {
  /** AWS's own code: `InvalidSubnet.Conflict`. */
  code: string;
  message: string;
  /** The property that it is about, as the program writes it. */
  property?: string;
}

/** A call that AWS would have refused or failed. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly problems: Problem[];

  constructor(what: string, problems: Problem[]) {
    super(`${what}: ${problems.map(sentence).join("; ")}`);
    this.problems = problems;
  }
}

export function sentence({ code, message, property }: Problem): string {
  return `${code}: ${property === undefined ? "" : `${property}: `}${message}`;
}
