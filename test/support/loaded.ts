/** An environment of one chain and a Prometheus on the invented cloud, as it is once it was loaded. Worked out by hand. */
import type { Need, Placement, PoolPlan, VolumeNeed, VolumePlan } from "../../stacks/plan/capacity/types.ts";
import type { Subject } from "../../stacks/explain.ts";
import { testCloud } from "./clouds.ts";

const executionNeed: VolumeNeed = {
  role: "execution",
  sizeGiB: 1600,
  stated: false,
  todayGiB: 1000,
  growthGiBPerMonth: 30,
  follow: { iops: 2000, mibs: 60 },
  peak: { iops: 5000, mibs: 200 },
};

const executionVolume = (node: number): VolumePlan => ({
  role: "execution",
  claim: `execution-eth-${node}-g1`,
  type: "flexible",
  sizeGiB: 1600,
  iops: 5000,
  mibs: 200,
});

const ethNeed = (node: number): Need => ({
  name: `eth-${node}`,
  bookedOn: "eth",
  group: "eth",
  profile: "invented chain",
  path: ["cryptokube:chains", 0],
  cpuMillis: 2000,
  memoryMiB: 8192,
  ceilingMiB: 12288,
  volumes: [executionNeed],
  architectures: ["amd64", "arm64"],
  interruptible: false,
  ephemeral: false,
  peerMode: "inbound",
  traffic: { inGiB: 500, outGiB: 700 },
  firstSyncHours: 72,
});

const prometheusNeed: Need = {
  name: "prometheus",
  bookedOn: "platform",
  group: "prometheus",
  profile: "prometheus",
  path: ["cryptokube:prometheus"],
  cpuMillis: 500,
  memoryMiB: 1024,
  ceilingMiB: 1024,
  volumes: [
    {
      role: "database",
      sizeGiB: 8,
      stated: true,
      todayGiB: 4,
      growthGiBPerMonth: 0,
      follow: { iops: 100, mibs: 5 },
      peak: { iops: 100, mibs: 5 },
    },
  ],
  architectures: ["amd64", "arm64"],
  interruptible: false,
  ephemeral: false,
  peerMode: "outbound",
  traffic: { inGiB: 0, outGiB: 0 },
  firstSyncHours: 0,
};

const ethPool = (zone: string, more: PoolPlan["slots"] = []): PoolPlan => ({
  name: `g1a-xlarge-${zone}-1`,
  zone,
  machine: "g1a.xlarge",
  spot: false,
  count: 1,
  slots: [
    {
      name: "a",
      cpuMillis: 2000,
      memoryMiB: 8192,
      ceilingMiB: 12288,
      volumes: 1,
      follow: executionNeed.follow,
      peak: executionNeed.peak,
      localGiB: 0,
    },
    ...more,
  ],
  rootDiskGiB: 20,
});

const ethPlacement = (node: number, zone: string): Placement => ({
  name: `eth-${node}`,
  bookedOn: "eth",
  group: "eth",
  profile: "invented chain",
  pool: `g1a-xlarge-${zone}-1`,
  slot: "a",
  zone,
  generation: 1,
  volumes: [executionVolume(node)],
});

/** Two nodes in two zones; Prometheus beside the first. Nothing was accepted yet. */
export const subject: Subject = {
  environment: "test",
  config: {
    planning: { horizon: 12, freeSpace: 0.15, spot: true, released: [] },
  },
  next: {
    version: 1,
    environment: "test",
    capacity: {
      cloud: "aws",
      region: "test-1",
      zones: ["t-a", "t-b"],
      pools: [
        ethPool("t-a", [
          {
            name: "b",
            cpuMillis: 500,
            memoryMiB: 1024,
            ceilingMiB: 1024,
            volumes: 1,
            follow: { iops: 100, mibs: 5 },
            peak: { iops: 100, mibs: 5 },
            localGiB: 0,
          },
        ]),
        ethPool("t-b"),
      ],
      placements: [
        ethPlacement(0, "t-a"),
        ethPlacement(1, "t-b"),
        {
          name: "prometheus",
          bookedOn: "platform",
          group: "prometheus",
          profile: "prometheus",
          pool: "g1a-xlarge-t-a-1",
          slot: "b",
          zone: "t-a",
          generation: 1,
          volumes: [
            { role: "database", claim: "database-prometheus-g1", type: "flexible", sizeGiB: 8, iops: 3000, mibs: 125 },
          ],
        },
      ],
    },
    addresses: {
      vpc: "10.20.0.0/16",
      pods: "100.64.0.0/16",
      services: "172.20.0.0/20",
      subnets: {
        "t-a": { nodes: "10.20.0.0/20", public: "10.20.128.0/24" },
        "t-b": { nodes: "10.20.16.0/20", public: "10.20.129.0/24" },
      },
    },
  },
  needs: [ethNeed(0), ethNeed(1), prometheusNeed],
  overhead: { cpuMillis: 300, memoryMiB: 500, pods: 6, rootDiskGiB: 0 },
  cloud: testCloud,
  problem: { region: "test-1", zones: 2 },
};
