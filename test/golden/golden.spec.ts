import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Recorded } from "../support/recorder.ts";
import { madeStacks, recordStack } from "../support/stacks.ts";

/**
 * What each committed stack registers, as a file: for review. A change of a golden file is the effect of a change of
 * the program, to be read as a diff. What must hold whatever the files say is in the other tests.
 */
describe("test/golden", () => {
  for (const stack of madeStacks()) {
    it(`${stack.environment}.json is what the program registers (write it anew with \`npm run golden\`)`, async () => {
      const { resources, outputs } = await recordStack(stack);
      const current = `${JSON.stringify({ outputs, resources: resources.map(golden) }, null, 2)}\n`;
      const file = path.join(import.meta.dirname, `${stack.environment}.json`);
      if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
      assert.ok(existsSync(file), `${file} is missing: write it with \`npm run golden\``);
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(current));
      assert.equal(readFileSync(file, "utf8"), current);
    });
  }
});

/** A resource as it is reviewed: what is usual is left out. */
function golden(resource: Recorded): Record<string, unknown> {
  const { type, name, parent, protect, retainOnDelete, ignoreChanges, secrets, inputs } = resource;
  return {
    type,
    name,
    parent: parent.split("::").at(-1),
    ...(protect ? { protect } : {}),
    ...(retainOnDelete ? { retainOnDelete } : {}),
    ...(ignoreChanges.length > 0 ? { ignoreChanges } : {}),
    ...(secrets.length > 0 ? { secrets } : {}),
    inputs,
  };
}
