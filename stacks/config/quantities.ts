/** Kubernetes quantities as numbers. */
import { quantityBytes } from "./primitives.ts";

export function quantityGiB(quantity: string): number {
  return quantityBytes(quantity) / 2 ** 30;
}

export function quantityMiB(quantity: string): number {
  return quantityBytes(quantity) / 2 ** 20;
}

/** A size in GiB as the quantity that names it without a fraction. */
export function quantityOfGiB(gib: number): string {
  return Number.isInteger(gib) ? `${gib}Gi` : `${Math.ceil(gib * 1024)}Mi`;
}

/**
 * Thousandths of a CPU: `250m`, `2`, `1.5`.
 *
 * @throws where the text is no such quantity; the schema lets none such through.
 */
export function millicores(quantity: string): number {
  const [, count, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity) ?? [];
  if (count === undefined) throw new Error(`"${quantity}" is not a number of CPUs`);
  return milli === "m" ? Number(count) : Math.round(Number(count) * 1000);
}
