import assert from "node:assert/strict";
import { commands, helpText, type Invocation, parseInvocation } from "../../cli/arguments.ts";
import { commandList } from "../../cli/commands.ts";
import { UserError } from "../../cli/failure.ts";

/** What a command line is refused with. */
function refusal(...argv: string[]): string {
  try {
    parseInvocation(argv, {});
  } catch (thrown) {
    assert.ok(thrown instanceof UserError, String(thrown));
    return thrown.message;
  }
  assert.fail(`${argv.join(" ")} was accepted`);
}

describe("cli/arguments", () => {
  it("takes dev where no environment is named, and the variable before that", () => {
    assert.equal(parseInvocation(["up"], {}).environment, "dev");
    const env = { CRYPTOKUBE_ENVIRONMENT: "staging" };
    assert.equal(parseInvocation(["up"], env).environment, "staging");
    assert.equal(parseInvocation(["up", "-e", "prod"], env).environment, "prod");
    assert.equal(parseInvocation(["up", "prod"], env).environment, "prod");
    assert.equal(parseInvocation(["kubectl", "get", "pods"], env).environment, "staging");
  });

  const rows: [line: string, expected: Partial<Invocation>][] = [
    ["up --refresh", { command: "up", refresh: true, json: false, help: false }],
    ["up --environment=prod", { environment: "prod" }],
    ["up prod -e prod", { environment: "prod" }],
    ["--json status prod", { command: "status", environment: "prod", json: true }],
    ["down --delete -y", { delete: true, yes: true, json: false, help: false }],
    ["plan prod --dry-run", { environment: "prod", dryRun: true, reoptimise: false, yes: false }],
    ["plan prod --check", { dryRun: true }],
    ["plan --reoptimise --yes", { reoptimise: true, yes: true, dryRun: false }],
    ["plan prod --from-state state.json", { fromState: "state.json" }],
    ["estimate prod --html out/prod.html", { html: "out/prod.html" }],
    ["explain prod ethereum-0", { environment: "prod", thing: "ethereum-0" }],
    ["diff staging prod", { environment: "staging", other: "prod" }],
    ["schema --out s.json", { out: "s.json" }],
    ["completion --shell zsh", { shell: "zsh" }],
    ["init x --chains ethereum,bitcoin:mainnet:txindex ipfs --zones 2", { zones: "2", environment: "x" }],
    [
      "init x --cloud gcp --region us-east1 --project p --context c",
      { cloud: "gcp", region: "us-east1", project: "p", context: "c" },
    ],
    ["check -h", { command: "check", help: true }],
    ["diff --help", { command: "diff", help: true }],
    ["--help", { command: "", help: true }],
  ];
  for (const [line, expected] of rows) {
    it(`reads: ${line}`, () => {
      const read = parseInvocation(line.split(" "), {});
      for (const [field, value] of Object.entries(expected)) {
        assert.deepEqual(read[field as keyof Invocation], value, field);
      }
    });
  }

  it("takes chains with commas, with blanks, and both", () => {
    const of = (...argv: string[]) => parseInvocation(["init", "x", ...argv], {}).chains;
    assert.deepEqual(of("--chains", "ethereum,bitcoin:mainnet:txindex", "ipfs"), [
      "ethereum",
      "bitcoin:mainnet:txindex",
      "ipfs",
    ]);
    assert.deepEqual(of("--chains", "ethereum", "--zones", "1"), ["ethereum"]);
    assert.deepEqual(of("--chains", "a", "--chains", "b"), ["a", "b"]);
  });

  it("passes everything after kubectl on, untouched", () => {
    const rest = ["get", "pods", "-A", "--json", "--help", "-e", "prod", "--", "x"];
    const read = parseInvocation(["kubectl", ...rest], {});
    assert.deepEqual(read.rest, rest);
    assert.deepEqual([read.json, read.help, read.environment], [false, false, "dev"]);
  });

  it("refuses an option of another command, and names those that there are", () => {
    assert.equal(
      refusal("up", "--delete"),
      "--delete is not an option of up.\nOptions of up: --environment, --json, --refresh, --help.",
    );
  });

  it("names the nearest option and command", () => {
    assert.match(
      refusal("plan", "--reoptimize"),
      /^--reoptimize is not an option of plan\. Did you mean --reoptimise\?\n/,
    );
    assert.match(
      refusal("estimat"),
      /^There is no command "estimat"\. Did you mean "estimate"\? Commands: init, check, /,
    );
    assert.match(refusal("destroy"), /^There is no command "destroy"\. Commands: /);
  });

  it("tells everything that is wrong with a line at once", () => {
    assert.deepEqual(refusal("check", "prod", "more", "--fast", "-q", "--environment").split("\n"), [
      "--fast is not an option of check.",
      "-q is not an option of check.",
      "--environment needs a value.",
      '"more" is one word too many.',
      "Options of check: --environment, --json, --date, --help.",
    ]);
  });

  it("refuses an unknown option, an unknown command and none, as a user's error", () => {
    for (const argv of [["up", "--fast"], ["upp"], []]) {
      assert.throws(() => parseInvocation(argv), UserError, argv.join(" "));
    }
    assert.throws(() => parseInvocation(["upp"]), /up, down, status, add-node, seed, orphans, check-history, kubectl/);
  });

  it("refuses two environments where one is meant", () => {
    assert.equal(refusal("up", "prod", "-e", "staging"), "Two environments are named, prod and staging: name one.");
    assert.equal(refusal("up", "prod", "--environment=dev"), "Two environments are named, prod and dev: name one.");
  });

  it("asks for the words that a command cannot do without, with an example", () => {
    assert.equal(refusal("diff", "staging"), "diff lacks <other> (the other). As in: ./cryptokube diff staging prod");
    assert.match(refusal("init"), /^init lacks <environment> .* As in: \.\/cryptokube init prod --cloud aws/);
    assert.match(refusal("diff"), /<environment>.* and <other>/);
  });

  it("has every command that people are told of", () => {
    assert.deepEqual(Object.keys(commands).sort(), [
      ...["add-node", "bootstrap", "check", "check-history", "completion", "diff", "down", "estimate", "explain"],
      ...["init", "kubectl", "orphans", "plan", "rehearse", "schema", "seed", "status", "up"],
    ]);
  });

  it("lists every command with its line, and the npm scripts", async () => {
    const text = await helpText(undefined, 120);
    for (const { name } of commandList) assert.match(text, new RegExp(`^ {2}\\./cryptokube ${name}\\b`, "m"));
    for (const name of ["up", "down", "status", "kubectl"]) assert.ok(text.includes(`npm run ${name}`), name);
  });

  for (const { name, options, examples } of commandList) {
    it(`helps with ${name}: options and examples`, async () => {
      const text = await helpText(name, 160);
      assert.ok(text.startsWith(`./cryptokube ${name}`), text);
      for (const option of Object.keys(options)) {
        const shown = option === "environment" ? "environment, e" : `--${option}`;
        assert.ok(text.includes(shown), shown);
      }
      assert.ok(examples.length > 0);
      for (const [line] of examples) assert.ok(text.includes(`./cryptokube ${line}`), line);
    });
  }

  it("shows examples that can be run: each is read without complaint", () => {
    for (const { name, examples } of commandList) {
      for (const [line] of examples) {
        const [command = "", ...rest] = line.split(/ >> | /);
        assert.equal(
          parseInvocation([command, ...(command === "completion" ? rest.slice(0, -1) : rest)], {}).command,
          name,
        );
      }
    }
  });

  it("tells nothing of one command in the help of another", async () => {
    const text = await helpText("down");
    assert.ok(!text.includes("--refresh") && !text.includes("--reoptimise"));
  });
});
