import type { SiblingAnswer } from "./comparison.ts";

/**
 * Seconds that this machine's clock is ahead of those of the chain's nodes: of their median, its own among them, so that of
 * three one that is wrong is the only one that is told of. Of two nobody knows which is right, and each is the whole
 * difference off. What the time on the way may have added is taken off, so that a slow answer is no wrong clock.
 *
 * @returns null where no sibling said what time it is.
 */
export function clockOffset(siblings: readonly SiblingAnswer[]): number | null {
  const ahead = siblings.flatMap((answer) => {
    if (!("status" in answer) || answer.status.clock === null || answer.askedAt === undefined) return [];
    const [way, middle] = [(answer.at - answer.askedAt) / 2, (answer.at + answer.askedAt) / 2];
    const difference = middle - answer.status.clock;
    return [Math.sign(difference) * Math.max(0, Math.abs(difference) - Math.max(0, way))];
  });
  if (ahead.length === 0) return null;
  const offset = ahead.length === 1 ? (ahead[0] ?? 0) : median([0, ...ahead]);
  // Not -0, which a metric would show.
  return offset / 1000 + 0;
}

/** Of an even number the one nearer to nothing: no clock is accused by halves. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? 0;
  const pair = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return pair.reduce((least, value) => (Math.abs(value) < Math.abs(least) ? value : least));
}
