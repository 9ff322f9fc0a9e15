/** How a snapshot's paths become those of a data directory. Pure. */

export type Compression = "none" | "gzip" | "zstd";

export interface SnapshotShape {
  /** Folders that are taken off the front of each path. */
  strip: number;
  /** The folder under the data directory that the rest is of; empty: the data directory itself. */
  into: string;
}

/** By the name that a URL ends in; null: none that can be unpacked here. */
export function compressionOf(url: string): Compression | null {
  const path = URL.parse(url)?.pathname ?? "";
  if (/\.tar$/i.test(path)) return "none";
  if (/\.(tar\.gz|tgz)$/i.test(path)) return "gzip";
  return /\.(tar\.zst|tzst)$/i.test(path) ? "zstd" : null;
}

/** Where a file of the archive goes; null: nowhere, as too little of its path is left. */
export function placeIn(path: string, { strip, into }: SnapshotShape): string | null {
  // `tar -C folder .` writes `./` before each name.
  const parts = path.split("/").filter((part, index) => !(index === 0 && part === "."));
  const rest = parts.slice(strip);
  if (rest.length === 0) return null;
  return [...(into === "" ? [] : [into]), ...rest].join("/");
}
