/**
 * Fluentd's configuration, read as its own parser reads it: sections, parameters, comments, and the three kinds of values
 * (fluent/fluentd: lib/fluent/config/v1_parser.rb, literal_parser.rb, basic_parser.rb, read 2026-11-26). It knows nothing of
 * how the text was made.
 */

export interface Section {
  name: string;
  argument: string;
  parameters: [key: string, value: string | { env: string }][];
  sections: Section[];
}

export function parseFluentd(text: string): Section[] {
  const reader = new Reader(text);
  const sections: Section[] = [];
  for (;;) {
    reader.blank();
    if (reader.atEnd()) return sections;
    sections.push(reader.section());
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Spaces, line ends and comments. */
  blank(): void {
    this.#skip(/(?:[ \t\r\n]|#[^\r\n]*)+/y);
  }

  section(): Section {
    const [, name = "", argument = ""] = this.#must(/<([A-Za-z0-9_]+)[ \t]*([^>\r\n]*?)[ \t]*>/y, "a section");
    this.#lineEnd();
    const section: Section = { name, argument, parameters: [], sections: [] };
    for (;;) {
      this.blank();
      if (this.#skip(/<\//y)) {
        const [, closed] = this.#must(/([A-Za-z0-9_]+)[ \t]*>/y, "the end of a section");
        if (closed !== name) this.#fail(`</${name}>`);
        this.#lineEnd();
        return section;
      }
      if (this.#text[this.#at] === "<") section.sections.push(this.section());
      else section.parameters.push(this.#parameter());
    }
  }

  #parameter(): Section["parameters"][number] {
    const [key] = this.#must(/[^\s#<>"'][^\s#]*/y, "a parameter");
    this.#must(/[ \t]+/y, "a value");
    const value = this.#value();
    this.#lineEnd();
    return [key, value];
  }

  #value(): string | { env: string } {
    if (this.#skip(/'/y)) return this.#single();
    if (this.#skip(/"/y)) return this.#double();
    if (/[[{]/.test(this.#text[this.#at] ?? "")) this.#fail("a text, and no JSON");
    // To the line's end, or to a comment: a `#` after a space.
    const [value] = this.#must(/(?:(?![ \t]*(?:#|[\r\n]|$))[^\r\n])+/y, "a value");
    return value;
  }

  /** Of escapes it knows the quote and the backslash; any other backslash is one. */
  #single(): string {
    const parts: string[] = [];
    while (!this.#skip(/'/y)) {
      if (this.#skip(/\\'/y)) parts.push("'");
      else if (this.#skip(/\\\\/y)) parts.push("\\");
      else parts.push(this.#must(/[^\r\n]/y, "the rest of a text")[0]);
    }
    return parts.join("");
  }

  /** Ruby is evaluated in it; the only form that is known here is that of an environment variable. */
  #double(): { env: string } {
    const [, env = ""] = this.#must(/#\{ENV\['([A-Z][A-Z0-9_]*)'\]\}"/y, "an environment variable");
    return { env };
  }

  #lineEnd(): void {
    this.#must(/[ \t]*(?:#[^\r\n]*)?(?:[\r\n]+|$)/y, "the end of the line");
  }

  #skip(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined;
  }

  #must(pattern: RegExp, what: string): RegExpExecArray {
    return this.#match(pattern) ?? this.#fail(what);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }

  #fail(what: string): never {
    const before = this.#text.slice(0, this.#at);
    throw new Error(
      `line ${before.split("\n").length}: expected ${what}, found ${this.#text.slice(this.#at, this.#at + 40)}`,
    );
  }
}
