/** Needs and problems for tests of the plan of capacity: by hand, and at random. */
import fc from "fast-check";
import type { Architecture } from "../../catalogue/profile.ts";
import type { MachineOverhead, Need, Problem, VolumeNeed } from "../../stacks/plan/capacity/types.ts";
import { testCloud } from "./clouds.ts";

export const overhead: MachineOverhead = { cpuMillis: 200, memoryMiB: 500, pods: 6, rootDiskGiB: 5 };

/** A need of one vCPU and 4 GiB without disks, but for what is said. */
export function aNeed(name: string, part: Partial<Need> = {}): Need {
  return {
    name,
    bookedOn: name,
    group: name,
    profile: "a test",
    path: ["cryptokube:chains", 0],
    cpuMillis: 1000,
    memoryMiB: 4096,
    ceilingMiB: part.memoryMiB ?? 4096,
    volumes: [],
    architectures: ["amd64", "arm64"],
    interruptible: false,
    ephemeral: false,
    peerMode: "outbound",
    traffic: { inGiB: 0, outGiB: 0 },
    firstSyncHours: 0,
    ...part,
  };
}

/** A volume that follows at 300 IOPS and 10 MiB/s and peaks at 3,000 and 100, but for what is said. */
export function aVolume(sizeGiB: number, part: Partial<VolumeNeed> = {}): VolumeNeed {
  return {
    role: "execution",
    sizeGiB,
    stated: false,
    todayGiB: sizeGiB / 2,
    growthGiBPerMonth: 0,
    follow: { iops: 300, mibs: 10 },
    peak: { iops: 3000, mibs: 100 },
    ...part,
  };
}

/** `count` replicas of one group, named by number. */
export function replicas(group: string, count: number, part: Partial<Need> = {}): Need[] {
  return Array.from({ length: count }, (_, index) => aNeed(`${group}-${index}`, { group, bookedOn: group, ...part }));
}

/** A problem in the invented cloud. */
export function aProblem(needs: readonly Need[], part: Partial<Problem> = {}): Problem {
  return { cloud: testCloud, region: "test-1", zones: 3, needs, overhead, spot: true, ...part };
}

/** Once in so many cases; else null. */
const rarely = <T>(value: fc.Arbitrary<T>, every: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: every - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });

const volume = (role: VolumeNeed["role"]): fc.Arbitrary<VolumeNeed> =>
  fc
    .record({
      sizeGiB: fc.integer({ min: 1, max: 4000 }),
      iops: fc.integer({ min: 0, max: 9000 }),
      mibs: fc.integer({ min: 0, max: 250 }),
      higher: fc.integer({ min: 0, max: 9000 }),
      faster: fc.integer({ min: 0, max: 300 }),
    })
    .map(({ sizeGiB, iops, mibs, higher, faster }) =>
      aVolume(sizeGiB, { role, follow: { iops, mibs }, peak: { iops: iops + higher, mibs: mibs + faster } }),
    );

const architectures = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Architecture[]>(["amd64", "arm64"]) },
  { weight: 1, arbitrary: fc.constantFrom<Architecture[]>(["amd64"], ["arm64"]) },
);

/** Sizes of all kinds, and those that are awkward: a little less or more than a half or a third of a machine. */
const memory = fc.oneof(
  fc.integer({ min: 128, max: 40_000 }),
  fc.constantFrom(13_900, 14_900, 7_100, 29_000, 59_600, 20_400, 9_600),
);

/** A group of replicas; the first of it is never ephemeral. */
const group = (name: string, most: number): fc.Arbitrary<Need[]> =>
  fc
    .record({
      count: fc.integer({ min: 1, max: most }),
      cpuMillis: fc.oneof(fc.integer({ min: 50, max: 8000 }), fc.constantFrom(1900, 3700, 7600)),
      memoryMiB: memory,
      above: fc.integer({ min: 0, max: 8000 }),
      volumes: fc.oneof(
        fc.constant([]),
        volume("execution").map((one) => [one]),
        fc.tuple(volume("execution"), volume("consensus")),
      ),
      architectures,
      interruptible: fc.boolean(),
      ephemeral: fc.boolean(),
    })
    .map(({ count, above, ephemeral, interruptible, volumes, ...part }) =>
      replicas(name, count, { ...part, volumes, ceilingMiB: part.memoryMiB + above }).map((need, index) => ({
        ...need,
        interruptible: interruptible && volumes.length === 0,
        ephemeral: ephemeral && index > 0 && volumes.length > 0,
      })),
    );

/** Groups of up to four, `most` needs in all, and as many as that in every other case. */
export const someNeeds = (most: number): fc.Arbitrary<Need[]> =>
  fc
    .oneof(
      fc.array(fc.nat(), { minLength: 1, maxLength: most }),
      fc.array(fc.nat(), { minLength: most, maxLength: most }),
    )
    .chain((names) => fc.tuple(...names.map((_, index) => group(`chain${index}`, Math.min(4, most)))))
    .map((groups) => groups.flat().slice(0, most));

/** Any problem of up to so many needs in the invented cloud. */
export const someProblem = (most: number): fc.Arbitrary<Problem> =>
  fc
    .record({
      needs: someNeeds(most),
      zones: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(["t-c"], ["t-d", "t-a"], ["t-b", "t-c"])),
      spot: fc.boolean(),
      families: rarely(fc.constantFrom(["g1", "g1a"], ["p1", "h1", "i1", "g1a"], ["p1"], ["c1", "r1a"]), 5),
      architectures: rarely(fc.constantFrom<Architecture[]>(["amd64"], ["arm64"]), 12),
    })
    .map(({ needs, zones, spot, families, architectures: only }) =>
      aProblem(needs, {
        zones,
        spot,
        ...(families === null ? {} : { families }),
        ...(only === null ? {} : { architectures: only }),
      }),
    );
