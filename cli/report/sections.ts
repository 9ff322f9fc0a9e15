/** The body of the report: the tables that the three answers come from. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { lineKinds, unused } from "../../stacks/estimate/lines.ts";
import { priced } from "./answers.ts";
import { alikeVolumes } from "./fill-chart.ts";
import { counted, money, percent, quantity, size, titled, when, whole } from "./format.ts";
import { html, type Markup } from "./markup.ts";
import type { Notes } from "./notes.ts";
import { foldable, left, right, small, table } from "./tables.ts";

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
