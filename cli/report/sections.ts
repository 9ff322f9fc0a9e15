/** The body of the report: the tables that the three answers come from. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { lineKinds, unused } from "../../stacks/estimate/lines.ts";
import { priced } from "./answers.ts";
import { alikeVolumes } from "./charts.ts";
import { counted, money, percent, quantity, size, titled, unitPrice, when, whole } from "./format.ts";
import { html, type Markup } from "./markup.ts";
import type { Notes } from "./notes.ts";
import { foldable, table, type TableColumn } from "./tables.ts";

const left = (title: string): TableColumn => ({ title });
const right = (title: string): TableColumn => ({ title, number: true });
const small = (text: string): Markup => html`<small>${text}</small>`;

export function chainsTable(estimate: Estimate): Markup {
  const { chains, kinds, total } = estimate;
  return table({
    id: "chains",
    caption: "Price by chain, US dollars a month",
    columns: [
      left("Chain"),
      right("Nodes"),
      ...lineKinds.map((kind) => right(titled(kind))),
      right("Total"),
      right("Share"),
    ],
    rows: chains.map((chain) => [
      html`${chain.name}
      ${chain.name === unused ? small("room that nothing has reserved") : chain.profiles.slice(0, 3).map(small)}`,
      chain.nodes === 0 ? "" : whole(chain.nodes),
      ...lineKinds.map((kind) => money(chain.kinds[kind])),
      priced(chain.monthly),
      percent(chain.share),
    ]),
    foot: ["Total", "", ...lineKinds.map((kind) => priced(kinds[kind])), priced(total.monthly), ""],
  });
}

export function growthTable(estimate: Estimate): Markup {
  return foldable(
    {
      id: "growth",
      caption: "Volumes, the soonest to pass their floor first",
      columns: [
        left("Volumes"),
        right("Size"),
        right("Data today"),
        right("Grows a month"),
        right("Floor passed"),
        right("Full"),
      ],
      rows: alikeVolumes(estimate).map(({ name, count, volume }) => [
        html`${name} ${small(`${counted(count, "volume")} of ${volume.type}`)}`,
        size(volume.sizeGiB),
        size(volume.usedGiB[0] ?? 0),
        `+${quantity(volume.growthGiBPerMonth)} GiB`,
        when(volume.floorMonth),
        when(volume.fullMonth),
      ]),
    },
    "All volumes",
  );
}

export function monthsTable({ growth }: Estimate): Markup {
  return html`<details>
    <summary>The months as a table</summary>
    ${table({
      id: "months-table",
      caption: "US dollars a month, volumes grown in step",
      columns: [left("Month"), right("Price")],
      rows: growth.monthly.map((value, month) => [String(month), priced(value)]),
    })}
  </details>`;
}

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

export function quotasTable({ quotas }: Estimate, notes: Notes): Markup {
  return table({
    id: "quotas",
    caption: "Quotas of a new account",
    columns: [
      left("Quota"),
      left("Unit"),
      right("Needed"),
      right("New account"),
      right("In 24 months"),
      left("Raise it"),
    ],
    rows: quotas.map((row) => [
      html`${row.name}${notes.mark(row.source)} ${row.code === undefined ? undefined : small(row.code)}`,
      row.unit,
      quantity(row.needed),
      quantity(row.default),
      quantity(row.afterGrowth),
      row.raiseInMonth === null
        ? "no"
        : html`<span class="raise"
            >${row.raiseInMonth === 0 ? "before you start" : `before month ${row.raiseInMonth}`}</span
          >`,
    ]),
  });
}

export function endsTable({ runsOut }: Estimate): Markup {
  return foldable(
    {
      id: "ends",
      caption: "What runs out: by time alone first, then what only more nodes would fill",
      columns: [left("What"), left("When"), right("In use"), left("Why, and what to do")],
      rows: runsOut.map(({ kind, name, month, share, says, remedy }) => [
        html`<span class="id">${name}</span> ${small(kind)}`,
        month === 0 ? html`<span class="raise">now</span>` : when(month),
        percent(share),
        html`${titled(says)}. ${small(remedy)}`,
      ]),
    },
    `All ${whole(runsOut.length)} that have an end`,
  );
}
