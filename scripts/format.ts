/** `npm run format`: the sources in the house's formatting. */
import { commandOf, runHere } from "./children.ts";

const paths = process.argv.slice(2);
const status = await runHere([
  commandOf("prettier"),
  "--write",
  "--log-level=warn",
  ...(paths.length > 0 ? paths : ["."]),
]);
process.exitCode = status;
