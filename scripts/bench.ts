/** `npm run bench -- NAME …`: runs one measurement of `bench/`, or lists them with the first line of what each says. */
import { existsSync, globSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { projectDir, runHere } from "./children.ts";

const [name, ...args] = process.argv.slice(2);
const file = name === undefined ? "" : `bench/${path.basename(name)}.ts`;
if (name !== undefined && !name.startsWith("-") && existsSync(path.join(projectDir, file))) {
  process.exitCode = await runHere([file, ...args]);
} else {
  const known = globSync("bench/*.ts", { cwd: projectDir }).sort();
  const lines = known.map((script) => {
    const [, about = ""] =
      /^\s*\/?\*+ (.+?)(?: \*\/)?$/m.exec(readFileSync(path.join(projectDir, script), "utf8")) ?? [];
    return `  ${path.basename(script, ".ts").padEnd(16)} ${about}`;
  });
  const wrong = name !== undefined && !name.startsWith("-");
  const head = wrong ? `There is no measurement "${name}".` : "npm run bench -- NAME [--runs N] [--json]";
  process.stdout.write(`${[head, "", ...lines].join("\n")}\n`);
  if (wrong) process.exitCode = 1;
}
