/** Surroundings of an acquisition that a test can look into. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createContext } from "../../../../lab/acquire/context.ts";
import type { OfficialSources } from "../../../../lab/acquire/sources.ts";
import type { Context } from "../../../../lab/acquire/types.ts";
import type { Progress, Step } from "../../../../lab/progress.ts";

/** Progress that keeps what it was told. */
export class RecordedProgress implements Progress {
  readonly lines: string[] = [];
  readonly fractions: number[] = [];

  step(title: string): Step {
    this.lines.push(`begin ${title}`);
    return {
      update: (text, fraction) => {
        this.lines.push(`update ${title}: ${text}`);
        if (fraction !== undefined) this.fractions.push(fraction);
      },
      done: (text) => void this.lines.push(`done ${title}: ${text ?? ""}`),
      fail: (text) => void this.lines.push(`fail ${title}: ${text}`),
    };
  }

  note(text: string): void {
    this.lines.push(`note ${text}`);
  }

  warn(text: string): void {
    this.lines.push(`warn ${text}`);
  }

  /** The lines of one kind. */
  of(kind: "begin" | "update" | "done" | "fail" | "note" | "warn"): string[] {
    return this.lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  }
}

/** Where nothing answers: a port that the kernel refuses at once. */
export const nowhere = "http://127.0.0.1:1";

/** Sources that are all at one address. */
export const sourcesAt = (url: string): OfficialSources => ({
  pulumi: `${url}/pulumi`,
  github: `${url}/github`,
  kubernetes: `${url}/k8s`,
  go: `${url}/go`,
  registries: { "docker.io": { api: `${url}/v2/`, name: new URL(url).host } },
});

/** A folder of one test, with programs of its own on PATH. */
export class Surroundings {
  readonly folder: string;
  readonly progress = new RecordedProgress();
  readonly env: NodeJS.ProcessEnv;
  readonly bin: string;

  constructor(folder: string) {
    this.folder = folder;
    this.bin = path.join(folder, "bin");
    // The machine's own programs (tar, sh) stay; go, pulumi, apt and the like are the test's or absent.
    this.env = { PATH: this.bin, HOME: path.join(folder, "home") };
  }

  get cacheDir(): string {
    return path.join(this.folder, "cache");
  }

  context(parts: Partial<Context> = {}): Context {
    return createContext({
      cacheDir: this.cacheDir,
      progress: this.progress,
      env: this.env,
      sources: sourcesAt(nowhere),
      // Longer than a loaded machine takes to answer itself; tests of silence set their own.
      fetchTimeoutMs: 10_000,
      stallTimeoutMs: 10_000,
      ...parts,
    });
  }

  /** Puts a shell script on the test's PATH. */
  async script(name: string, text: string): Promise<string> {
    await mkdir(this.bin, { recursive: true });
    const file = path.join(this.bin, name);
    await writeFile(file, `#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin\n${text}\n`);
    await chmod(file, 0o755);
    return file;
  }

  /** A file in the test's folder. */
  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Surroundings in a new temporary folder; the caller removes them. */
export async function surroundings(): Promise<Surroundings> {
  const made = new Surroundings(await mkdtemp(path.join(tmpdir(), "cryptokube-acquire-")));
  await mkdir(made.cacheDir);
  return made;
}
