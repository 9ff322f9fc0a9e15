/** Ranges of IPv4 addresses. */

export interface Range {
  /** First and last address, as numbers. */
  first: number;
  last: number;
  prefix: number;
}

/** Undefined where it is none, or where bits stand after the prefix: `10.0.0.1/16`. */
export function parseCidr(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function within(inner: Range, outer: Range): boolean {
  return inner.first >= outer.first && inner.last <= outer.last;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** RFC 1918. */
export function isPrivate(range: Range): boolean {
  return privateRanges.some((text) => {
    const outer = parseCidr(text);
    return outer !== undefined && within(range, outer);
  });
}

export function address(range: Range, offset: number): string {
  const at = range.first + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join(".");
}
