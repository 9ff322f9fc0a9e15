/** A Go program as the lab builds it, and the small module that it is built in. */
import { createHash } from "node:crypto";
import { AcquisitionError } from "./errors.ts";

/** A program, or several that share their dependencies, built from one module of the Go module proxy. */
export interface GoProgram {
  /** Its folder's name in the cache. */
  tool: string;
  /** The version that people know it by, without "v". */
  version: string;
  /** For a person: "Kubernetes 1.36.0". */
  title: string;
  module: string;
  /** With "v"; not always `v` + version: Prometheus 3.14.0 is module version v0.314.0. */
  moduleVersion: string;
  /** What is built: import path, and the name of the file in `bin/`. */
  binaries: { package: string; name: string }[];
  /**
   * "off": a static program, as an image without a C library needs it. "machine": with C where the machine has a
   * compiler, for programs that run on it. "needed": nothing stands in for its C, so it takes a compiler; the C is
   * built for every processor, as an image's program may be moved.
   */
  cgo: "off" | "machine" | "needed";
  /**
   * Whether sums are taken from the program's own go.sum before the public database is asked: of a module that the
   * database does not answer for, the program's authors vouch, and the database for them.
   */
  ownSums?: boolean;
  tags?: string[];
  /** Variables that are set at link time (`-X`), so that the program reports its real version. */
  stamp?: Record<string, string>;
  /**
   * Files that the module lacks and its build needs, by path in it: what releases make by tools other than Go. The
   * module is then built from a copy.
   */
  adds?: Record<string, string>;
  /** Bytes that the build takes with its module and build caches, where they are empty. */
  space: number;
}

/** One `replace` line. */
export interface Replace {
  from: string;
  to: string;
}

/**
 * The `replace` lines that a program's own go.mod needs others to repeat: Go follows only those of the main module.
 *
 * A line that points into the program's own source tree points nowhere from here. Kubernetes' staging modules are
 * published as `v0.<minor>.<patch>` beside `v1.<minor>.<patch>`; other such lines are left out, since the module names a
 * published version in its `require` line.
 *
 * @param goMod the text of the program's go.mod.
 */
export function replacesOf(goMod: string, moduleVersion: string): Replace[] {
  const replaces: Replace[] = [];
  let block = false;
  for (const line of goMod.split("\n").map((text) => text.replace(/\/\/.*$/, "").trim())) {
    if (line === "replace (") block = true;
    else if (line === ")") block = false;
    const text = block ? line : /^replace\s+([^(].*)$/.exec(line)?.[1];
    const [from, to] = text?.split("=>").map((side) => side.trim()) ?? [];
    if (!from || !to) continue;
    if (/^\.{0,2}\//.test(to)) {
      const staging = /^\.\/staging\/src\/(k8s\.io\/[a-z0-9-]+)$/.exec(to)?.[1];
      if (staging !== undefined) {
        replaces.push({ from, to: `${staging} ${moduleVersion.replace(/^v1\./, "v0.")}` });
      }
    } else {
      replaces.push({ from, to });
    }
  }
  return replaces;
}

/** The text of the go.mod that the program is built in: what it needs, and nothing of ours. */
export function goModText(program: GoProgram, replaces: readonly Replace[]): string {
  return [
    `module ${program.tool}`,
    "",
    "go 1.26",
    "",
    `require ${program.module} ${program.moduleVersion}`,
    ...replaces.map(({ from, to }) => `replace ${from} => ${to}`),
    ...program.binaries.map((binary) => `tool ${binary.package}`),
    "",
  ].join("\n");
}

/** The linker's flags: no symbol table and no debugging data (a third of the size), and the version. */
export function linkerFlags(program: GoProgram): string {
  const stamps = Object.entries(program.stamp ?? {}).map(([variable, value]) => {
    if (/[\s'"]/.test(value)) throw new AcquisitionError(`The value of ${variable} may not hold blanks or quotes.`);
    return `-X ${variable}=${value}`;
  });
  return ["-s", "-w", ...stamps].join(" ");
}

/** Changes when the program would come out differently. */
export function recipeOf(program: GoProgram): string {
  const { title: _title, space: _space, ...matters } = program;
  return createHash("sha256").update(JSON.stringify(matters)).digest("hex").slice(0, 16);
}
