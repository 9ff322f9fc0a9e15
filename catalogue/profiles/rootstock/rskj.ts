import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { day, gibOfGb, inferred, io, memory, read, traffic } from "../figures.ts";

const requirements = "rsksmart/devportal:docs/03-node-operators/04-setup/requirements.md";

function size(today: SizeProfile["disk"], peers: SizeProfile["traffic"]): SizeProfile {
  return {
    disk: today,
    io: io(
      [1000, 40],
      [3000, 125],
      inferred("a block of a few KiB every half minute; the first sync by what every gp3 volume has"),
    ),
    cpu: { cores: 4, source: read(`${requirements}: 4 cores (RSKIP-144)`, day) },
    memory: memory(8, 10, inferred(`${requirements}: 8 GB; a quarter more beside Java's heap`)),
    traffic: peers,
    firstSync: {
      hours: 48,
      source: inferred("dev.rootstock.io: a long sync checks every block since 2018; no time is published"),
    },
  };
}

const growth = "rsksmart/devportal-1.0#25: 20 GB in November 2019, after 22 months; twice that pace since";
const gossip = inferred("blocks of a few KiB and their transactions, to and from some ten peers");

export const rskj: ClientProfile = {
  name: "rskj",
  chain: "rootstock",
  role: "rootstock",
  architectures: { value: ["amd64"], source: read(`${requirements}: OS x64`, day) },
  regenerable: true,
  defaultMode: "default",
  networks: {
    mainnet: {
      default: size(
        {
          todayGiB: gibOfGb(128),
          growthGiBPerMonth: 2,
          source: inferred(
            `${requirements}: 128 GB, taken for its size today, as none is published; growth: ${growth}`,
          ),
        },
        traffic([20, 20], [20, 10], gossip),
      ),
    },
    testnet: {
      default: size(
        {
          todayGiB: gibOfGb(128),
          growthGiBPerMonth: 1,
          source: inferred(`${requirements}: 128 GB for both networks; growth: half of mainnet's`),
        },
        traffic([10, 10], [10, 5], gossip),
      ),
    },
  },
};
