/** Footnotes: where figures are from. */
import type { Source } from "../../catalogue/source.ts";
import { html, type Markup } from "./markup.ts";

const hows: Record<Source["how"], string> = {
  run: "shown by a run",
  read: "read",
  inferred: "inferred",
};

/** Numbers each source when it is first named. */
export class Notes {
  private readonly found = new Map<string, { number: number; source: Source }>();

  /** The mark that points to a source's note. */
  mark(source: Source | undefined): Markup {
    if (source === undefined) return html``;
    const key = JSON.stringify([source.from, source.on, source.how]);
    const note = this.found.get(key) ?? { number: this.found.size + 1, source };
    this.found.set(key, note);
    return html`<sup><a href="#source-${note.number}" aria-label="Source ${note.number}">${note.number}</a></sup>`;
  }

  /** All that were named. */
  list(): Markup {
    const notes = [...this.found.values()].map(
      ({ number, source }) =>
        html`<li id="source-${number}">
          ${source.from}; ${hows[source.how]}, <time datetime="${source.on}">${source.on}</time>.
        </li>`,
    );
    return html`<ol class="notes">
      ${notes}
    </ol>`;
  }
}
