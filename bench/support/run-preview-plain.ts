/**
 * A child of `bench/preview.ts`: the same preview as plain `pulumi preview` makes it, whose program is a process of its
 * own. Prints what that process cost as JSON.
 *
 * Arguments: the rehearsal's folder, the environment's name, and the engine's path.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { openRehearsalStack } from "../../cli/rehearse/stack.ts";
import { readRehearsal } from "../../lab/rehearsal/place.ts";
import { sandboxFolders } from "../../lab/rehearsal/sandbox.ts";
import { projectDir } from "../../scripts/children.ts";
import { serveLanguageHost } from "./language-host.ts";

const [root = "", environment = "", engine = ""] = process.argv.slice(2);
const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
const stackFile = readFileSync(path.join(projectDir, `Pulumi.${environment}.yaml`), "utf8");
const program = () => Promise.resolve(undefined);
await openRehearsalStack({ environment, stackFile, program, root, id: readRehearsal(root).id, engine, env });
const host = await serveLanguageHost(env);
const asked = performance.now();
const words = ["preview", "--stack", environment, "--non-interactive", "--suppress-progress", "--color", "never"];
const child = spawn(engine, [...words, `--client=127.0.0.1:${String(host.port)}`], {
  cwd: sandboxFolders(root).work,
  env,
  stdio: ["ignore", "pipe", "pipe"],
});
let said = "";
for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
host.stop();
const cost = host.cost();
if (status !== 0 || cost === undefined) throw new Error(`the preview ended with ${String(status)}:\n${said}`);
const resources = Number(/(\d+) to create/.exec(said)?.[1] ?? 0);
process.stdout.write(
  `${JSON.stringify({
    wholeSeconds: (performance.now() - asked) / 1000,
    programSeconds: cost.seconds,
    cpuSeconds: cost.cpuSeconds,
    peakMiB: cost.peakMiB,
    resources,
  })}\n`,
);
process.exit(0);
