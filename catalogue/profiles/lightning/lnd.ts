import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { day, inferred, io, memory, noSync, noTraffic, read, traffic } from "../figures.ts";

const guide = "docs.lightning.engineering, run lnd";

function size(
  today: number,
  growth: number,
  peers: SizeProfile["traffic"],
  sync: SizeProfile["firstSync"],
): SizeProfile {
  return {
    disk: {
      todayGiB: today,
      growthGiBPerMonth: growth,
      source: inferred(`${guide}: 5 GB of SSD; the channel database grows with what is paid`),
    },
    io: io([500, 20], [1000, 50], inferred(`${guide}: an SSD; each state of a channel is synced to disk`)),
    cpu: { cores: 1, source: inferred(`${guide}: a quad core of 1 GHz`) },
    memory: memory(2, 4, inferred(`${guide}: at least 2 GB; as much again for its ceiling`)),
    traffic: peers,
    firstSync: sync,
  };
}

const gossip = inferred("channel updates of some tens of thousands of channels, to and from a few peers");

/** Its data is money: channel states are nowhere else, and an old copy of them loses it. */
export const lnd: ClientProfile = {
  name: "lnd",
  chain: "lightning",
  role: "lightning",
  architectures: { value: ["amd64", "arm64"], source: read("lightningnetwork/lnd:.github/workflows/docker.yml", day) },
  regenerable: false,
  defaultMode: "default",
  // By the Bitcoin network that it is on.
  networks: {
    mainnet: {
      default: size(5, 0.5, traffic([20, 20], [20, 10], gossip), {
        hours: 2,
        source: inferred("the graph and the wallet's blocks, from a bitcoind that has them"),
      }),
    },
    testnet4: {
      default: size(1, 0.1, traffic([2, 2], [2, 1], gossip), {
        hours: 1,
        source: inferred("the graph and the wallet's blocks, from a bitcoind that has them"),
      }),
    },
    regtest: { default: size(0, 0.1, noTraffic, noSync) },
  },
};
