/** One thing that is wrong in a document: where, what was found, what would be allowed. */
export interface Problem {
  path: string;
  found: string;
  allowed: string;
}

/** A document that cannot be used, with everything that is wrong in it. */
export class InvalidDocument extends Error {
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    const lines = problems.map((p) => `  ${p.path}: found ${p.found}, allowed is ${p.allowed}`);
    super(`${what} is not valid:\n${lines.join("\n")}`);
    this.name = "InvalidDocument";
    this.problems = problems;
  }
}

interface NumberRange {
  min?: number;
  max?: number;
  integer?: boolean;
}

/**
 * Reads the fields of an untrusted object and collects every problem instead of stopping at the first.
 * The agents use this in place of a schema library, which would be most of the bundle and of the memory.
 *
 * A reader method always returns a value of its type; the value is only good once the problems are known to be
 * none ({@link parseDocument} sees to that).
 */
export class Fields {
  readonly #value: Record<string, unknown>;
  readonly #path: string;
  readonly #problems: Problem[];
  readonly #read = new Set<string>();

  constructor(value: unknown, path: string, problems: Problem[]) {
    this.#path = path;
    this.#problems = problems;
    if (isObject(value)) {
      this.#value = value;
    } else {
      this.#value = {};
      problems.push({ path: path || "(document)", found: describe(value), allowed: "an object" });
    }
  }

  string(key: string, fallback?: string): string {
    const value = this.#take(key) ?? fallback;
    if (typeof value === "string" && value !== "") return value;
    return this.#wrong(key, value, "a non-empty string", "");
  }

  oneOf<T extends string>(key: string, allowed: readonly [T, ...T[]], fallback?: T): T {
    const value = this.#take(key) ?? fallback;
    const match = allowed.find((candidate) => candidate === value);
    return match ?? this.#wrong(key, value, allowed.map((a) => `"${a}"`).join(" or "), allowed[0]);
  }

  boolean(key: string, fallback?: boolean): boolean {
    const value = this.#take(key) ?? fallback;
    return typeof value === "boolean" ? value : this.#wrong(key, value, "true or false", false);
  }

  number(key: string, range: NumberRange = {}, fallback?: number): number {
    const value = this.#take(key) ?? fallback;
    return isInRange(value, range) ? value : this.#wrong(key, value, describeRange(range), 0);
  }

  /** Absent and `null` both mean that there is none. */
  numberOrNull(key: string, range: NumberRange = {}): number | null {
    const value = this.#take(key) ?? null;
    if (value === null || isInRange(value, range)) return value;
    // Not null for a placeholder: that would say that there is none, of which a caller may make a second problem.
    return this.#wrong(key, value, `${describeRange(range)}, or null`, 0);
  }

  stringOrNull(key: string): string | null {
    const value = this.#take(key) ?? null;
    if (value === null || typeof value === "string") return value;
    return this.#wrong(key, value, "a string, or null", null);
  }

  booleanOrNull(key: string): boolean | null {
    const value = this.#take(key) ?? null;
    if (value === null || typeof value === "boolean") return value;
    return this.#wrong(key, value, "true, false or null", null);
  }

  /** An `http:` or `https:` URL. */
  url(key: string, fallback?: string): string {
    const value = this.#take(key) ?? fallback;
    return isHttpUrl(value) ? value : this.#wrong(key, value, "an http or https URL", "");
  }

  urlOrNull(key: string): string | null {
    const value = this.#take(key) ?? null;
    if (value === null || isHttpUrl(value)) return value;
    return this.#wrong(key, value, "an http or https URL, or null", null);
  }

  urls(key: string): string[] {
    const value = this.#take(key) ?? [];
    if (!Array.isArray(value)) return this.#wrong(key, value, "a list of http or https URLs", []);
    return value.map((url: unknown, index) =>
      isHttpUrl(url) ? url : this.#wrong(`${key}[${index}]`, url, "an http or https URL", ""),
    );
  }

  /** Texts, none of them empty. Absent means none. */
  strings(key: string): string[] {
    const value = this.#take(key) ?? [];
    if (!Array.isArray(value)) return this.#wrong(key, value, "a list of strings", []);
    return value.map((text: unknown, index) =>
      typeof text === "string" && text !== "" ? text : this.#wrong(`${key}[${index}]`, text, "a non-empty string", ""),
    );
  }

  /** The entries of a list, each to be read as an object. Absent means none. */
  list(key: string): Fields[] {
    const value = this.#take(key) ?? [];
    if (!Array.isArray(value)) return this.#wrong(key, value, "a list of objects", []);
    return value.map((entry: unknown, index) => new Fields(entry, this.#at(`${key}[${index}]`), this.#problems));
  }

  /** All of the object, each of its values a number. */
  numbers(): Record<string, number> {
    return Object.fromEntries(Object.keys(this.#value).map((key) => [key, this.number(key)]));
  }

  object(key: string): Fields {
    return new Fields(this.#take(key), this.#at(key), this.#problems);
  }

  objectOrNull(key: string): Fields | null {
    const value = this.#take(key) ?? null;
    return value === null ? null : new Fields(value, this.#at(key), this.#problems);
  }

  /** The entries of an object whose keys are data, each to be read as an object. Absent means none. */
  entries(key: string): [string, Fields][] {
    const value = this.#take(key) ?? {};
    if (!isObject(value)) return this.#wrong(key, value, "an object", []);
    return Object.entries(value).map(([name, entry]) => [
      name,
      new Fields(entry, `${this.#at(key)}.${name}`, this.#problems),
    ]);
  }

  problem(key: string, found: string, allowed: string): void {
    this.#problems.push({ path: this.#at(key), found, allowed });
  }

  /** Call last: a key that nothing has read is most likely misspelt. */
  rejectUnknown(): void {
    for (const key of Object.keys(this.#value)) {
      if (!this.#read.has(key)) this.problem(key, "an unknown key", [...this.#read].join(", "));
    }
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return this.#value[key];
  }

  #at(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }

  #wrong<T>(key: string, value: unknown, allowed: string, placeholder: T): T {
    this.problem(key, describe(value), allowed);
    return placeholder;
  }
}

/**
 * Reads a whole document.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseDocument<T>(what: string, value: unknown, read: (fields: Fields) => T): T {
  const problems: Problem[] = [];
  const document = read(new Fields(value, "", problems));
  if (problems.length > 0) throw new InvalidDocument(what, problems);
  return document;
}

/**
 * Reads a whole document from JSON text.
 * @throws InvalidDocument also where the text is not JSON.
 */
export function parseJsonDocument<T>(what: string, text: string, read: (fields: Fields) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidDocument(what, [
      { path: "(document)", found: error instanceof Error ? error.message : String(error), allowed: "JSON" },
    ]);
  }
  return parseDocument(what, value, read);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHttpUrl(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const protocol = URL.parse(value)?.protocol;
  return protocol === "http:" || protocol === "https:";
}

function isInRange(value: unknown, range: NumberRange): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (range.integer === true && !Number.isSafeInteger(value)) return false;
  return value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity);
}

function describeRange(range: NumberRange): string {
  const kind = range.integer === true ? "a whole number" : "a number";
  if (range.min !== undefined && range.max !== undefined) return `${kind} from ${range.min} to ${range.max}`;
  if (range.min !== undefined) return `${kind} of at least ${range.min}`;
  if (range.max !== undefined) return `${kind} of at most ${range.max}`;
  return kind;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
