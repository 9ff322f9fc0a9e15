/** What the cache holds, for a person and for figures. */
import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { readReceipt, type Receipt } from "./cache.ts";
import { megabytes } from "./download.ts";

/** The receipts of all that is in the cache, by tool and version. */
export async function receipts(cacheDir: string): Promise<Receipt[]> {
  const found: Receipt[] = [];
  for (const tool of (await readdir(cacheDir).catch(() => [])).sort()) {
    for (const version of (await readdir(path.join(cacheDir, tool)).catch(() => [])).sort()) {
      const receipt = readReceipt(path.join(cacheDir, tool, version));
      if (receipt !== undefined && !version.startsWith(".")) found.push(receipt);
    }
  }
  return found;
}

/** A table: what, version, from where, seconds that it took, size in the cache. */
export function receiptTable(list: Receipt[]): string {
  const rows = [
    ["what", "version", "from", "seconds", "size", ""],
    ...list.map(({ tool, version, origin, seconds, bytes, note }) => [
      tool,
      version,
      origin,
      seconds.toFixed(1),
      megabytes(bytes),
      note.replace(/ @ sha256:.*$/, ""),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const numeric = new Set([3, 4]);
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = column === row.length - 1 ? 0 : (widths[column] ?? 0);
          return numeric.has(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
