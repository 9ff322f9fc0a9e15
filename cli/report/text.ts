/** The estimate for a terminal. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { lineKinds } from "../../stacks/estimate/lines.ts";
import { counted, dollars, money, percent, quantity, titled, unitPrice, when, whole } from "./format.ts";

/** A column's heading; numbers stand to the right. */
export interface Column {
  title: string;
  right?: boolean;
}

/** Rows under their headings, columns as wide as their widest. Nothing is cut. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ title }) => title.toUpperCase()), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, index) =>
        columns[index]?.right ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** `prices.services.egress` as `Services egress`. */
function figureName(key: string): string {
  const words = key.replace(/^prices\./, "").replaceAll(".", " ");
  return titled(words.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, right: true });

/**
 * What an environment costs, why, what runs out first; then the tables that it comes from.
 *
 * @param options.colour whether the terminal shows colours.
 */
export function renderText(estimate: Estimate, options: { colour: boolean }): string {
  const paint = (code: string) => (text: string) => (options.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const [bold, dim, warn] = [paint("1"), paint("2"), paint("33")];
  const { environment, cloudTitle, region, regionTitle, zones, total, growth } = estimate;
  const out: string[] = [];
  const section = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) out.push("", bold(title), ...lines);
  };
  const table = (columns: Column[], rows: string[][]): string[] => {
    const [head = "", ...body] = textTable(columns, rows);
    return rows.length === 0 ? [] : [dim(head), ...body];
  };

  const where = region === undefined ? cloudTitle : `${cloudTitle}, ${regionTitle ?? region} (${region})`;
  out.push(bold(`${environment}: ${where}, ${counted(zones.length, "zone")}`));
  out.push(
    estimate.priced
      ? `${bold(`${money(total.monthly)} a month`)}, ${money(total.hourly)} an hour; ` +
          `${dollars(growth.monthly.at(-1) ?? 0)} a month after ${growth.months} months, ${dollars(growth.total)} in all of them`
      : bold("Not priced: the cluster is yours."),
  );

  section(
    "Why",
    estimate.reasons
      .slice(0, 5)
      .map((each) => `  ${percent(each.share).padStart(5)}  ${each.bookedOn}, ${each.kind}: ${each.says}`),
  );
  section(
    "What runs out first",
    estimate.runsOut.slice(0, 6).map(({ name, month, says, remedy }) => {
      const line = `  ${when(month)}: ${name}: ${says}. ${remedy}`;
      return month === 0 ? warn(line) : line;
    }),
  );

  const kinds = lineKinds.map((kind) => right(kind));
  section(
    "Price by chain, a month",
    table(
      [left("chain"), right("nodes"), ...kinds, right("total"), right("share")],
      [
        ...estimate.chains.map((chain) => [
          chain.name,
          chain.nodes === 0 ? "" : whole(chain.nodes),
          ...lineKinds.map((kind) => money(chain.kinds[kind])),
          money(chain.monthly),
          percent(chain.share),
        ]),
        ["total", "", ...lineKinds.map((kind) => money(estimate.kinds[kind])), money(total.monthly), ""],
      ],
    ),
  );
  section(
    "Machines",
    table(
      [
        left("pool"),
        left("zone"),
        left("machine"),
        right("count"),
        right("an hour"),
        right("a month"),
        right("I/O"),
        left("held by"),
      ],
      estimate.pools.map((pool) => [
        pool.name,
        pool.zone,
        `${pool.machine}${pool.spot ? " (spot)" : ""}`,
        whole(pool.count),
        unitPrice(pool.perHour),
        money(pool.monthly),
        pool.io.limit > 0 ? percent(pool.io.share) : "",
        pool.shares.map(({ bookedOn, share }) => `${bookedOn} ${percent(share)}`).join(", "),
      ]),
    ),
  );
  const growing = new Map(growth.volumes.map((volume) => [volume.claim, volume]));
  section(
    "Disks",
    table(
      [
        left("volume"),
        left("zone"),
        left("type"),
        right("GiB"),
        right("IOPS"),
        right("MiB/s"),
        right("a month"),
        left("floor passed"),
        left("full"),
      ],
      estimate.volumes.map((volume) => [
        volume.claim,
        volume.zone,
        volume.type,
        whole(volume.sizeGiB),
        whole(volume.iops),
        whole(volume.mibs),
        money(volume.monthly),
        when(growing.get(volume.claim)?.floorMonth ?? null),
        when(growing.get(volume.claim)?.fullMonth ?? null),
      ]),
    ),
  );
  section(
    "Traffic to peers, a month",
    table(
      [left("chain"), left("peers"), right("nodes"), right("GiB in"), right("GiB out"), right("a month")],
      estimate.traffic.map((row) => [
        row.bookedOn,
        row.peerMode,
        whole(row.nodes),
        whole(row.inGiB),
        whole(row.outGiB),
        money(row.monthly),
      ]),
    ),
  );
  section(
    "Services",
    table(
      [left("what"), left("for"), right("quantity"), left("unit"), right("price"), right("a month")],
      estimate.lines
        .filter(({ kind }) => kind === "services")
        .map((line) => [
          line.what,
          line.bookedOn,
          quantity(line.quantity),
          line.unit,
          unitPrice(line.unitPrice),
          money(line.monthly),
        ]),
    ),
  );
  section(
    "Quotas of a new account",
    table(
      [left("quota"), left("code"), right("needed"), right("default"), right("in 24 months"), left("raise")],
      estimate.quotas.map((row) => [
        row.name,
        row.code ?? "",
        quantity(row.needed),
        quantity(row.default),
        quantity(row.afterGrowth),
        row.raiseInMonth === null
          ? ""
          : row.raiseInMonth === 0
            ? "before you start"
            : `before month ${row.raiseInMonth}`,
      ]),
    ),
  );
  section(
    "Taken for granted",
    estimate.assumptions.map((text) => `  ${text}`),
  );
  section(
    "Prices from",
    Object.entries(estimate.sources).map(([key, { from, on }]) => `  ${figureName(key)}: ${from}, ${on}`),
  );
  return `${out.join("\n")}\n`;
}
