/** The parts of a long command, from the lines of progress that it prints where there is no terminal. */

/** One part and what it took. */
export interface Part {
  part: string;
  seconds: number;
}

const began = /^(\S.*) …$/;
const ended = /^(\S.*?): (?:done|FAILED)\b/;

/**
 * Each part from the line that begins it (`title …`) to the line that ends it (`title: done …`), by when those lines
 * came; parts that overlap are each told whole.
 */
export function parts(lines: readonly { at: number; line: string }[]): Part[] {
  const open = new Map<string, number>();
  const found: Part[] = [];
  for (const { at, line } of lines) {
    const [, start] = began.exec(line) ?? [];
    if (start !== undefined) open.set(start, at);
    const [, end] = ended.exec(line) ?? [];
    const since = end === undefined ? undefined : open.get(end);
    if (end === undefined || since === undefined) continue;
    open.delete(end);
    found.push({ part: end, seconds: at - since });
  }
  return found;
}
