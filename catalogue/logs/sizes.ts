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
