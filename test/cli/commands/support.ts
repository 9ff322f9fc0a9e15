import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseInvocation } from "../../../cli/arguments.ts";
import { commandNamed } from "../../../cli/commands.ts";
import { EnvironmentError, UserError } from "../../../cli/failure.ts";
import type { Io } from "../../../cli/io.ts";

/** What a command did. */
export interface Ran {
  status: number;
  out: string;
  note: string;
}

/** A folder of environments of its own, and the commands on it. */
export interface Folder {
  dir: string;
  write: (name: string, text: string) => void;
  read: (name: string) => string;
  /** Runs a command line; what it throws is thrown. */
  run: (line: string, answer?: string) => Promise<Ran>;
  /** Runs one that must be refused, as a person's error. */
  refused: (line: string, answer?: string) => Promise<UserError>;
  /** What the last command told beside its output, one that was refused too. */
  noted: () => string;
  remove: () => void;
}

export function makeFolder(): Folder {
  const dir = mkdtempSync(path.join(tmpdir(), "cryptokube-cli-"));
  let last = "";
  const run = async (line: string, answer?: string): Promise<Ran> => {
    last = "";
    const ran: Ran = { status: 0, out: "", note: "" };
    const io: Io = {
      projectDir: dir,
      cwd: dir,
      out: (text) => void (ran.out += text),
      note: (text) => void (last = ran.note += text),
      style: (_, text) => text,
      colour: false,
      ...(answer === undefined ? {} : { ask: () => Promise.resolve(answer) }),
    };
    const invocation = parseInvocation(line.split(" "), {});
    ran.status = await commandNamed(invocation.command)!.run(invocation, io);
    return ran;
  };
  return {
    dir,
    run,
    noted: () => last,
    write: (name, text) => {
      writeFileSync(path.join(dir, name), text);
    },
    read: (name) => readFileSync(path.join(dir, name), "utf8"),
    refused: async (line, answer) => {
      try {
        await run(line, answer);
      } catch (thrown) {
        assert.ok(thrown instanceof UserError, thrown instanceof Error ? thrown.stack : String(thrown));
        return thrown;
      }
      assert.fail(`${line} was not refused`);
    },
    remove: () => {
      rmSync(dir, { recursive: true });
    },
  };
}

/** The paths of everything that an environment was refused for. */
export function pathsOf(error: UserError): string[] {
  return error instanceof EnvironmentError ? error.errors.map((each) => each.path) : [];
}

/** An environment on a cluster of three invented machines, and some IPFS nodes. */
export const small = (nodes = 1, extra: readonly string[] = []): string =>
  [
    "config:",
    "  cryptokube:cluster:",
    "    kind: existing",
    "    context: invented",
    "    machines:",
    '      - { name: worker, zones: [a, b, c], cpu: "8", memory: 32Gi }',
    "    storageClasses: [{ name: local-path, default: true }]",
    "  cryptokube:chains:",
    `    - { name: files, chain: ipfs, nodes: ${nodes}, storage: 100Gi }`,
    ...extra,
    "",
  ].join("\n");
