/**
 * A child of `bench/preview.ts`: a preview of an environment on the real engine with the simulated cloud, without a lab:
 * in a preview of what is not there yet no API server is asked. Prints what the program cost as JSON.
 *
 * Arguments: the rehearsal's folder, the environment's name, and the engine's path.
 */
import { projectDir } from "../../scripts/children.ts";
import { readRehearsal } from "../../lab/rehearsal/place.ts";
import { openRehearsalStack } from "../../cli/rehearse/stack.ts";
import { subjectOf } from "../../cli/rehearse/run.ts";

const [root = "", environment = "", engine = ""] = process.argv.slice(2);
const subject = subjectOf(environment, projectDir);
const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
const began = { at: 0, cpu: process.cpuUsage() };
let ended = 0;
const program = async (): Promise<Record<string, unknown> | undefined> => {
  began.at = performance.now();
  began.cpu = process.cpuUsage();
  return (await subject.program()) as Record<string, unknown> | undefined;
};
const stack = await openRehearsalStack({ ...subject, program, root, id: readRehearsal(root).id, engine, env });
const asked = performance.now();
let resources = 0;
await stack.preview({
  color: "never",
  suppressProgress: true,
  onEvent: ({ resourcePreEvent, resOutputsEvent }) => {
    if (resourcePreEvent !== undefined) resources += 1;
    // The engine's last word on a resource: the program has nothing left to say by then.
    if (resourcePreEvent !== undefined || resOutputsEvent !== undefined) ended = performance.now();
  },
});
const { user, system } = process.cpuUsage(began.cpu);
process.stdout.write(
  `${JSON.stringify({
    wholeSeconds: (performance.now() - asked) / 1000,
    programSeconds: (ended - began.at) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    resources,
  })}\n`,
);
process.exit(0);
