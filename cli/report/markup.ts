/** HTML in which text is text: what is not markup already is escaped. */

/** Markup that was made by {@link html}, or is known to be safe. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | undefined | readonly Part[];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => entities[found] ?? found);
}

/** Markup as it is: for what a program has made, never for what a person has written. */
export const raw = (markup: string): Markup => ({ markup });

function written(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  if (isList(part)) return part.map(written).join("");
  return part.markup;
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

/** A template: strings in it are escaped, markup is kept, lists are joined, what is undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return raw(strings.map((text, index) => text + (index < parts.length ? written(parts[index]) : "")).join(""));
}
