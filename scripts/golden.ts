/**
 * `npm run golden`: writes the golden files anew, for review as a diff. The specs that compare with them write them
 * instead where UPDATE_GOLDEN is set; which those are, their own text says.
 */
import { globSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { projectDir, runHere } from "./children.ts";

const specs = globSync("test/**/*.spec.ts", { cwd: projectDir }).filter((file) =>
  readFileSync(path.join(projectDir, file), "utf8").includes("UPDATE" + "_GOLDEN"),
);
if (specs.length === 0) {
  process.stderr.write("No spec compares with a golden file.\n");
  process.exitCode = 1;
} else {
  const env = { ...process.env, UPDATE_GOLDEN: "1" };
  process.exitCode = await runHere(["scripts/test.ts", "default", ...specs], env);
}
