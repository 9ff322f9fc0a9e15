import { nearest } from "../stacks/config/nearest.ts";
import type { Command } from "./command.ts";
import { commandList, commandNamed } from "./commands.ts";
import { UserError } from "./failure.ts";
import { parserFor } from "./parser.ts";

/** Every command, each with its line of help. */
export const commands: Readonly<Record<string, string>> = Object.fromEntries(
  commandList.map(({ name, summary }) => [name, summary]),
);

/** What the command line asks for. Fields of options that a command lacks are absent, or false. */
export interface Invocation {
  command: string;
  /** The stack, and the middle of `Pulumi.<environment>.yaml`. Default `dev`. */
  environment: string;
  help: boolean;
  json: boolean;
  /** `diff`: the environment to compare with. */
  other?: string;
  /** `check`: the day to judge by. */
  date?: string;
  /** `explain`: what to explain. `seed`: the node to copy. `add-node`: the chain. `check-history`: the file. */
  thing?: string;
  /** `check-history`: the signer that it is for. */
  signer?: string;
  /** `up`: read what is there before deciding, so that changes made by hand are mended. */
  refresh: boolean;
  /** `down`: destroy data and state as well. */
  delete: boolean;
  /** `rehearse`: leave it standing. */
  keep: boolean;
  /** `rehearse`: end what was left standing. */
  clear: boolean;
  /** `explain`: requests under way at each node. */
  busy?: string;
  /** `add-node`: make it, too. */
  up: boolean;
  /** `add-node`: only wait. */
  wait: boolean;
  /** Do not ask. */
  yes: boolean;
  /** `plan`: move what runs, where that is cheaper. */
  reoptimise: boolean;
  /** `plan`: take old machines from the lock on which nothing stands any more. */
  letGo: boolean;
  /** `plan`: nothing of the environment was ever made, so that no old machines have to stay. */
  unapplied: boolean;
  /** `plan`: show, and record nothing. */
  dryRun: boolean;
  /** `plan`: a stack's exported state, to rebuild the lock from. */
  fromState?: string;
  /** `estimate`: a file for the report. */
  html?: string;
  /** `schema`: a file for the schema. */
  out?: string;
  /** `seed`: the node that waits for the data. */
  to?: string;
  /** `seed`: stop the node though no other is ready. */
  alone: boolean;
  /** `completion`. */
  shell?: string;
  /** `init`. */
  cloud?: string;
  region?: string;
  chains?: readonly string[];
  zones?: string;
  project?: string;
  context?: string;
  /** `kubectl`: its own arguments, untouched. */
  rest: string[];
}

const always = ["help", "version"];

/**
 * Reads the command line.
 * @throws UserError on an unknown command, or with every option and word that the command does not take.
 */
