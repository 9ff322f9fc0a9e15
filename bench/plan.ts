/** The plan of machines and disks for 100 and for 1,000 chain nodes in the catalogue's largest AWS region. */
import { cloudOf } from "../catalogue/clouds/index.ts";
import { solveFresh } from "../stacks/plan/capacity/pack.ts";
import type { Need } from "../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume } from "../test/support/capacity-problems.ts";
import { benchArgs, median, report } from "./support/report.ts";

const args = benchArgs(7);
/** Issue 4: 1,000 nodes in at most 2 s. */
const allowedSeconds = 2;

/** Chains of one to four nodes, each chain of another size, and what the platform runs beside them. */
function needs(nodes: number): Need[] {
  const found: Need[] = [];
  for (let chain = 0; found.length < nodes; chain++) {
    const count = Math.min(1 + (chain % 4), nodes - found.length);
    for (let index = 0; index < count; index++) {
      found.push(
        aNeed(`chain${String(chain)}-${String(index)}`, {
          group: `chain${String(chain)}`,
          cpuMillis: 1000 + ((chain * 733) % 3000),
          memoryMiB: 4096 + ((chain * 1777) % 20_000),
          ceilingMiB: 8192 + ((chain * 1777) % 20_000),
          volumes: [
            aVolume(500 + ((chain * 97) % 2500), {
              follow: { iops: 500 + ((chain * 311) % 4000), mibs: 10 + ((chain * 7) % 60) },
              peak: { iops: 4500 + ((chain * 577) % 7500), mibs: 100 + ((chain * 17) % 200) },
            }),
          ],
        }),
      );
    }
  }
  const platform = Array.from({ length: 8 }, (_, index) =>
    aNeed(`platform${String(index)}`, { cpuMillis: 100 + 50 * index, memoryMiB: 256 * (index + 1) }),
  );
  return [...found, ...platform];
}

const cloud = cloudOf("aws");
/** Of one plan, seconds, and how often a machine was held against workloads. */
function measure(nodes: number): { seconds: number; looks: number; machines: number } {
  const problem = aProblem(needs(nodes), { cloud, region: "us-east-1" });
  const work = { looks: 0 };
  const began = performance.now();
  const solved = solveFresh(problem, work);
  const seconds = (performance.now() - began) / 1000;
  if (!solved.ok) throw new Error(solved.impossible.map(({ found, allowed }) => `${found}: ${allowed}`).join("\n"));
  return { seconds, looks: work.looks, machines: solved.capacity.pools.reduce((sum, { count }) => sum + count, 0) };
}

// Neither is measured cold: the first plan of a process also pays for the compiler.
measure(100);
const few = Array.from({ length: args.runs }, () => measure(100));
const many = Array.from({ length: args.runs }, () => measure(1000));
const seconds = (runs: readonly { seconds: number }[]): number[] => runs.map((run) => run.seconds);
report(
  "A plan from nothing",
  [
    { name: "100 nodes", unit: "s", values: seconds(few) },
    {
      name: "1,000 nodes",
      unit: "s",
      values: seconds(many),
      bound: Math.min(allowedSeconds, 10 * median(seconds(few))),
    },
  ],
  args,
  [
    `time × ${(median(seconds(many)) / median(seconds(few))).toFixed(1)} for × 10 nodes; looks × ${((many[0]?.looks ?? 0) / (few[0]?.looks ?? 1)).toFixed(1)}`,
    `${String(few[0]?.machines)} and ${String(many[0]?.machines)} machines`,
  ],
);
