import assert from "node:assert/strict";
import { commands, helpText, parseInvocation } from "../../cli/arguments.ts";
import { UserError } from "../../cli/failure.ts";

describe("cli/arguments", () => {
  it("takes dev where no environment is named, and the variable before that", () => {
    assert.equal(parseInvocation(["up"]).environment, "dev");
    process.env.CRYPTOKUBE_ENVIRONMENT = "staging";
    try {
      assert.equal(parseInvocation(["up"]).environment, "staging");
      assert.equal(parseInvocation(["up", "-e", "prod"]).environment, "prod");
    } finally {
      delete process.env.CRYPTOKUBE_ENVIRONMENT;
    }
  });

  it("reads the options of down", () => {
    const read = parseInvocation(["down", "--delete", "-y"]);
    assert.deepEqual([read.delete, read.yes, read.json, read.help], [true, true, false, false]);
  });

  it("passes everything after kubectl on, untouched", () => {
    assert.deepEqual(parseInvocation(["kubectl", "get", "pods", "-A", "--json", "--help"]).rest, [
      "get",
      "pods",
      "-A",
      "--json",
      "--help",
    ]);
  });

  it("refuses an option of another command, and names those that there are", () => {
    assert.throws(
      () => parseInvocation(["up", "--delete"]),
      (thrown: unknown) =>
        thrown instanceof UserError &&
        /--delete is not an option of up/.test(thrown.message) &&
        /--environment/.test(thrown.message),
    );
  });

  it("refuses an unknown option, an unknown command and none, as a user's error", () => {
    for (const argv of [["up", "--fast"], ["upp"], []]) {
      assert.throws(() => parseInvocation(argv), UserError, argv.join(" "));
    }
    assert.throws(() => parseInvocation(["upp"]), /up, down, status, kubectl/);
  });

  it("helps with every command", () => {
    for (const name of Object.keys(commands)) {
      assert.ok(helpText().includes(`npm run ${name}`));
    }
    assert.ok(!helpText("down").includes("npm run kubectl   "));
  });
});
