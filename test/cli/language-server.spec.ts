import assert from "node:assert/strict";
import { holdLanguageServer, type Run } from "../../cli/language-server.ts";

type Callback = Parameters<Run["run"]>[1];

/** As the SDK's own, it says that all is well where the connection to the engine is lost, before the program or within. */
function swallowing(lost: boolean): new (program: () => Promise<unknown>) => Run {
  return class implements Run {
    program: () => Promise<unknown>;
    constructor(program: () => Promise<unknown>) {
      this.program = program;
    }
    async run(_: unknown, callback: Callback): Promise<void> {
      try {
        if (!lost) await this.program();
      } catch {
        // The engine is believed to know.
      }
      callback(undefined, "done");
    }
  };
}

function told(lost: boolean, program: () => Promise<unknown>): Promise<[Error | undefined, unknown]> {
  const server = swallowing(lost);
  for (const _ of ["once", "again"]) holdLanguageServer(server);
  return new Promise((resolve) => {
    new server(program).run({}, (error, response) => {
      resolve([error, response]);
    });
  });
}

describe("cli/language-server", () => {
  const all = () => Promise.resolve({});
  const cutOff = () => Promise.reject(Object.assign(new Error("14 UNAVAILABLE"), { code: 14 }));

  it("tells the engine that the program is done where it came to its end", async () => {
    assert.deepEqual(await told(false, all), [undefined, "done"]);
  });

  it("tells it that the program is not, and whether it had begun, where the connection was lost", async () => {
    const [before, during] = [await told(true, all), await told(false, cutOff)];
    assert.match(before[0]?.message ?? "", /lost before the program began: nothing is deleted/);
    assert.match(during[0]?.message ?? "", /lost before the program ended: nothing is deleted/);
    assert.deepEqual([before[1], during[1]], [undefined, undefined]);
  });
});
