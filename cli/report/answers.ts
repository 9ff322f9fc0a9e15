/** The top of the report: what it costs, why, and what runs out first. */
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { lineKinds } from "../../stacks/estimate/lines.ts";
import type { RunsOut } from "../../stacks/estimate/runs-out.ts";
import { dollars, money, percent, titled, when } from "./format.ts";
import { html, type Markup, raw } from "./markup.ts";

/** A price that a program can read, too. */
export const priced = (value: number, text = money(value)): Markup => html`<data value="${value}">${text}</data>`;

function cost(estimate: Estimate): Markup {
  const { total, growth, kinds } = estimate;
  if (!estimate.priced) {
    return html`<p class="price">Nothing <small>to the cloud</small></p>
      <p>Not priced: the cluster is yours. Quantities, quotas and growth below are those of the plan.</p>`;
  }
  const shown = lineKinds.filter((kind) => kinds[kind] > 0);
  const parts = shown.map((kind) => html`<i style="flex:${kinds[kind]} 0 0;background:${raw(`var(--${kind})`)}"></i>`);
  const keys = shown.map(
    (kind) =>
      html`<li>
        <b style="--dot:${raw(`var(--${kind})`)}">${titled(kind)}</b><span>${dollars(kinds[kind])}</span
        ><span>${percent(kinds[kind] / total.monthly)}</span>
      </li>`,
  );
  return html`<p class="price" id="total">${priced(total.monthly, dollars(total.monthly))} <small>a month</small></p>
    <div class="split" aria-hidden="true">${parts}</div>
    <ul class="keys">
      ${keys}
    </ul>
    <dl class="facts">
      <dt>An hour</dt>
      <dd>${priced(total.hourly)}</dd>
      <dt>In month ${growth.months}</dt>
      <dd>${dollars(growth.monthly.at(-1) ?? 0)} a month</dd>
      <dt>All ${growth.months} months</dt>
      <dd>${dollars(growth.total)}</dd>
    </dl>`;
}

function why({ reasons, priced: known }: Estimate): Markup {
  if (!known) return html`<p class="lead">What your own machines and disks cost is not known here.</p>`;
  return html`<ol class="list">
    ${reasons.slice(0, 4).map(
      ({ bookedOn, kind, share, monthly, says }) =>
        html`<li>
          <strong><span>${bookedOn}, ${kind}</span><span>${dollars(monthly)} · ${percent(share)}</span></strong>
          <div>${titled(says)}.</div>
        </li>`,
    )}
  </ol>`;
}

/** The first four, of quotas at most three: they are a letter to the cloud, and a volume is more than that. */
function varied(things: readonly RunsOut[]): readonly RunsOut[] {
  const quotas = things.filter(({ kind }) => kind === "quota").slice(0, 3);
  return things.filter((thing) => thing.kind !== "quota" || quotas.includes(thing)).slice(0, 4);
}

function first({ runsOut, growth }: Estimate): Markup {
  const soon = runsOut.filter(({ month }) => month !== null && month <= growth.months);
  const shown = varied(soon.length > 0 ? soon : runsOut);
  if (shown.length === 0) return html`<p class="lead">Nothing of this environment grows.</p>`;
  const none =
    soon.length > 0
      ? undefined
      : html`<p class="lead">
          Nothing within ${growth.months} months by time alone. The fullest, should more nodes come:
        </p>`;
  return html`${none}
    <ol class="list">
      ${shown.map(
        ({ name, month, share, says, remedy }) =>
          html`<li>
            <strong class="${month === 0 ? "now" : ""}"
              ><span>${name}</span><span>${soon.length > 0 ? titled(when(month)) : percent(share)}</span></strong
            >
            <div>${titled(says)}. ${month === 0 ? remedy : ""}</div>
          </li>`,
      )}
    </ol>`;
}

/** The three answers that a reader came for. */
export function answers(estimate: Estimate): Markup {
  return html`<div class="answers">
    <section aria-labelledby="answer-cost">
      <h2 id="answer-cost">What will it cost?</h2>
      ${cost(estimate)}
    </section>
    <section aria-labelledby="answer-why">
      <h2 id="answer-why">Why?</h2>
      ${why(estimate)}
    </section>
    <section aria-labelledby="answer-end">
      <h2 id="answer-end">What will run out first?</h2>
      ${first(estimate)}
    </section>
  </div>`;
}
