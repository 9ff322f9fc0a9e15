/** The row of bytes that files make, one after the other. Pure. */

/** @throws RangeError where a list has no such entry. */
export function entryOf<T>(list: readonly T[], index: number): T {
  const entry = list[index];
  if (entry === undefined) throw new RangeError(`there is no entry ${index} among ${list.length}`);
  return entry;
}

/** The file that a byte of the row lies in, and where in it. Past the last byte: behind the last file that has any. */
export function placeAt(files: readonly { size: number }[], byte: number): { index: number; at: number } {
  let at = byte;
  let index = 0;
  for (const { size } of files) {
    if (at === 0 || at < size) break;
    at -= size;
    index += 1;
  }
  return { index, at };
}
