/** Figures as people read them. Rounding is done here and nowhere else. */

const grouped = (value: number, digits: number, least = 0): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: digits });

/** `$1,234.56` */
export const money = (value: number): string => `$${grouped(value, 2, 2)}`;

/** `$1,235`, for a headline. Under ten dollars the cents stay. */
export const dollars = (value: number): string => (value < 10 ? money(value) : `$${grouped(value, 0)}`);

/** A price of one unit, as exact as the cloud's: at least two decimals, at most six. */
export const unitPrice = (value: number): string => `$${grouped(value, 6, 2)}`;

/** A quantity: whole above a hundred. */
export const quantity = (value: number): string => grouped(value, value >= 100 ? 0 : 2);

/** `1,234` */
export const whole = (value: number): string => grouped(value, 0);

/** `42 %`; what is not quite nothing is `< 1 %`. */
export function percent(share: number): string {
  return share > 0 && share < 0.005 ? "< 1 %" : `${grouped(share * 100, 0)} %`;
}

/** GiB, or TiB where there are many. */
export const size = (gib: number): string =>
  gib >= 10_240 ? `${grouped(gib / 1024, 1)} TiB` : `${grouped(gib, 0)} GiB`;

/** `1 node`, `2 nodes` */
export const counted = (count: number, one: string): string => `${whole(count)} ${one}${count === 1 ? "" : "s"}`;

/** When something ends: `now`, `month 6`; nothing where time alone does not bring it. */
export const when = (month: number | null): string =>
  month === null ? "not by time alone" : month === 0 ? "now" : `month ${month}`;

/** `Machines`; a name of something (`m7g-2xlarge`, `gp3`) stays as it is. */
export function titled(text: string): string {
  const [first = ""] = text.split(/[\s,;.]/, 1);
  return /^[a-z]+$/.test(first) ? first.slice(0, 1).toUpperCase() + text.slice(1) : text;
}
