import yargs, { type Argv } from "yargs";
import type { Command, OptionSpec } from "./command.ts";
import { commandList } from "./commands.ts";

/** What the parser may be told beyond the command line. */
export interface ParserOptions {
  /** Columns of the terminal. Default 100. */
  columns?: number | undefined;
  /** Names to complete environments with. While a shell completes, nothing is refused for another name. */
  environments?: readonly string[];
}

/**
 * The command line as yargs sees it: help, completion and reading. What is not known is let through here and refused in
 * `arguments.ts`, all at once and with the nearest name, where yargs stops at the first.
 */
export function parserFor(argv: readonly string[], { columns = 100, environments }: ParserOptions = {}): Argv {
  const parser = yargs([...argv])
    .scriptName("./cryptokube")
    .locale("en")
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
    })
    .usage("$0 <command>\n\nChooses machines and disks for blockchain nodes, prices them, and runs them.")
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(false)
    .wrap(Math.min(columns, 160))
    .option("help", { alias: "h", type: "boolean", describe: "this text" })
    .epilogue(
      "npm run up, npm run down, npm run status and npm run kubectl are the commands of that name; their options follow a lone --.\n" +
        "More on one of them: ./cryptokube <command> --help",
    );
  // Flags may stand before the command: known as such, they take no word after them for a value.
  const flags = commandList.flatMap(({ options }) => Object.entries(options).filter(([, { type }]) => type === "flag"));
  parser.boolean([...new Set(flags.map(([name]) => name))]);
  parser.option("version", { type: "boolean", describe: "the version" });
  for (const command of commandList) addCommand(parser, command, environments);
  return parser;
}

function addCommand(parser: Argv, command: Command, environments: readonly string[] | undefined): void {
  const words = command.positionals.map(({ name, required }) => (required === true ? `<${name}>` : `[${name}]`));
  // A required word is asked for by arguments.ts, which says it in a sentence.
  const optional = command.positionals.map(({ name }) => `[${name}]`);
  parser.command([command.name, ...optional].join(" "), command.summary, (sub: Argv) => {
    sub.usage(["$0", command.name, ...words, "[options]"].join(" ") + `\n\n${sentence(command.summary)}`).epilogue("");
    for (const { name, describe } of command.positionals) {
      const choices = name === "thing" ? undefined : environments;
      const { alias } = command.options[name] ?? {};
      const more = { ...(alias === undefined ? {} : { alias }), ...(choices === undefined ? {} : { choices }) };
      sub.positional(name, { type: "string", describe, ...more });
    }
    const others = Object.entries(command.options).filter(([name]) => !words.some((word) => word.includes(name)));
    for (const [name, spec] of others) addOption(sub, name, spec);
    for (const [line, what] of command.examples) sub.example(`$0 ${line}`, what);
    return sub;
  });
}

function addOption(parser: Argv, name: string, { type, describe, alias, choices }: OptionSpec): void {
  const shape =
    type === "flag"
      ? ({ type: "boolean" } as const)
      : ({ type: "string", ...(type === "list" ? { array: true } : {}) } as const);
  const more = { ...(alias === undefined ? {} : { alias }), ...(choices === undefined ? {} : { choices }) };
  parser.option(name, { ...shape, describe, ...more });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * Prints what a shell may complete a half-written command line with. yargs prints by itself: it parses the words of a
 * command once more, with the request among them, and hands nothing back.
 *
 * @param argv `--get-yargs-completions`, then the words, the program's name first.
 */
export function printCompletions(argv: readonly string[], environments: readonly string[]): void {
  parserFor(argv, { environments }).parseSync();
}
