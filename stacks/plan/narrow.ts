import { narrowCommand } from "../../catalogue/narrow-history.ts";
import { type NodeChoice, resourcesOf } from "./client-choice.ts";
import { dataDirOf, mountOf } from "./clients.ts";
import { keeperOn } from "./needs/history.ts";
import type { InitPlan } from "./types.ts";

/** Where the platform keeps what it notes on a client's volume, beside the client's own data. */
const noteFolder = "cryptokube";

/**
 * What makes a node's data keep no more history than the file asks for, before its client starts and so while it is
 * stopped. It runs at each start, and prunes once. That no two nodes of a chain are stopped for it at a time is the
 * roller's doing: it replaces one pod at a time.
 */
export function planNarrowing(choice: NodeChoice): InitPlan[] {
  const { client, clients, config } = choice;
  const keeper = keeperOn(client, config.network);
  const each = clients.find(({ client: one }) => one === client);
  if (keeper === undefined || each?.sized.history === undefined) return [];
  return [
    {
      name: "history",
      image: client.image,
      ...narrowCommand(keeper.history, {
        network: config.network,
        dataDir: dataDirOf(client),
        folder: `${mountOf(client.role)}/${noteFolder}`,
        history: each.sized.history,
      }),
      // What the client itself is given: its pruning reads as much.
      resources: resourcesOf(each),
      volumes: [client.role],
    },
  ];
}
