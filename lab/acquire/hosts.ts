/**
 * Which hosts this run has found in and out of reach. A firewall that drops packets costs the whole timeout; the memo
 * makes that once a host, however many files were to come from there.
 */
export class Hosts {
  private readonly outOfReach = new Map<string, string>();
  private readonly answered = new Set<string>();

  /** Why the host is out of reach, where that was found before. */
  whyUnreachable(host: string): string | undefined {
    return this.outOfReach.get(host);
  }

  /** Whether the host has answered in this run: then it may take longer over the next answer. */
  hasAnswered(host: string): boolean {
    return this.answered.has(host);
  }

  answers(host: string): void {
    this.answered.add(host);
  }

  /** A host that has answered before is not given up for one failure. */
  failed(host: string, why: string): void {
    if (!this.answered.has(host)) this.outOfReach.set(host, why);
  }
}
