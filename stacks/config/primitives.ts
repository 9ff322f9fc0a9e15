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

/** A number of CPUs as a Kubernetes quantity: `2`, `1.5`, `500m`. */
export const cpuQuantity = z
  .string()
  .regex(
    /^([1-9][0-9]*(\.[0-9]{1,3})?|0\.[0-9]{0,2}[1-9]|[1-9][0-9]*m)$/,
    'a number of CPUs in quotes, as "2" or "500m"',
  );

/** A zone's id, which means the same for every account: `use1-az1`; on Google Cloud its name. */
export const zoneId = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "the id of a zone, as use1-az1 or us-east1-b");

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

/** A range of IPv4 addresses: `10.20.0.0/16`. */
export const cidrBlock = z
  .string()
  .regex(new RegExp(`^${octet}(\\.${octet}){3}/([12]?[0-9]|3[0-2])$`), "a range of addresses, as 10.20.0.0/16");

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
