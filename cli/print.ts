import { jsonText, type Io } from "./io.ts";
import { statusRows, type EnvironmentStatus } from "./status.ts";
import { renderTable } from "./table.ts";

/** The closing table of `up` and `status`, or the whole result as JSON. */
export function printStatus(io: Io, result: unknown, status: EnvironmentStatus, json: boolean): void {
  if (json) {
    io.out(jsonText(result));
    return;
  }
  const limits = status.limits.map((limit) => `Note: ${limit}\n`).join("");
  io.out(`\n${renderTable(statusRows(status))}\n${limits === "" ? "" : `\n${limits}`}`);
}
