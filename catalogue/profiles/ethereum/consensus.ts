/** What every consensus client's profile is made from: one row of the resource page. */
import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { diskOf, inferred, io, memory } from "../figures.ts";
import {
  awsBlueprint,
  checkpointSync,
  consensusCpu,
  consensusTraffic,
  measuredOn,
  type Network,
  resourceUsage,
} from "./common.ts";

/** A client's row: version, database and memory in GiB, as measured in April 2026. */
export interface Row {
  name: string;
  version: string;
  databaseGiB: number;
  memoryGiB: number;
  architectures: ClientProfile["architectures"];
}

/** Blocks since the checkpoint: what AWS's 50 GB a month leave beside the execution client. */
const growth = 2;
/** What a node with all data columns keeps on top, GiB. It does not grow: columns are kept for 18 days. */
const supernodeGiB = 500;

const diskIo = {
  default: io(
    [500, 20],
    [3000, 125],
    inferred(
      "blocks and columns are appended and pruned; a checkpoint is a few hundred MiB: what every gp3 volume has",
    ),
  ),
  supernode: io(
    [1000, 60],
    [3000, 250],
    inferred(
      `${awsBlueprint}: all columns are 5 to 15 MB/s more to receive, which are written, served and pruned again`,
    ),
  ),
};

/** A measured use rounded up by a sixteenth to whole GiB, and a quarter more for its ceiling. */
function memoryOf({ name, version, memoryGiB }: Row, network: Network): SizeProfile["memory"] {
  const from = `${resourceUsage}: ${name} ${version}, ~${memoryGiB} GiB`;
  const request = Math.ceil(memoryGiB * 1.0625);
  if (network !== "sepolia") return memory(request, Math.ceil(request * 1.25), inferred(from));
  const small = Math.ceil(request / 2);
  return memory(small, Math.ceil(small * 1.5), inferred(`half of mainnet's, as Sepolia has few validators: ${from}`));
}

function diskOfRow({ name, version, databaseGiB }: Row, network: Network, supernode: boolean): SizeProfile["disk"] {
  const like = network === "mainnet" ? "" : `; mainnet's is taken for ${network}, of which none is published`;
  const from = `${resourceUsage}: ${name} ${version}, ~${databaseGiB} GiB${supernode ? " and 500 GiB with all data columns" : ""}`;
  return diskOf({
    gib: databaseGiB + (supernode ? supernodeGiB : 0),
    on: measuredOn,
    growth,
    from: `${from}${like}`,
    growthFrom: `${awsBlueprint}, the consensus client's share`,
  });
}

function modes(row: Row, network: Network): Record<"default" | "supernode", SizeProfile> {
  const of = (mode: "default" | "supernode"): SizeProfile => ({
    disk: diskOfRow(row, network, mode === "supernode"),
    io: diskIo[mode],
    cpu:
      mode === "default"
        ? consensusCpu[network]
        : {
            cores: consensusCpu[network].cores + 1,
            source: inferred(`a core more to recover and check all columns; ${consensusCpu[network].source.from}`),
          },
    memory: memoryOf(row, network),
    traffic: consensusTraffic[mode][network],
    firstSync: checkpointSync[mode],
  });
  return { default: of("default"), supernode: of("supernode") };
}

export function consensusProfile(row: Row): ClientProfile {
  return {
    name: row.name,
    chain: "ethereum",
    role: "consensus",
    architectures: row.architectures,
    regenerable: true,
    defaultMode: "default",
    networks: { mainnet: modes(row, "mainnet"), sepolia: modes(row, "sepolia"), hoodi: modes(row, "hoodi") },
  };
}
