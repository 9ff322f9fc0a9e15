/**
 * A child of `bench/region.ts`: the program of an environment under mocks, from its file and lock to the last resource,
 * the agents' bundles included. Prints its cost as JSON.
 *
 * Arguments: the folder of the file and the lock, and the environment's name.
 */
import { formatErrors } from "../../stacks/config.ts";
import { acceptedOf, loadEnvironment, notAccepted } from "../../stacks/load.ts";
import { environmentProgram } from "../../stacks/program.ts";
import { account } from "../../test/components/aws/fixtures.ts";
import { record } from "../../test/support/recorder.ts";
import { printCost } from "./cost.ts";

const [folder = "", environment = ""] = process.argv.slice(2);
const began = performance.now();
const read = loadEnvironment(environment, { projectDir: folder });
if (!read.ok) throw new Error(formatErrors(read.errors, read.fileName));
const waits = notAccepted(read.loaded);
if (waits !== undefined) throw new Error(waits);
const { config, next } = read.loaded;
const loadSeconds = (performance.now() - began) / 1000;
const { resources } = await record(() => environmentProgram({ environment, config, ...acceptedOf(next) }), {
  stack: environment,
  ...account,
});
printCost(resources.length, loadSeconds);
