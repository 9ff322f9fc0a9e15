/** Ranges of IPv4 addresses. */

export interface Block {
  /** The first address, as a number. */
  base: number;
  prefix: number;
}

/** How many addresses a range of this prefix has. */
export function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** The prefix of the smallest range that has so many addresses. */
export function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(Math.max(1, addresses)));
}

/** `10.20.0.0/16`, with its address as it was written. Undefined where the text is no range. */
export function parseBlock(text: string): Block | undefined {
  const [, ...found] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? [];
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = found.map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  return { base: a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d, prefix };
}

export function formatBlock({ base, prefix }: Block): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${prefix}`;
}

/** The range that an address of it names: from its first address on. */
export function canonical({ base, prefix }: Block): Block {
  return { base: base - (base % sizeOf(prefix)), prefix };
}

export function contains(outer: Block, inner: Block): boolean {
  return inner.base >= outer.base && endOf(inner) <= endOf(outer);
}

export function overlap(one: Block, other: Block): boolean {
  return one.base < endOf(other) && other.base < endOf(one);
}

/** The first address after it. */
function endOf({ base, prefix }: Block): number {
  return base + sizeOf(prefix);
}

/** One of the equal parts of a range, counted from 0. */
export function part({ base }: Block, prefix: number, index: number): Block {
  return { base: base + index * sizeOf(prefix), prefix };
}

/** Into how many parts of a prefix a range can be cut: none where they are larger than it. */
export function partsIn(parent: Block, prefix: number): number {
  return prefix < parent.prefix ? 0 : 2 ** (prefix - parent.prefix);
}

/** The first part that none of `used` touches, looked for from a part on and, past the end, from the beginning. */
export function freePart(parent: Block, prefix: number, used: readonly Block[], from = 0): Block | undefined {
  const count = partsIn(parent, prefix);
  const near = used.filter((block) => overlap(parent, block));
  for (let step = 0; step < count; step++) {
    const candidate = part(parent, prefix, (from + step) % count);
    if (!near.some((block) => overlap(candidate, block))) return candidate;
  }
  return undefined;
}

/** The last part of a range. */
export function lastPart(parent: Block, prefix: number): Block {
  return part(parent, prefix, partsIn(parent, prefix) - 1);
}
