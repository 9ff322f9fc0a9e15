import type { LeavingMachines, PoolPlan } from "../capacity/types.ts";
import { added, changed, type Difference, removed } from "./change.ts";
import type { Lock } from "./types.ts";

const machines = (count: number): string => (count === 1 ? "1 machine" : `${count} machines`);

function poolInWords({ count, machine, spot, zone }: PoolPlan | LeavingMachines): string {
  return `${count} × ${machine}${spot ? " spot" : ""} in ${zone}`;
}

/** What changes of a pool: its machines, how many there are, and the places on them. */
export function poolDifferences(was: PoolPlan | undefined, is: PoolPlan | undefined): Difference[] {
  if (was === undefined) {
    return is === undefined
      ? []
      : [added("pool", is.name, poolInWords(is), `Pool ${is.name} is new: ${poolInWords(is)}.`)];
  }
  const { name } = was;
  if (is === undefined) {
    return [removed("pool", name, poolInWords(was), `Pool ${name} goes: ${poolInWords(was)}.`)];
  }
  const kind = ({ machine, spot, zone }: PoolPlan): string => `${machine}${spot ? " spot" : ""} in ${zone}`;
  const grows = is.count > was.count ? "grows" : "shrinks";
  const slots = (pool: PoolPlan): string => pool.slots.map((slot) => JSON.stringify(slot)).join();
  const places = (pool: PoolPlan): string => pool.slots.map((slot) => slot.name).join(", ");
  return [
    ...changed("pool", name, "machine", kind(was), kind(is), `Pool ${name} becomes ${kind(is)} from ${kind(was)}.`),
    ...changed(
      "pool",
      name,
      "count",
      String(was.count),
      String(is.count),
      `Pool ${name} ${grows} from ${was.count} to ${machines(is.count)}.`,
    ),
    ...changed(
      "pool",
      name,
      "root disk",
      `${was.rootDiskGiB} GiB`,
      `${is.rootDiskGiB} GiB`,
      `The root disks of pool ${name} become ${is.rootDiskGiB} GiB from ${was.rootDiskGiB} GiB.`,
    ),
    ...changed(
      "pool",
      name,
      "generation",
      was.generation,
      is.generation,
      was.generation === undefined || is.generation === undefined
        ? `The machines of pool ${name} are ${is.generation === undefined ? "renewed in place" : "made anew"} from now on.`
        : `Pool ${name} gets new machines (generation ${is.generation} after ${was.generation}), and its nodes move to them one by one.`,
    ),
    ...(slots(was) === slots(is)
      ? []
      : [
          {
            what: "pool" as const,
            change: "changed" as const,
            name,
            from: `slots ${places(was)}`,
            to: `slots ${places(is)}`,
            sentence: slotSentence(was, is),
          },
        ]),
  ];
}

/** What happens to the places on a pool's machines. */
function slotSentence(was: PoolPlan, is: PoolPlan): string {
  const kept = new Map(is.slots.map((slot) => [slot.name, JSON.stringify(slot)]));
  const before = new Set(was.slots.map(({ name }) => name));
  const come = is.slots.flatMap(({ name }) => (before.has(name) ? [] : [`${name} is new`]));
  const gone = was.slots.flatMap(({ name }) => (kept.has(name) ? [] : [`${name} goes`]));
  const other = was.slots.flatMap((slot) => {
    const now = kept.get(slot.name);
    return now === undefined || now === JSON.stringify(slot) ? [] : [`${slot.name} has another size`];
  });
  const all = [...come, ...gone, ...other];
  return `Slots of pool ${is.name}: ${all.length === 0 ? "they stand in another order" : all.join(", ")}.`;
}

/** What becomes of machines that are no longer wanted. */
export function leavingDifferences(
  next: Lock,
): (was: LeavingMachines | undefined, is: LeavingMachines | undefined) => Difference[] {
  return (was, is) => {
    const machines = is ?? was;
    if (machines === undefined) return [];
    const { pool, generation } = machines;
    const name = `${pool}-${generation}`;
    const whose = `The old machines of pool ${pool} (generation ${generation}, ${poolInWords(machines)})`;
    if (was === undefined) {
      const sentence = `${whose} stay until no node stands on them; \`./cryptokube plan ${next.environment} --let-go\` then lets them go.`;
      return [added("machines", name, poolInWords(machines), sentence)];
    }
    if (is !== undefined) {
      const sentence = `${whose} are written down otherwise than before.`;
      const all = (each: LeavingMachines): string => `${poolInWords(each)}, root disks of ${each.rootDiskGiB} GiB`;
      return changed("machines", name, "machines", all(was), all(is), sentence);
    }
    const again = next.capacity.pools.some((each) => each.name === pool && each.generation === generation);
    const sentence = again ? `${whose} are wanted again.` : `${whose} go.`;
    return [removed("machines", name, poolInWords(machines), sentence)];
  };
}
