import type { Lock } from "../../stacks/plan/lock/types.ts";

/** A small lock of an invented region: two pools, three nodes. */
export function smallLock(): Lock {
  const io = { iops: 1000, mibs: 40 };
  const slot = { cpuMillis: 2000, memoryMiB: 8000, ceilingMiB: 10000, localGiB: 0, follow: io, peak: io };
  const volume = (node: string) => ({
    role: "execution" as const,
    claim: `execution-${node}-g1`,
    type: "flexible",
    sizeGiB: 1500,
    iops: 6000,
    mibs: 250,
  });
  const node = (name: string, zone: string, pool: string) => ({
    name,
    bookedOn: "ethereum",
    group: "ethereum",
    profile: "ethereum mainnet geth",
    pool,
    slot: "a",
    zone,
    generation: 1,
    volumes: [volume(name)],
  });
  return {
    version: 1,
    environment: "staging",
    capacity: {
      cloud: "aws",
      region: "test-1",
      zones: ["t-b", "t-a"],
      pools: [
        {
          name: "g1-xlarge-t-a-1",
          zone: "t-a",
          machine: "g1.xlarge",
          spot: false,
          count: 2,
          rootDiskGiB: 20,
          slots: [{ name: "a", volumes: 1, ...slot }],
        },
        {
          name: "g1-xlarge-t-b-1",
          zone: "t-b",
          machine: "g1.xlarge",
          spot: false,
          count: 1,
          rootDiskGiB: 20,
          slots: [
            { name: "a", volumes: 1, ...slot },
            { name: "b", volumes: 0, ...slot },
          ],
        },
      ],
      placements: [
        node("ethereum-0", "t-a", "g1-xlarge-t-a-1"),
        node("ethereum-1", "t-b", "g1-xlarge-t-b-1"),
        node("ethereum-2", "t-a", "g1-xlarge-t-a-1"),
      ],
    },
    addresses: {
      vpc: "10.20.0.0/16",
      pods: "100.64.0.0/16",
      services: "172.20.0.0/16",
      subnets: {
        "t-a": { nodes: "10.20.0.0/20", public: "10.20.240.0/24", pods: "100.64.0.0/18" },
        "t-b": { nodes: "10.20.16.0/20", public: "10.20.241.0/24", pods: "100.64.64.0/18" },
      },
    },
  };
}
