import type { Invocation } from "./arguments.ts";
import type { Io } from "./io.ts";

/** An option of a command, in the words of yargs. */
export interface OptionSpec {
  /** `list` takes words up to the next option, and commas between them. */
  type: "flag" | "text" | "list";
  describe: string;
  alias?: string;
  choices?: readonly string[];
}

/** One command of the front door. Its file names it, and loads what it needs only when it runs. */
export interface Command {
  name: string;
  /** What stands after the name, as help shows it: `[environment]`, `<environment>`. */
  positionals: readonly PositionalSpec[];
  /** One line. */
  summary: string;
  options: Readonly<Record<string, OptionSpec>>;
  /** Command lines without the program's name, each with what it is good for. */
  examples: readonly (readonly [line: string, what: string])[];
  /**
   * @returns the exit status.
   * @throws UserError where the person can mend it.
   */
  run: (invocation: Invocation, io: Io) => Promise<number>;
}

export interface PositionalSpec {
  name: "environment" | "other" | "thing";
  describe: string;
  required?: boolean;
}

/** The environment of nearly every command: the first word, or `-e`, or the variable, or `dev`. */
export const environmentPositional: PositionalSpec = {
  name: "environment",
  describe: "which Pulumi.<environment>.yaml (default: dev, or $CRYPTOKUBE_ENVIRONMENT)",
};

export const environmentOption: OptionSpec = {
  type: "text",
  alias: "e",
  describe: "the environment, where it is not the first word",
};

export const jsonOption: OptionSpec = {
  type: "flag",
  describe: "the result as JSON on standard output; what is said to people stays on standard error",
};

/** What every command that reads an environment takes. */
export const common = { environment: environmentOption, json: jsonOption } as const;
