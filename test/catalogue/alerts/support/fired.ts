/** Alerts that fired for real in the lab, by what was done to it: test/real/alerts.lab.spec.ts holds itself to these. */
export const firedForReal = {
  "siblings forked": ["ChainSiblingsDisagree"],
  "pod deleted": ["ChainNodeDown"],
  "pod pending": ["ChainNodeDown"],
  "node killed": ["ChainWithoutReadyNode"],
  "head stalled": ["ChainHeadStale"],
  "peers cut": ["ChainPeersLow"],
  "volume filled": ["ChainVolumeAlmostFull"],
  "clock skewed in the sidecar": ["ChainClockOff"],
  "nothing at all": ["Watchdog"],
} as const;

/** Each of them once. */
export const firedAlerts: readonly string[] = [...new Set(Object.values(firedForReal).flat())].sort();
