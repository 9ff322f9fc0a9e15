/**
 * The lab by hand: `node lab/main.ts start|stop|status|delete [--name <lab>] [--image <reference>]…`.
 *
 * `npm run up` and `npm run down` do this and more; this is for trying the lab alone.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { acquireCluster, acquireImages, createContext, labImages } from "./acquire/index.ts";
import { deleteLab, labStatus, limits, startLab, stopLab } from "./lab.ts";
import { labsFolder } from "./paths.ts";
import { terminalProgress } from "./progress.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string", default: "lab" }, image: { type: "string", multiple: true, default: [] } },
});
const dataDir = path.join(labsFolder(process.env), values.name);
const progress = terminalProgress();

const commands: Record<string, () => Promise<void>> = {
  async start() {
    const context = createContext({ progress });
    const binaries = await acquireCluster(context);
    const images = await acquireImages(context, [...Object.values(labImages), ...values.image]);
    const lab = await startLab({ name: values.name, dataDir, binaries, images, progress });
    process.stdout.write(`${JSON.stringify(lab, null, 2)}\n`);
    for (const limit of limits) progress.note(limit);
  },
  stop: () => stopLab({ dataDir, progress }),
  delete: () => deleteLab({ dataDir, progress }),
  async status() {
    process.stdout.write(`${JSON.stringify(await labStatus(dataDir), null, 2)}\n`);
  },
};

const command = commands[positionals[0] ?? ""];
if (command) await command();
else {
  process.stderr.write("usage: node lab/main.ts start|stop|status|delete [--name <lab>] [--image <reference>]…\n");
  process.exitCode = 2;
}
