/** A rule that more than one field decides, broken. Paths are within the keys of our namespace. */
export interface BrokenRule {
  path: (string | number)[];
  found: unknown;
  allowed: string;
  nearest?: string;
  remedy: string;
}

/** A map of the file, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A node's fields: those of its entry in `nodes`, and of the chain. */
export interface NodeFields {
  fields: Fields;
  /** Where the file says a field, or would. */
  at: (field: string) => (string | number)[];
}

/** A value as a list; an empty one where it is none. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as a map; an empty one where it is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A value as a list of maps. */
export function entriesOf(value: unknown): Fields[] {
  return listOf(value).map(fieldsOf);
}

/** The entry of a record that is its own: a name of the file may be one that every object has, as `constructor`. */
export function entryOf<T>(record: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === "string" && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The entries of a list that stand in it before. */
export function repeated(list: unknown, path: readonly (string | number)[], what: string): BrokenRule[] {
  return listOf(list).flatMap((entry, index, all) =>
    typeof entry !== "string" || all.indexOf(entry) === index
      ? []
      : [
          {
            path: [...path, index],
            found: entry,
            allowed: `each of the ${what} once`,
            remedy: "Remove it: it stands in the list before.",
          },
        ],
  );
}
