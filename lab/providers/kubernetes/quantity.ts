import type { Value } from "../protocol/values.ts";

// Suffixes of a Kubernetes quantity: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
// (read November 2026). As exponents of 10 or of 2, so that comparison stays exact.
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const NANOS_PER_UNIT = 9;

/** The quantity in billionths, or undefined where the text is none. */
export function parseQuantity(quantity: string | number): bigint | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(String(quantity));
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  let value = BigInt(whole + fraction);
  let tens = NANOS_PER_UNIT - fraction.length;
  const twos = binary[suffix];
  if (twos !== undefined) value <<= BigInt(twos);
  else tens += decimal[suffix] ?? Number(suffix.slice(1));
  // Below a billionth the API server rounds up.
  value = tens >= 0 ? value * 10n ** BigInt(tens) : -(-value / 10n ** BigInt(-tens));
  return sign === "-" ? -value : value;
}

/** Fields whose values (or whose map of values) are quantities in the built-in kinds. */
const quantityFields: ReadonlySet<string> = new Set([
  "requests",
  "limits",
  "capacity",
  "allocatable",
  "hard",
  "overhead",
  "podFixed",
  "max",
  "min",
  "default",
  "defaultRequest",
  "maxLimitRequestRatio",
  "sizeLimit",
  "divisor",
  "averageValue",
]);

/** Whether a property path (`spec`, `resources`, `requests`, `cpu`) ends at a quantity. */
export function isQuantityPath(path: readonly (string | number)[]): boolean {
  return [path.at(-1), path.at(-2)].some((part) => typeof part === "string" && quantityFields.has(part));
}

/** Whether two values of a quantity's field say the same: `1000m` and `1`, `1024Mi` and `1Gi`. */
export function sameQuantity(a: Value | undefined, b: Value | undefined): boolean {
  if (!isScalar(a) || !isScalar(b)) return false;
  const left = parseQuantity(a);
  return left !== undefined && left === parseQuantity(b);
}

function isScalar(value: Value | undefined): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
