/**
 * Fluentd's configuration as data, and as text. The grammar is that of fluent/fluentd: lib/fluent/config/v1_parser.rb,
 * literal_parser.rb and basic_parser.rb, read 2026-11-26; what is rendered here is read back in the tests by a grammar of
 * their own.
 */

/** What a parameter may be. */
export type Value =
  | string
  | number
  | boolean
  /** An environment variable of the process, put in when the file is read: `"#{ENV['NAME']}"`. */
  | { env: string };

/** `<source>`, `<filter pattern>` and so on, with parameters and sections of its own. */
export interface Directive {
  name:
    | "system"
    | "source"
    | "label"
    | "filter"
    | "match"
    | "parse"
    | "buffer"
    | "format"
    | "inject"
    | "secondary"
    | "record"
    | "replace"
    | "labels"
    | "metric";
  /** A pattern of tags, the name of a label, or the keys of chunks. */
  argument?: string;
  /** In the order in which they are written. */
  parameters: Readonly<Record<string, Value>>;
  sections?: readonly Directive[];
}

/** What needs no quotes: no space, no quote, no `#`, which may begin a comment, and no bracket, which may begin JSON. */
const plain = /^[A-Za-z0-9_@./*$:%+-]+$/;
/** As `ELEMENT_NAME` of the grammar, or with the `@` of Fluentd's own. */
const parameterName = /^@?[A-Za-z0-9_.$-]+$/;

/**
 * @throws where something has no form: a value with a line end, an argument with a `>`, a name with a space.
 */
export function renderFluentd(directives: readonly Directive[]): string {
  return directives.map((directive) => lines(directive, "").join("\n")).join("\n\n") + "\n";
}

function lines({ name, argument, parameters, sections = [] }: Directive, indent: string): string[] {
  if (argument !== undefined && !/^[^\s<>#]+(?: [^\s<>#]+)*$/.test(argument)) {
    throw new Error(`<${name} ${argument}>: an argument has no ">", "#" or line end`);
  }
  const inner = `${indent}  `;
  return [
    `${indent}<${name}${argument === undefined ? "" : ` ${argument}`}>`,
    ...Object.entries(parameters).map(([key, value]) => {
      if (!parameterName.test(key)) throw new Error(`<${name}>: "${key}" is no name of a parameter`);
      return `${inner}${key} ${literal(value, `<${name}> ${key}`)}`;
    }),
    ...sections.flatMap((section) => lines(section, inner)),
    `${indent}</${name}>`,
  ];
}

function literal(value: Value, where: string): string {
  if (typeof value === "object") {
    if (!/^[A-Z][A-Z0-9_]*$/.test(value.env)) throw new Error(`${where}: "${value.env}" is no environment variable`);
    return `"#{ENV['${value.env}']}"`;
  }
  const text = String(value);
  if (/[\r\n]/.test(text)) throw new Error(`${where}: a value has one line`);
  if (plain.test(text)) return text;
  // In single quotes only the quote and the backslash are escaped, and nothing is evaluated.
  return `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}
