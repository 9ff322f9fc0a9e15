/**
 * Prices of machines. Google bills a machine's vCPUs, its memory and its local disks each at a price of the series, so
 * that two or three published machines give the price of all others.
 */
import type { MachinePrice } from "../cloud.ts";
import type { Billed, Expanded } from "./expand.ts";

/** Dollars an hour: in full, and as a spot machine. */
export type Published = readonly [perHour: number, spotPerHour: number];

/** Published machines of a series by name. */
export type PublishedPrices = Readonly<Record<string, Published>>;

/** Dollars an hour for one of each unit. What nothing was published for is absent. */
export type Rates = Readonly<Partial<Record<Billed, Published>>>;

/**
 * The price of each unit: as many are solved for as machines are published, in the order in which the series is billed.
 * @throws where a published machine is not of the series, or the machines do not tell the units apart.
 */
export function ratesOf(published: PublishedPrices, machines: readonly Expanded[]): Rates {
  const rows = Object.entries(published).map(([name, price]) => ({ price, of: named(machines, name) }));
  const [first] = rows;
  if (first === undefined) return {};
  const billed = first.of.group.billed.slice(0, rows.length);
  const matrix = rows.map(({ of }) => billed.map((unit) => of.units[unit]));
  const full = solve(
    matrix,
    rows.map(({ price }) => price[0]),
  );
  const spot = solve(
    matrix,
    rows.map(({ price }) => price[1]),
  );
  return Object.fromEntries(billed.map((unit, index) => [unit, [full[index] ?? NaN, spot[index] ?? NaN]]));
}

function named(machines: readonly Expanded[], name: string): Expanded {
  const found = machines.find(({ machine }) => machine.name === name);
  if (found === undefined) throw new Error(`regions.json prices ${name}, which machines.json does not have.`);
  return found;
}

/**
 * A machine's price; undefined where the series' rates lack one of its units. `localRates` are those of the series that
 * its local disks are priced like.
 */
export function priceOf({ group, units }: Expanded, rates: Rates, localRates: Rates): MachinePrice | undefined {
  const billed: readonly Billed[] =
    units.localGiB > 0 ? [...new Set([...group.billed, "localGiB" as const])] : group.billed;
  let [perHour, spotPerHour] = [0, 0];
  for (const unit of billed.filter((each) => units[each] > 0)) {
    const rate = (unit === "localGiB" ? localRates : rates)[unit];
    if (rate === undefined) return undefined;
    perHour += rate[0] * units[unit];
    spotPerHour += rate[1] * units[unit];
  }
  return { perHour: rounded(perHour), spotPerHour: rounded(spotPerHour) };
}

/** To the billionth of a dollar: what is left of reckoning with fractions goes. */
export function rounded(dollars: number): number {
  return Math.round(dollars * 1e9) / 1e9;
}

/**
 * Solves a square system of equations by elimination.
 * @throws where it has no single solution.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, right[index] ?? NaN]);
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (magnitude(row, column) > magnitude(best, column) ? row : best));
    if (magnitude(pivot, column) < 1e-9) throw new Error("The published machines do not tell their units apart.");
    const from = rows.indexOf(pivot);
    [rows[column], rows[from]] = [pivot, rows[column] ?? pivot];
    const scaled = pivot.map((value) => value / (pivot[column] ?? NaN));
    rows[column] = scaled;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = row[column] ?? 0;
      rows[index] = row.map((value, at) => value - factor * (scaled[at] ?? 0));
    }
  }
  return rows.map((row) => row[size] ?? NaN);
}

function magnitude(row: readonly number[], column: number): number {
  return Math.abs(row[column] ?? 0);
}
