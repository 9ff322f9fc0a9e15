/** What must be seen for an alert to fire, in the notation of promtool's unit tests. */
export interface Case {
  /** In words. */
  what: string;
  /** Series and their values. */
  series: Record<string, string>;
  /** Between two samples, and two evaluations. Default: 15s. */
  every?: string;
  /** When it is looked at. */
  at: string;
  /** The alerts of this name that fire then; none where it must be quiet. */
  fires: { labels: Record<string, string>; summary: string; description?: string }[];
}

/** For each alert at least one case in which it fires and one in which it must not. */
export type Cases = Record<string, readonly Case[]>;

/** The labels that a node's sidecar gives its series. */
export const node = (name: string) => `chain="eth", node="${name}", client="geth"`;
export const ofNode = (name: string) => ({ chain: "eth", node: name, client: "geth" });

/** Held for an hour. */
export const always = (value: number) => `${value}x240`;

/** A series of each of the chain's two nodes. */
export const both = (metric: string, first: string, second: string): Record<string, string> => ({
  [`${metric}{${node("eth-0")}}`]: first,
  [`${metric}{${node("eth-1")}}`]: second,
});
