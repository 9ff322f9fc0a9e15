/**
 * The known name that is spelt most like `word`: at most a third of the longer of the two may differ, as beyond that a
 * guess misleads more than it helps.
 *
 * @returns undefined where none is near enough, or where `word` itself is known.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance > Math.max(1, Math.floor(Math.max(word.length, name.length) / 3))) continue;
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best?.name === word ? undefined : best?.name;
}

/**
 * The least number of letters to insert, delete, replace, or swap with their neighbour to turn one word into the other
 * (optimal string alignment: a swap counts once, as it is the commonest slip of all).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replace, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/** Every index asked for is within the row. */
function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
