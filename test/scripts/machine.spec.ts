import assert from "node:assert/strict";
import { missingOn, whyNot, type Probe } from "../../scripts/testing/machine.ts";

/** A machine on which exactly these commands work; the words of each that is tried are kept. */
function machine(uid: number, works: (words: string) => boolean, platform = "linux"): Probe & { tried: string[] } {
  const tried: string[] = [];
  return {
    platform,
    uid,
    tried,
    run(command, args) {
      const words = [command, ...args].join(" ");
      tried.push(words);
      return works(words) ? { status: 0, error: "" } : { status: 1, error: "Operation not permitted" };
    },
  };
}

describe("what a machine can do for the tests", () => {
  it("is everything for root with private namespaces", () => {
    const root = machine(0, () => true);
    assert.deepEqual(missingOn(root), {});
    assert.ok(root.tried.every((words) => words.startsWith("unshare ")));
  });

  it("is everything for a user whose sudo asks for nothing", () => {
    const user = machine(1000, () => true);
    assert.deepEqual(missingOn(user), {});
    assert.ok(user.tried.every((words) => words.startsWith("sudo -n ")));
  });

  it("names sudo where it asks for a password", () => {
    assert.match(missingOn(machine(1000, () => false)).root ?? "", /sudo is missing or asks for a password/);
  });

  it("names the kernel's own words where it refuses namespaces", () => {
    const missing = missingOn(machine(0, (words) => !words.startsWith("unshare")));
    assert.equal(missing.root, undefined);
    assert.match(missing.namespaces ?? "", /refuses private namespaces: Operation not permitted/);
  });

  it("tries nothing elsewhere than on Linux", () => {
    const mac = machine(501, () => true, "darwin");
    assert.match(missingOn(mac).linux ?? "", /this is darwin/);
    assert.deepEqual(mac.tried, []);
  });

  it("gives each reason once, and none where nothing is needed", () => {
    const missing = missingOn(machine(1000, () => false, "darwin"));
    assert.equal(whyNot(["linux", "root"], missing), "the lab runs on Linux, and this is darwin");
    assert.equal(whyNot([], missing), undefined);
    assert.equal(whyNot(["linux", "root", "namespaces"], {}), undefined);
  });
});
