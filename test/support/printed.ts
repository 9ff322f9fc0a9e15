/** A line that `cryptokube orphans` prints, run by a shell as a person runs it, with a `./cryptokube` that only listens. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Adoptions, ADOPTIONS_VARIABLE } from "../../stacks/adoption.ts";

/** What `./cryptokube` is given: its arguments, and what the variable tells it to take over. */
export function runPrinted(line: string): { args: string; adoptions: Adoptions } {
  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-printed-"));
  try {
    const script = path.join(folder, "cryptokube");
    writeFileSync(script, `#!/bin/sh\nprintf '%s\\n%s' "$*" "$${ADOPTIONS_VARIABLE}"\n`);
    chmodSync(script, 0o755);
    const [args = "", ...told] = execFileSync("/bin/sh", ["-c", line], { cwd: folder, encoding: "utf8" }).split("\n");
    return { args, adoptions: JSON.parse(told.join("\n")) as Adoptions };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
