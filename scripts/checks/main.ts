/** The step `words` of `npm run check`: the house's rules over every file that git knows or would add. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { projectDir } from "../children.ts";
import { brokenLinks, lineFindings, loosePins, type Finding } from "./rules.ts";

// Under sudo the folder is another user's, which git distrusts for the sake of what its configuration could run.
const trusting = ["-c", "safe.directory=*", "-c", "core.fsmonitor=false"];
const listed = execFileSync("git", [...trusting, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: projectDir,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const files = [...new Set(listed.split("\0"))].filter(
  (file) => file !== "" && file !== "package-lock.json" && isFile(path.join(projectDir, file)),
);

function isFile(where: string): boolean {
  return existsSync(where) && statSync(where).isFile();
}

const findings: Finding[] = files.flatMap((file) => {
  const text = readFileSync(path.join(projectDir, file), "utf8");
  const found = lineFindings(file, text);
  if (file.endsWith(".md")) {
    found.push(...brokenLinks(file, text, (target) => existsSync(path.join(projectDir, target))));
  }
  if (file === "package.json") found.push(...loosePins(text));
  return found;
});

for (const { file, line, message } of findings) process.stdout.write(`${file}:${String(line)} ${message}\n`);
if (findings.length > 0) process.exitCode = 1;
