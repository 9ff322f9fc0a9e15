import { explorerNetwork } from "../../../catalogue/profiles/index.ts";
import type { AppConfig } from "../../config/apps.ts";
import type { ChainConfig } from "../../config/chains.ts";
import type { ExplorerConfig } from "../../config/explorers.ts";
import { millicores, quantityMiB } from "../../config/quantities.ts";
import type { Need } from "../capacity/types.ts";
import type { Asked, Setting } from "./chains.ts";
import { needOf, partOf } from "./parts.ts";
import { profileNamed, sizeOf } from "./profiled.ts";
import { tooSmall, volumeNeed } from "./sizing.ts";

/** An explorer's server, and the database that it indexes its chain into. */
export function explorerNeeds(explorer: ExplorerConfig, index: number, { chains, horizon }: Setting): Asked {
  const { name, storage } = explorer;
  const path = ["cryptokube:explorers", index];
  const network = explorerNetwork(...chainOf(explorer, chains));
  const database = profileNamed("blockscout-database");
  if (database.networks[network] === undefined) {
    const allowed = `a chain whose explorer's size is known: ${Object.keys(database.networks).join(", ")}`;
    return { needs: [], impossible: [{ path: [...path, "chain"], found: network, allowed }] };
  }
  const size = sizeOf(database, network, database.defaultMode);
  const volume = volumeNeed("database", size, horizon, storage);
  const server = profileNamed("blockscout");
  const leftOut = "explorers are not made yet";
  const about = { bookedOn: name, path, peers: "public" as const, leftOut };
  return {
    needs: [
      needOf({ ...about, name: `${name}-0`, group: name, profile: `blockscout ${network}` }, [
        partOf(server, sizeOf(server, network, server.defaultMode)),
      ]),
      needOf(
        {
          ...about,
          name: `${name}-database-0`,
          group: `${name}-database`,
          profile: `postgresql blockscout ${network}`,
        },
        [partOf(database, size, volume)],
      ),
    ],
    impossible: tooSmall(volume, `the database of ${name} (${network})`, [...path, "storage"]),
  };
}

/** The kind and network of the chain that an explorer or a signer names. */
export function chainOf({ chain: wanted }: { chain: string }, chains: readonly ChainConfig[]): [string, string] {
  const chain = chains.find(({ name }) => name === wanted);
  return [chain?.chain ?? "ethereum", chain !== undefined && "network" in chain ? chain.network : "mainnet"];
}

/** Room for the pods of one of the users' own applications. */
export function appNeeds({ name, replicas, cpu, memory, spot }: AppConfig, index: number): Need[] {
  const size = { cpuMillis: millicores(cpu), memoryMiB: quantityMiB(memory), ceilingMiB: quantityMiB(memory) };
  return Array.from({ length: replicas }, (_, i) => ({
    ...needOf(
      {
        name: `${name}-${i}`,
        bookedOn: name,
        group: name,
        profile: `application ${cpu} CPU ${memory}`,
        path: ["cryptokube:apps", index],
        peers: "outbound",
        // One replica alone has no other that serves meanwhile.
        interruptible: spot && replicas > 1,
        leftOut: "rooms for applications are not made yet",
      },
      [],
      size,
    ),
  }));
}
