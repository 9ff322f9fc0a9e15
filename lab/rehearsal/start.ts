/** The lab that a rehearsal stands on: a control plane without a machine, with simulated ones. */
import { fileURLToPath } from "node:url";
import { acquireCluster, acquireKwok, type Context } from "../acquire/index.ts";
import type { ClusterBinaries } from "../acquire/types.ts";
import type { Simulation } from "../cluster/specification.ts";
import { startLab, type Lab } from "../lab.ts";
import type { Progress } from "../progress.ts";

/** What a rehearsal's lab is made of. */
export interface RehearsalPrograms {
  binaries: ClusterBinaries;
  simulation: Simulation;
}

/** @throws AcquisitionError naming what could not be got. */
export async function acquireRehearsal(context: Context): Promise<RehearsalPrograms> {
  const binaries = await acquireCluster(context);
  const kwok = await acquireKwok(context);
  return { binaries, simulation: { kwok, controllers: fileURLToPath(new URL("controllers.ts", import.meta.url)) } };
}

/** @param o.dataDir the folder of the lab's data; made where it is missing. */
export function startRehearsalLab(
  o: RehearsalPrograms & { name: string; dataDir: string; progress: Progress },
): Promise<Lab> {
  return startLab({ ...o, images: [] });
}
