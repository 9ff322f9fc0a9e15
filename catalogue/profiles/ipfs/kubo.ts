import type { ClientProfile } from "../../profile.ts";
import { day, inferred, io, memory, noSync, read, traffic } from "../figures.ts";

/** How much it holds is the user's to say: nothing can be computed from the network. */
export const kubo: ClientProfile = {
  name: "kubo",
  chain: "ipfs",
  role: "ipfs",
  architectures: { value: ["amd64", "arm64"], source: read("ipfs/kubo:.github/workflows/docker-image.yml", day) },
  // What is pinned may be nowhere else.
  regenerable: false,
  defaultMode: "default",
  networks: {
    public: {
      default: {
        disk: { todayGiB: 0, growthGiBPerMonth: 0, source: inferred("the environment file says how much it holds") },
        io: io(
          [500, 30],
          [3000, 125],
          inferred("blocks of 256 KiB; an import writes as fast as every gp3 volume does"),
        ),
        cpu: { cores: 2, source: read("ipfs/kubo:README.md: 2 cores", day) },
        memory: memory(6, 8, inferred("ipfs/kubo:README.md: 6 GB and more; about 1 GiB for 20 million CIDs provided")),
        traffic: traffic(
          [90, 90],
          [30, 30],
          inferred(
            "ipfs/kubo#3319 aims at under 1 GB a day for an idle client of the DHT, met since 0.36; a server of it three " +
              "times that. What readers fetch comes on top",
          ),
        ),
        firstSync: noSync,
      },
    },
  },
};
