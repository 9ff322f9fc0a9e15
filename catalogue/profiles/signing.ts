/** What stands around a signer beside its own server and database. */
import type { ClientProfile } from "../profile.ts";
import { inferred, io, memory, noDisk, noSync, noTraffic } from "./figures.ts";

const few = inferred(
  "a validator client asks and signs for its keys; no figure is published that fits any number of them",
);

/** A validator client of any kind: it holds no chain, and a small record of what it has signed. */
export const validatorClient: ClientProfile = {
  name: "validator-client",
  chain: "platform",
  role: "server",
  architectures: { value: ["amd64", "arm64"], source: inferred("as the consensus clients that they belong to") },
  // What it has signed is in the signer's database too, but that is no reason to lose one of the two.
  regenerable: false,
  defaultMode: "default",
  networks: Object.fromEntries(
    ["mainnet", "sepolia", "hoodi"].map((network) => [
      network,
      {
        default: {
          disk: { todayGiB: 0, growthGiBPerMonth: 0.05, source: few },
          io: io([50, 5], [50, 5], few),
          cpu: { cores: 0.25, source: few },
          memory: memory(0.5, 2, few),
          traffic: noTraffic,
          firstSync: noSync,
        },
      },
    ]),
  ),
};

const operator = inferred(
  "config/manager/manager.yaml of CloudNativePG v1.27.0 asks 100m and 100Mi, and its limit is 200Mi",
);

/** The operator of the databases: one replica acts, and PostgreSQL goes on without it. */
export const postgresOperator: ClientProfile = {
  name: "postgres-operator",
  chain: "platform",
  role: "server",
  architectures: { value: ["amd64", "arm64"], source: inferred("docker-bake.hcl of CloudNativePG v1.27.0 names both") },
  regenerable: true,
  defaultMode: "default",
  networks: {
    cluster: {
      default: {
        disk: noDisk,
        io: io([0, 0], [0, 0], inferred("it keeps nothing")),
        cpu: { cores: 0.1, source: operator },
        memory: memory(0.125, 0.25, operator),
        traffic: noTraffic,
        firstSync: noSync,
      },
    },
  },
};
