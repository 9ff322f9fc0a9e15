import { readFileSync } from "node:fs";
import * as path from "node:path";

/**
 * What Node.js is started with where it runs the environments' program: `nodeargs` of Pulumi.yaml, as the engine's own
 * language host takes it. Read without a YAML library: this runs before anything is installed.
 *
 * @param {string} projectDir
 * @returns {string[]} empty where there are none.
 */
export function programNodeArgs(projectDir) {
  const project = readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8");
  const [, line = ""] = /^ +nodeargs: *([^#\n]*)/m.exec(project) ?? [];
  return line.split(/\s+/).filter(Boolean);
}
