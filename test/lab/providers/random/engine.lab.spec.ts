import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import * as random from "@pulumi/random";
import assert from "node:assert/strict";
import { describeOnLab } from "../support/suite.ts";

describeOnLab("random stand-in through the engine", (lab) => {
  const password =
    (keeper: string, options: object = {}): PulumiFn =>
    () => {
      const made = new random.RandomPassword("key", { length: 24, special: false, keepers: { keeper } }, options);
      const id = new random.RandomId("id", { byteLength: 4 });
      return Promise.resolve({ key: made.result, hex: id.hex });
    };

  it("makes a value once, keeps it secret, and makes it anew with its keeper", async () => {
    const trial = await lab().trial();
    const preview = await trial.preview(password("1"));
    assert.equal(preview.error, undefined);
    const first = await trial.up(password("1"));
    assert.equal(first.error, undefined);
    assert.match(first.said, /STAND-IN: the provider "random"/);
    const key = String(first.outputs["key"]);
    assert.match(key, /^[a-zA-Z0-9]{24}$/);
    assert.ok(!trial.state().includes(key));

    const second = await trial.up(password("1"));
    assert.deepEqual([second.ops["key"], second.ops["id"]], ["same", "same"]);
    assert.equal((await trial.refresh(password("1"))).error, undefined);
    assert.equal((await trial.up(password("1"))).outputs["key"], key);

    const renewed = await trial.up(password("2"));
    assert.equal(renewed.ops["key"], "replace");
    assert.notEqual(renewed.outputs["key"], key);
    assert.equal(renewed.outputs["hex"], first.outputs["hex"]);
  });

  it("imports a password that exists", async () => {
    const trial = await lab().trial();
    const importing: PulumiFn = () => {
      const made = new random.RandomPassword("key", { length: 8 }, { import: "hunter2!" });
      return Promise.resolve({ key: made.result });
    };
    const imported = await trial.up(importing);
    assert.equal(imported.error, undefined);
    assert.equal(imported.outputs["key"], "hunter2!");
  });
});
