/** A table of the report: headings, numbers to the right, a foot with the total. */
import { html, type Markup } from "./markup.ts";

export interface TableColumn {
  title: string;
  /** Numbers stand to the right. */
  number?: boolean;
}

/** A column of words, one of numbers; a second line in a cell. */
export const left = (title: string): TableColumn => ({ title });
export const right = (title: string): TableColumn => ({ title, number: true });
export const small = (text: string): Markup => html`<small>${text}</small>`;

export type Cell = string | Markup | undefined;

export interface TableParts {
  id: string;
  caption: string | Markup;
  columns: readonly TableColumn[];
  rows: readonly (readonly Cell[])[];
  foot?: readonly Cell[];
}

/** The first cell of each row is its heading. */
export function table({ id, caption, columns, rows, foot }: TableParts): Markup {
  const kind = (index: number): Markup => (columns[index]?.number ? html` class="n"` : html``);
  const row = (cells: readonly Cell[]): Markup =>
    html`<tr>
      ${cells.map((cell, index) =>
        index === 0 ? html`<th scope="row" ${kind(index)}>${cell}</th>` : html`<td${kind(index)}>${cell}</td>`,
      )}
    </tr>`;
  // A region that scrolls must be reached by the keyboard.
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}-caption">
    <table id="${id}">
      <caption id="${id}-caption">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title }, index) => html`<th scope="col" ${kind(index)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => row(cells))}
      </tbody>
      ${
        foot === undefined
          ? undefined
          : html`<tfoot>
              ${row(foot)}
            </tfoot>`
      }
    </table>
  </div>`;
}

/** So many rows stand open; a longer table is folded. */
const openRows = 30;

/** A table that is folded away when it is long. */
export function foldable(parts: TableParts, summary: string): Markup {
  if (parts.rows.length <= openRows) return table(parts);
  return html`<details>
    <summary>${summary}</summary>
    ${table(parts)}
  </details>`;
}
