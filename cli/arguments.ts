import { parseArgs } from "node:util";
import { UserError } from "./failure.ts";

/** The commands of the front door, each with its line of help. */
export const commands = {
  up: "bring the environment up, and print what runs and where to reach it",
  down: "stop the environment's lab; its data and state stay",
  status: "print again what runs, where to reach it and how healthy it is",
  kubectl: "run kubectl on the environment's cluster",
} as const;

export type CommandName = keyof typeof commands;

/** What the command line asks for. */
export interface Invocation {
  command: CommandName;
  /** The stack, and the middle of `Pulumi.<environment>.yaml`. Default `dev`. */
  environment: string;
  help: boolean;
  json: boolean;
  /** `up` only: read what is there before deciding, so that changes made by hand are mended. */
  refresh: boolean;
  /** `down` only: destroy data and state as well. */
  delete: boolean;
  /** `down --delete` only: do not ask. */
  yes: boolean;
  /** `kubectl` only: its own arguments, untouched. */
  rest: string[];
}

const perCommand: Record<CommandName, readonly string[]> = {
  up: ["environment", "json", "refresh", "help"],
  down: ["environment", "json", "delete", "yes", "help"],
  status: ["environment", "json", "help"],
  kubectl: [],
};

/**
 * Reads the command line.
 * @throws UserError on an unknown command or option, naming what is allowed
 */
export function parseInvocation(argv: readonly string[]): Invocation {
  const [name, ...rest] = argv;
  if (name === undefined || !Object.hasOwn(commands, name)) {
    throw new UserError(
      `${name === undefined ? "No command given" : `There is no command "${name}"`}. Commands: ${Object.keys(commands).join(", ")}.`,
    );
  }
  const command = name as CommandName;
  const blank = {
    command,
    environment: process.env.CRYPTOKUBE_ENVIRONMENT ?? "dev",
    help: false,
    json: false,
    refresh: false,
  };
  if (command === "kubectl") {
    return { ...blank, delete: false, yes: false, rest };
  }
  try {
    const { values } = parseArgs({
      args: rest,
      options: {
        environment: { type: "string", short: "e" },
        json: { type: "boolean" },
        refresh: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        delete: { type: "boolean" },
        yes: { type: "boolean", short: "y" },
      },
    });
    const foreign = Object.keys(values).find((option) => !perCommand[command].includes(option));
    if (foreign !== undefined) {
      throw new Error(`--${foreign} is not an option of ${command}`);
    }
    return {
      command,
      environment: values.environment ?? blank.environment,
      help: values.help ?? false,
      json: values.json ?? false,
      refresh: values.refresh ?? false,
      delete: values.delete ?? false,
      yes: values.yes ?? false,
      rest: [],
    };
  } catch (thrown) {
    const options = perCommand[command].map((option) => `--${option}`).join(", ");
    throw new UserError(`${(thrown as Error).message}. Options of ${command}: ${options}.`);
  }
}

/** The help text of one command, or of all. */
export function helpText(command?: CommandName): string {
  const list = command === undefined ? (Object.keys(commands) as CommandName[]) : [command];
  const lines = list.map((name) => `  npm run ${name.padEnd(8)} ${commands[name]}`);
  const options = [
    "  -e, --environment NAME   which Pulumi.<NAME>.yaml (default: dev, or $CRYPTOKUBE_ENVIRONMENT)",
    "      --json               the result as JSON on standard output; progress stays on standard error",
    "      --refresh            up only: read the cluster first, and mend what was changed by hand",
    "      --delete             down only: destroy data and state too, after asking",
    "  -y, --yes                down --delete only: do not ask",
    "  -h, --help               this text",
  ];
  return [
    "CryptoKube",
    "",
    ...lines,
    "",
    "Options, after a lone --:",
    ...options,
    "",
    "Examples:",
    "  npm run up",
    "  npm run down -- --delete --yes",
    "  npm run kubectl -- get pods -A",
    "",
  ].join("\n");
}
