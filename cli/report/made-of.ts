/** The tables of what an environment is made of: machines, disks, traffic, services, and every line. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { unused } from "../../stacks/estimate/lines.ts";
import { priced } from "./answers.ts";
import { percent, quantity, size, titled, unitPrice, whole } from "./format.ts";
import { html, type Markup } from "./markup.ts";
import type { Notes } from "./notes.ts";
import { foldable, left, right, small, table } from "./tables.ts";

export function machinesTable(estimate: Estimate, notes: Notes): Markup {
  const { pools, sources } = estimate;
  return foldable(
    {
      id: "machines",
      caption: html`Machines, with their root disks${notes.mark(sources["prices.machines"])}`,
      columns: [
        left("Pool"),
        right("Count"),
        right("Machine"),
        right("An hour"),
        right("I/O"),
        left("Held by"),
        right("A month"),
      ],
      rows: pools.map((pool) => [
        html`<span class="id">${pool.name}</span> ${small(pool.zone)}`,
        whole(pool.count),
        html`${pool.machine}${pool.spot ? " spot" : ""}
        ${small(`${quantity(pool.vcpus)} vCPU, ${size(pool.memoryMiB / 1024)}`)}`,
        unitPrice(pool.perHour),
        pool.io.limit > 0 ? html`${percent(pool.io.share)} ${small(`of ${whole(pool.io.limit)} ${pool.io.what}`)}` : "",
        html`<div class="bar" aria-hidden="true">
            ${pool.shares.map(
              ({ bookedOn, share }) =>
                html`<i class="${bookedOn === unused ? "unused" : ""}" style="flex:${share} 0 0"></i>`,
            )}
          </div>
          ${small(pool.shares.map(({ bookedOn, share }) => `${bookedOn} ${percent(share)}`).join(", "))}`,
        priced(pool.monthly),
      ]),
      foot: [
        "Total",
        whole(pools.reduce((total, { count }) => total + count, 0)),
        "",
        "",
        "",
        "",
        priced(pools.reduce((total, { monthly }) => total + monthly, 0)),
      ],
    },
    `All ${whole(pools.length)} pools`,
  );
}

export function disksTable(estimate: Estimate, notes: Notes): Markup {
  const { volumes, sources } = estimate;
  return foldable(
    {
      id: "disks",
      caption: html`Volumes${notes.mark(sources["prices.disks"])}`,
      columns: [
        left("Volume"),
        left("For"),
        left("Type"),
        right("Size"),
        right("IOPS"),
        right("MiB/s"),
        right("A month"),
      ],
      rows: volumes.map((volume) => [
        html`<span class="id">${volume.claim}</span> ${small(volume.zone)}`,
        volume.bookedOn,
        volume.type,
        size(volume.sizeGiB),
        whole(volume.iops),
        whole(volume.mibs),
        priced(volume.monthly),
      ]),
      foot: ["Total", "", "", size(sumOf(volumes, "sizeGiB")), "", "", priced(sumOf(volumes, "monthly"))],
    },
    `All ${whole(volumes.length)} volumes`,
  );
}

function sumOf<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

export function trafficTable(estimate: Estimate, notes: Notes): Markup {
  const { traffic, sources } = estimate;
  return table({
    id: "traffic",
    caption: html`Traffic with peers, GiB a month${notes.mark(sources["prices.services"])}`,
    columns: [left("Chain"), left("Peers"), right("Nodes"), right("In"), right("Out"), right("A month")],
    rows: traffic.map((row) => [
      row.bookedOn,
      row.peerMode,
      whole(row.nodes),
      whole(row.inGiB),
      whole(row.outGiB),
      priced(row.monthly),
    ]),
    foot: [
      "Total",
      "",
      whole(sumOf(traffic, "nodes")),
      whole(sumOf(traffic, "inGiB")),
      whole(sumOf(traffic, "outGiB")),
      priced(sumOf(traffic, "monthly")),
    ],
  });
}

/** Lines with their quantity and price; of one kind, or all. */
export function linesTable(
  estimate: Estimate,
  notes: Notes,
  id: string,
  lines: Estimate["lines"],
  caption: string,
): Markup {
  return table({
    id,
    caption,
    columns: [left("What"), left("For"), right("Quantity"), left("Unit"), right("Price of one"), right("A month")],
    rows: lines.map((line) => [
      html`${titled(line.what)}${notes.mark(estimate.sources[line.source])}`,
      line.bookedOn,
      quantity(line.quantity),
      line.unit,
      unitPrice(line.unitPrice),
      priced(line.monthly),
    ]),
    foot: ["Total", "", "", "", "", priced(lines.reduce((total, { monthly }) => total + monthly, 0))],
  });
}
