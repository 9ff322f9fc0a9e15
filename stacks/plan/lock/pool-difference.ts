import type { PoolPlan } from "../capacity/types.ts";
import { added, changed, type Difference, removed } from "./change.ts";

const machines = (count: number): string => (count === 1 ? "1 machine" : `${count} machines`);

function poolInWords({ count, machine, spot, zone }: PoolPlan): string {
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
