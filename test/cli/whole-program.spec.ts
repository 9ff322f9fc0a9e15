import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { wholeProgram } from "../../cli/whole-program.ts";
import { record } from "../support/recorder.ts";

class Thing extends pulumi.CustomResource {
  constructor(name: string, of: pulumi.Input<string> = "") {
    super("spec:index:Thing", name, { of });
  }
}

/** What ends with `failing`'s rejection, and what it ends with. */
function run(program: () => unknown) {
  return record(
    wholeProgram(() => {
      program();
      return Promise.resolve({ said: "it" });
    }),
  );
}

const refused = (id: string): string => {
  throw new Error(`no such thing as ${id}`);
};

describe("a program that runs in this process", () => {
  it("ends with its outputs when all of it is registered, what is made late included", async () => {
    const { resources, outputs } = await run(() => {
      const first = new Thing("first");
      const second = new Thing("second", first.id);
      second.id.apply((id) => new Thing("late", id));
    });
    assert.deepEqual(
      resources.filter(({ type }) => type === "spec:index:Thing").map(({ name }) => name),
      ["first", "late", "second"],
    );
    assert.deepEqual(outputs, { said: "it" });
  });

  it("fails where an apply fails that resources wait for, naming them and the reason", async () => {
    const failing = run(() => {
      const first = new Thing("first");
      const second = new Thing("second", first.id.apply(refused));
      new Thing("third", second.id);
      new Thing("other");
    });
    await assert.rejects(failing, (error: Error) => {
      assert.match(error.message, /nothing is deleted\. Not reached: Thing second, Thing third\./);
      assert.match(error.message, /no such thing as first-id/);
      return true;
    });
  });

  it("fails where an apply fails that nothing waits for: it may have been about to make something", async () => {
    await assert.rejects(
      run(() => {
        new Thing("first").id.apply(refused);
      }),
      /no such thing as first-id/,
    );
  });

  it("fails with what the program itself throws", async () => {
    await assert.rejects(
      run(() => refused("anything")),
      /^Error: no such thing as anything$/,
    );
  });

  it("stops listening to what else fails in this process, however it ends", async () => {
    const counts = () => ["unhandledRejection", "uncaughtException"].map((name) => process.listenerCount(name));
    const before = counts();
    await run(() => new Thing("first"));
    await assert.rejects(run(() => refused("anything")));
    assert.deepEqual(counts(), before);
  });
});
