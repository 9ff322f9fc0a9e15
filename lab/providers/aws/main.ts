/*
 * THIS IS NOT THE OFFICIAL PULUMI PROVIDER "AWS".
 * It is CryptoKube's simulation of it, for rehearsals alone: it makes nothing in any account, asks nothing of any
 * network, and is refused without a rehearsal's folder. See ../README.md.
 */
import { existsSync } from "node:fs";
import { type RehearsalRecord, rehearsalFiles } from "../../rehearsal/place.ts";
import { refuse, runPlugin } from "../protocol/main.ts";
import { CloudStore } from "./cloud/store.ts";
import { catalogueFacts } from "./catalogue-facts.ts";
import { NoWorld } from "./no-world.ts";
import { AwsProvider } from "./provider.ts";
import { rehearsalFrom, simulationBanner } from "./rehearsal-guard.ts";
import type { SimulatedWorld } from "./world.ts";

const found = rehearsalFrom(process.env);
if ("refusal" in found) refuse(found.refusal);
else await run(found.folder, found.record);

async function run(folder: string, record: RehearsalRecord): Promise<void> {
  const store = new CloudStore(rehearsalFiles(folder).cloud, record.id);
  // Another rehearsal's cloud is refused before anything is served.
  try {
    store.read();
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
    return;
  }
  const facts = catalogueFacts(record.region);
  const world = await worldOf(record, folder);
  await runPlugin({
    name: "aws",
    banner: simulationBanner(record),
    create: (log) =>
      Promise.resolve(
        new AwsProvider({
          record,
          folder,
          store,
          facts,
          world,
          log,
          configuration: { defaultTags: {} },
          cancelled: false,
        }),
      ),
  });
}

/** The cluster beside the cloud, where the rehearsal has one. */
async function worldOf(record: RehearsalRecord, folder: string): Promise<SimulatedWorld> {
  const module = new URL("../../rehearsal/world.ts", import.meta.url);
  if (record.kubeconfig === "" || !existsSync(module)) return new NoWorld();
  const { createWorld } = (await import(module.href)) as {
    createWorld: (record: RehearsalRecord, folder: string) => SimulatedWorld;
  };
  return createWorld(record, folder);
}
