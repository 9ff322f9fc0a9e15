import { readFile } from "node:fs/promises";

const settingsPath = process.env.BOOTSTRAP_SETTINGS ?? "/agent-config/bootstrap.json";

await readFile(settingsPath, "utf8");
