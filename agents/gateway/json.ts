/** JSON as it was written: a number that JavaScript cannot hold keeps its digits. */

/** What V8 has of "JSON.parse source text access" and TypeScript does not know yet. */
const json = JSON as unknown as {
  rawJSON: (text: string) => unknown;
  isRawJSON: (value: unknown) => boolean;
  parse: (text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown) => unknown;
};

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** A number that {@link parseJson} kept as it was written. */
export function isRawNumber(value: unknown): boolean {
  return json.isRawJSON(value);
}
