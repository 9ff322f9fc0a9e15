import { createInterface } from "node:readline/promises";
import * as path from "node:path";
import { styleText } from "node:util";
import { projectDir } from "./project.ts";

export type Style = Parameters<typeof styleText>[0];

/** The outside of a command: where it reads and writes, and who is there to be asked. */
export interface Io {
  /** The clone whose environment files are meant. */
  projectDir: string;
  /** Where the person stands: paths on the command line begin there. */
  cwd: string;
  /** The result: standard output. */
  out: (text: string) => void;
  /** What is said beside it: standard error. */
  note: (text: string) => void;
  /** Colours where standard output is a terminal, and NO_COLOR does not forbid them. */
  style: (style: Style, text: string) => string;
  /** Whether {@link Io.style} colours anything. */
  colour: boolean;
  /** Columns of the terminal; absent where there is none. */
  columns?: number;
  /** Absent where nobody is there to answer. */
  ask?: (question: string) => Promise<string>;
}

/** The process's own streams. */
export function processIo(env: NodeJS.ProcessEnv = process.env): Io {
  const { stdin, stdout, stderr } = process;
  const style: Io["style"] = (format, text) => styleText(format, text, { stream: stdout, validateStream: true });
  return {
    projectDir,
    // The launcher runs this program in the clone, and says where it was called from.
    cwd: env.CRYPTOKUBE_CWD ?? process.cwd(),
    out: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    style,
    colour: style("bold", "x") !== "x",
    ...(stdout.isTTY ? { columns: stdout.columns } : {}),
    ...(stdin.isTTY && stderr.isTTY ? { ask } : {}),
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** A path of the command line, from where the person stands. */
export function fromWhereTheyStand(io: Pick<Io, "cwd">, given: string): string {
  return path.resolve(io.cwd, given);
}

/** A value as the one JSON document of `--json`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, item: unknown) => (item instanceof Map ? Object.fromEntries(item as Map<string, unknown>) : item), 2)}\n`;
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
