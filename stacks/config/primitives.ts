import * as z from "zod";

/**
 * The longest name of an environment or a chain, in characters. A StatefulSet's revision (its name, `-`, and a hash of
 * up to 10) and a namespace (the environment, `-observability`) must fit in the 63 of a label value (Kubernetes
 * documentation, "Object Names and IDs"); a node's name adds its number. 40 leaves room for all of them.
 */
export const maxNameLength = 40;

const dnsLabel = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/**
 * A name that becomes part of Kubernetes names: a DNS-1035 label, which is a DNS-1123 label that begins with a letter,
 * as names of Services had to until Kubernetes 1.36.
 */
export const dnsName = z
  .string()
  .regex(dnsLabel, 'lower-case letters, digits and "-", beginning with a letter, not ending with "-"')
  .max(maxNameLength, `at most ${maxNameLength} characters`);

/** Whether a text may be the name of an environment. */
export function isDnsName(text: string): boolean {
  return dnsLabel.test(text) && text.length <= maxNameLength;
}

/** A volume's size as a Kubernetes quantity in binary units: `512Mi`, `8Gi`, `2Ti`. */
export const storageQuantity = z
  .string()
  .regex(/^[1-9][0-9]*(Mi|Gi|Ti)$/, "a size in Mi, Gi or Ti, as 512Mi, 8Gi or 2Ti");

/** A time to keep data for, in Prometheus' own form: `12h`, `15d`, `8w`, `1y`. */
export const retentionTime = z
  .string()
  .regex(/^[1-9][0-9]*(h|d|w|y)$/, "a time in hours, days, weeks or years, as 12h, 15d, 8w or 1y");

/** Bytes of a quantity that {@link storageQuantity} accepts. */
export function quantityBytes(quantity: string): number {
  const units: Record<string, number> = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
  const unit = units[quantity.slice(-2)];
  const count = Number(quantity.slice(0, -2));
  if (unit === undefined || !Number.isFinite(count)) throw new Error(`"${quantity}" is not a size in Mi, Gi or Ti`);
  return count * unit;
}
