/**
 * A child of `bench/program.ts`: the program of `Pulumi.dev.yaml` under mocks, from the file to the last resource, the
 * agents' bundles included. Prints its cost as JSON.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { projectDir } from "../../scripts/children.ts";
import { formatErrors, parseStackFile } from "../../stacks/config.ts";
import { environmentProgram } from "../../stacks/program.ts";
import { record } from "../../test/support/recorder.ts";
import { printCost } from "./cost.ts";

const fileName = "Pulumi.dev.yaml";
const parsed = parseStackFile(readFileSync(path.join(projectDir, fileName), "utf8"), fileName, "dev");
if (!parsed.ok) throw new Error(formatErrors(parsed.errors, fileName));
const connection = "apiVersion: v1\nkind: Config\n";
const { resources } = await record(() => environmentProgram({ environment: "dev", config: parsed.value, connection }));
printCost(resources.length);
