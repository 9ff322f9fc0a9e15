/** Our monthly price for one node beside AWS's published sample configuration, on like lines and by the same prices. */
import { linesOf, ours, sampleRegion, samples } from "./support/samples.ts";

for (const { name, theirs, chain } of samples) {
  const sample = linesOf(theirs);
  const like = ours(chain, sample.sustained);
  const own = ours(chain);
  console.log(`${name} (${sampleRegion}, machine and data disks, US dollars a month)`);
  for (const [who, { bought }] of [
    ["AWS's sample", { bought: theirs }],
    ["ours, at least as able", like],
    ["ours, by the profile", own],
  ] as const) {
    const lines = linesOf(bought);
    console.log(
      `  ${who.padEnd(22)} ${lines.machine.padEnd(11)} ${lines.machineMonthly.toFixed(2)} + disks ${lines.disksMonthly.toFixed(2)} = ` +
        `${lines.monthly.toFixed(2)}, ${(lines.monthly / sample.monthly).toFixed(3)} of it; ${lines.sizeGiB} GiB, ` +
        `bought ${lines.bought.iops} IOPS ${lines.bought.mibs} MiB/s, for ever ${lines.sustained.iops} IOPS ${lines.sustained.mibs} MiB/s`,
    );
  }
  console.log(`  memory for pods ${like.memoryMiB} MiB, of which the profile reserves ${like.reservedMiB} MiB`);
}
