/** Figures of logs by which buffers are judged. */

/** What a record has beside its line, bytes: where it is from. Inferred from the fields that are added, not measured. */
export const recordOverhead = 330;

/** What a line has, bytes: geth v1.17.6 with JSON, its start in the lab, 2026-11-26. */
export const usualLine = 165;

/**
 * What the containers of one machine write, where the file says nothing, KiB a second. No node that follows a public
 * network was run: 16 is some hundred lines a second, and inferred.
 */
export const usualKibPerSecond = 16;

/** The kubelet's own (kubelet configuration reference, v1beta1: containerLogMaxSize, containerLogMaxFiles); read 2026-11-26. */
export const rotation = { bytesPerFile: 10 * 2 ** 20, files: 5 } as const;

/**
 * What a store keeps of each byte that was written, with what a record adds and as gzip: 0.32 of 126 lines that geth v1.17.6
 * wrote at its start, 0.44 of 24 of Prometheus (test/fixtures/logs, gzip -6, 2026-11-26). Chunks are larger, and shrink more.
 */
export const storedShare = 0.35;

/** Chunks that a machine sends an hour, each a write: every five minutes one of its chain and one of the platform. Inferred. */
export const writesPerHour = 24;