export function parseInvocation(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Invocation {
  const fallback = env.CRYPTOKUBE_ENVIRONMENT ?? "dev";
  // Whatever stands after kubectl is kubectl's, help and all.
  if (argv[0] === "kubectl") return { ...blank("kubectl", fallback), rest: argv.slice(1) };

  const { _: words, $0: _, ...values } = parserFor(argv).parseSync();
  const [name, ...extra] = words.map(String);
  if (name === undefined && values.help === true) return { ...blank("", fallback), help: true };
  const command = knownCommand(name);
  const wrong = [
    ...unknownOptions(command, Object.keys(values)),
    ...withoutValue(command, values, argv),
    ...extra.map((word) => `"${word}" is one word too many.`),
  ];
  if (wrong.length > 0) {
    throw new UserError([...wrong, whatIsTaken(command)].join("\n"));
  }
  const invocation = { ...blank(command.name, fallback), ...toFields(command, values) };
  if (!invocation.help) assertComplete(command, values);
  return { ...invocation, environment: environmentOf(argv, values, fallback) };
}

type Values = Readonly<Record<string, unknown>>;

function blank(command: string, environment: string): Invocation {
  return {
    command,
    environment,
    help: false,
    json: false,
    refresh: false,
    delete: false,
    keep: false,
    alone: false,
    clear: false,
    up: false,
    wait: false,
    yes: false,
    reoptimise: false,
    letGo: false,
    unapplied: false,
    dryRun: false,
    rest: [],
  };
}

function knownCommand(name: string | undefined): Command {
  const found = name === undefined ? undefined : commandNamed(name);
  if (found !== undefined) return found;
  const names = commandList.map((command) => command.name);
  const near = name === undefined ? undefined : nearest(name, names);
  throw new UserError(
    `${name === undefined ? "No command given" : `There is no command "${name}"`}.` +
      `${near === undefined ? "" : ` Did you mean "${near}"?`} Commands: ${names.join(", ")}.`,
  );
}

function unknownOptions(command: Command, given: readonly string[]): string[] {
  const known = [...Object.keys(command.options), ...always];
  const positionals = command.positionals.map(({ name }) => name as string);
  return given
    .filter((key) => !known.includes(key) && !positionals.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const given = `${key.length === 1 ? "-" : "--"}${key} is not an option of ${command.name}.`;
      return near === undefined ? given : `${given} Did you mean --${near}?`;
    });
}

function withoutValue(command: Command, values: Values, argv: readonly string[]): string[] {
  return Object.entries(command.options).flatMap(([key, { type }]) => {
    const value = key === "environment" && environmentOptions(argv).includes("") ? "" : values[key];
    const empty = type === "text" ? value === "" : type === "list" && Array.isArray(value) && value.length === 0;
    return empty ? [`--${key} needs a value.`] : [];
  });
}

function whatIsTaken(command: Command): string {
  const options = [...Object.keys(command.options), "help"].map((option) => `--${option}`).join(", ");
  return `Options of ${command.name}: ${options}.`;
}

/** Values by the names of {@link Invocation}: `dry-run` is `dryRun` there. */
function toFields(command: Command, values: Values): Record<string, unknown> {
  const names = [...Object.keys(command.options), ...command.positionals.map(({ name }) => name as string), "help"];
  return Object.fromEntries(
    names
      .filter((name) => values[name] !== undefined)
      .map((name) => [
        name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
        command.options[name]?.type === "list" ? splitList(values[name]) : values[name],
      ]),
  );
}

function splitList(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .flatMap((word) => String(word).split(","))
    .filter((word) => word !== "");
}

function assertComplete(command: Command, values: Values): void {
  const missing = command.positionals.filter(({ name, required }) => required === true && values[name] === undefined);
  if (missing.length === 0) return;
  const names = missing.map(({ name, describe }) => `<${name}> (${describe})`);
  throw new UserError(
    `${command.name} lacks ${names.join(" and ")}. As in: ./cryptokube ${command.examples[0]?.[0] ?? command.name}`,
  );
}

/** The first word, or `-e`; both only where they agree. */
function environmentOf(argv: readonly string[], values: Values, fallback: string): string {
  const environment = typeof values.environment === "string" ? values.environment : fallback;
  const other = environmentOptions(argv).find((name) => name !== environment);
  if (other === undefined) return environment;
  throw new UserError(`Two environments are named, ${environment} and ${other}: name one.`);
}

/** What `-e` says. yargs takes it and the first word for one, and of two values keeps the word's. */
function environmentOptions(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    if (word !== "-e" && word !== "--environment") return /^(?:-e|--environment)=(.*)$/.exec(word)?.[1] ?? [];
    const next = argv[index + 1] ?? "";
    return next.startsWith("-") ? "" : next;
  });
}

/** The help text of one command, or of all. */
export async function helpText(command?: string, columns?: number): Promise<string> {
  const text = await parserFor(command === undefined || command === "" ? [] : [command], { columns }).getHelp();
  return `${text.trimEnd()}\n`;
}
