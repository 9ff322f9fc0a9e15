/** Where a figure is from. */
export interface Source {
  /** A document, a file of a public repository, a package with its version, or the run that showed it. */
  from: string;
  /** The day on which it was read or run, or the document's own date: `2026-11-23`. */
  on: string;
  /**
   * - `run`: a real program showed it.
   * - `read`: it stands in the source as it stands here.
   * - `inferred`: it follows from what was read, as {@link Source.from} says.
   */
  how: "run" | "read" | "inferred";
}
