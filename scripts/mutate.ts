/** `npm run mutate`: do the tests notice when the code is changed? Stryker's settings are at the top of the tree. */
import { commandOf, runHere } from "./children.ts";

process.exitCode = await runHere([commandOf("@stryker-mutator/core", "stryker"), "run", ...process.argv.slice(2)]);
