/** The estimate as one HTML file that needs nothing else: it opens offline, in light and dark, on a phone and on paper. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { answers } from "./answers.ts";
import { monthsChart, pricesChart } from "./charts.ts";
import { fillChart } from "./fill-chart.ts";
import { counted, percent, whole } from "./format.ts";
import { html, type Markup, raw } from "./markup.ts";
import { Notes } from "./notes.ts";
import * as madeOf from "./made-of.ts";
import * as sections from "./sections.ts";
import { style } from "./style.ts";
import { type Chart, openCharts } from "./svg.ts";

/** No script, no network, no frame: whatever stands in a name, a browser runs nothing of it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** @returns the file's text. The same estimate gives the same text. */
export async function renderHtml(estimate: Estimate): Promise<string> {
  const draw = await openCharts();
  const figure = (chart: Chart): Markup =>
    html`<figure id="chart-${chart.id}">
      <figcaption>${chart.title}</figcaption>
      ${draw(chart)}
    </figure>`;
  const notes = new Notes();
  const { environment, cloudTitle, region, regionTitle, zones, growth, lines } = estimate;
  const place = region === undefined ? cloudTitle : `${cloudTitle}, ${regionTitle ?? region} (${region})`;
  const services = lines.filter(({ kind }) => kind === "services");
  const grows = growth.volumes.some(({ growthGiBPerMonth }) => growthGiBPerMonth > 0);

  const body = html`<header>
      <h1>${environment} <small>${place}, ${counted(zones.length, "zone")}: ${zones.join(", ")}</small></h1>
      ${answers(estimate)}
    </header>
    <main>
      <h2>What it costs, and who it is for</h2>
      <p class="lead">
        A machine is shared by the chains whose pods it holds. The platform is what serves all of them; unused is room
        on the machines that nothing has reserved.
      </p>
      ${estimate.priced ? figure(pricesChart(estimate)) : undefined} ${sections.chainsTable(estimate)}

      <h2>Over ${growth.months} months</h2>
      <p class="lead">
        Month 0 is the plan as it stands. A volume passes its floor when less than ${percent(growth.freeSpace)} of it is
        free; it is grown in place before that, to what lasts ${growth.stepMonths} months.
      </p>
      ${estimate.priced ? html`${figure(monthsChart(estimate))}${sections.monthsTable(estimate)}` : undefined}
      ${grows ? figure(fillChart(estimate)) : undefined} ${sections.growthTable(estimate)}

      <h2>What runs out</h2>
      ${sections.endsTable(estimate)} ${estimate.quotas.length > 0 ? sections.quotasTable(estimate, notes) : undefined}

      <h2>What it is made of</h2>
      ${madeOf.machinesTable(estimate, notes)} ${madeOf.disksTable(estimate, notes)}
      ${estimate.traffic.length > 0 ? madeOf.trafficTable(estimate, notes) : undefined}
      ${services.length > 0 ? madeOf.linesTable(estimate, notes, "services", services, "Services") : undefined}
      <details>
        <summary>Every line, ${whole(lines.length)} of them</summary>
        ${madeOf.linesTable(estimate, notes, "lines", lines, "Every line")}
      </details>

      <h2>What was taken for granted</h2>
      <ul class="notes" id="assumptions">
        ${estimate.assumptions.map((text) => html`<li>${text}</li>`)}
      </ul>

      <h2>Sources</h2>
      ${notes.list()}
    </main>
    <footer>
      Made by CryptoKube from the plan of <strong>${environment}</strong>. Prices are the catalogue's: the sources say
      of which day.
    </footer>`;

  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${environment}: what it costs, why, and what runs out first</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return page.markup;
}
