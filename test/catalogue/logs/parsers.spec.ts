import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import type { ExecutionClient } from "../../../catalogue/client.ts";
import { faultsOfParsers } from "../../../catalogue/logs/check-parsers.ts";
import { type LineForm, type LogParser, logParsers, parserOf, parsersOf } from "../../../catalogue/logs/parsers.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { formatErrors } from "../../../stacks/config/errors.ts";
import { planEnvironment } from "../../../stacks/plan.ts";

const source = { from: "this file", on: "2026-11-26", how: "run" } as const;
const fixture = { line: '{"lvl":"info","msg":"hello"}', level: "info", message: "hello" };
const json = (more: object = {}): LineForm => ({
  format: "json",
  level: "lvl",
  message: "msg",
  source,
  fixtures: [fixture],
  ...more,
});
const cut = (more: object = {}): LineForm => ({
  format: "expression",
  expression: String.raw`^\[(?<level>[a-z]+)\] (?<message>.*)$`,
  source,
  fixtures: [{ line: "[warn] hello", level: "warn", message: "hello" }],
  ...more,
});
const of = (form: LineForm, containers = ["orbit"]): LogParser => ({ ...form, containers });

/** A catalogue with a client that brings its parser along, as a user's would. */
function withClient(logForm: LineForm, name = "orbit") {
  const orbit: ExecutionClient = { ...catalogue.execution.geth!, name, logForm };
  return { ...catalogue, execution: { ...catalogue.execution, [name]: orbit } };
}
const file = `config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:fluentd: { enabled: true, bucket: acme-logs, region: eu-west-1, credentials: keys }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: orbit, consensus: lighthouse }]
`;

/** What is wrong, where, and what is said: of a parser that is alone. */
const table: [what: string, form: LineForm, path: string, said: RegExp][] = [
  ["has no line to show", json({ fixtures: [] }), "fixtures", /found nothing, allowed a line at least/],
  ["meets a line that is no JSON", json({ fixtures: [{ ...fixture, line: "hello" }] }), "fixtures[0].line", /reads/],
  ["meets JSON that is no object", json({ fixtures: [{ ...fixture, line: "[1]" }] }), "fixtures[0].line", /reads/],
  ["meets JSON that is a text", json({ fixtures: [{ ...fixture, line: '"hello"' }] }), "fixtures[0].line", /reads/],
  ["meets JSON that is nothing", json({ fixtures: [{ ...fixture, line: "null" }] }), "fixtures[0].line", /reads/],
  [
    "finds a number for the level",
    json({ fixtures: [{ ...fixture, line: '{"lvl":3,"msg":"hello"}' }] }),
    "fixtures[0].level",
    /found nothing, allowed info/,
  ],
  [
    "finds a number for the sentence",
    json({ fixtures: [{ ...fixture, line: '{"lvl":"info","msg":3}' }] }),
    "fixtures[0].message",
    /found nothing, allowed hello/,
  ],
  [
    "looks into what is nothing",
    json({ message: "a.b", fixtures: [{ ...fixture, line: '{"lvl":"info","a":null}' }] }),
    "fixtures[0].message",
    /found nothing/,
  ],
  ["names another field for the level", json({ level: "level" }), "fixtures[0].level", /nothing, allowed info/],
  ["names another field for the sentence", json({ message: "a.b" }), "fixtures[0].message", /nothing, allowed hello/],
  ["looks into no object", json({ message: "fields.msg" }), "fixtures[0].message", /nothing/],
  [
    "reads another level",
    json({ fixtures: [{ ...fixture, level: "warn" }] }),
    "fixtures[0].level",
    /info, allowed warn/,
  ],
  [
    "reads a level that its line has not",
    json({ fixtures: [{ line: fixture.line, message: "hello" }] }),
    "fixtures[0].level",
    /found info, allowed no level/,
  ],
  [
    "misses its second line alone",
    cut({ fixtures: [...cut().fixtures, { line: "hello", message: "hello" }] }),
    "fixtures[1].line",
    /found hello, allowed a line that its parser reads/,
  ],
  [
    "is no expression",
    cut({ expression: "(?<level>(?<message>" }),
    "expression",
    /an expression that JavaScript takes/,
  ],
  ["takes what only Ruby knows", cut({ expression: String.raw`\A(?<level>.)(?<message>.*)\z` }), "expression", /takes/],
  ["names no level", cut({ expression: "^(?<message>.*)$" }), "expression", /the named part level/],
  ["names neither part", cut({ expression: "^.*$" }), "expression", /the named part level and message/],
  [
    "cuts the sentence elsewhere",
    cut({ expression: String.raw`^\[(?<level>[a-z]+)\](?<message>.*)$` }),
    "fixtures[0].message",
    /found {2}hello, allowed hello/,
  ],
];

describe("catalogue/logs: parsers and the lines that they show", () => {
  it("has no fault, a parser for each client, and a source and a line for each", () => {
    assert.deepEqual(faultsOfParsers(catalogue), []);
    for (const client of [...Object.keys(catalogue.execution), ...Object.keys(catalogue.consensus)]) {
      assert.ok(parserOf(client) !== undefined, client);
    }
    for (const { fixtures, containers } of logParsers) {
      assert.ok(fixtures.length > 0, containers.join());
      for (const each of fixtures) assert.match(each.source?.on ?? "2026-11-26", /^\d{4}-\d{2}-\d{2}$/);
    }
  });

  for (const [what, form, path, said] of table) {
    it(`refuses one that ${what}, with its place and what to do`, () => {
      const faults = faultsOfParsers(catalogue, [of(form)]);
      assert.deepEqual(
        faults.map((fault) => fault.path),
        [`catalogue.logParsers[0].${path}`],
      );
      const [{ found, allowed, remedy }] = faults as [(typeof faults)[number]];
      assert.match(`found ${found}, allowed ${allowed}`, said);
      assert.ok(remedy.length > 20);
    });

    it(`refuses a client that brings one that ${what}, when a file is read and before anything starts`, () => {
      const read = parseStackFile(file, "Pulumi.test.yaml", "test", withClient(form));
      assert.ok(!read.ok);
      assert.deepEqual(
        read.errors.map((error) => error.path),
        [`catalogue.execution.orbit.logForm.${path}`],
      );
      assert.ok(read.errors.every(({ remedy }) => remedy !== undefined));
    });
  }

  it("tells all faults of all parsers at once, and each once, beside those of the file", () => {
    const broken = withClient(json({ level: "level", message: "message" }));
    assert.equal(faultsOfParsers(broken, [of(cut({ expression: "(" })), of(json({ fixtures: [] }), ["x"])]).length, 5);
    const read = parseStackFile(file.replace("sepolia", "sepoliaa"), "f", "test", broken);
    assert.ok(!read.ok);
    const text = formatErrors(read.errors, "Pulumi.test.yaml");
    assert.match(text, /did you mean "sepolia"/);
    assert.match(text, /catalogue\.execution\.orbit\.logForm\.fixtures\[0\]\.level\n {2}found: +"nothing"\n/);
    assert.equal(text.match(/logForm/g)!.length, 2);
  });

  it("refuses two that read one container, also where a client brings the second", () => {
    const twice = (faults: ReturnType<typeof faultsOfParsers>) => faults.map(({ path, found }) => [path, found]);
    assert.deepEqual(twice(faultsOfParsers(catalogue, [of(json()), of(cut(), ["other", "orbit"])])), [
      ["catalogue.logParsers[1].containers", "orbit"],
    ]);
    assert.deepEqual(twice(faultsOfParsers(withClient(json(), "geth"))), [
      ["catalogue.execution.geth.logForm", "geth"],
    ]);
    const { allowed, remedy } = faultsOfParsers(catalogue, [of(json()), of(cut())])[0]!;
    assert.match(
      allowed,
      /one parser for the lines of "orbit", which catalogue\.logParsers\[0\]\.containers reads already/,
    );
    assert.match(remedy, /Take one of them out/);
    assert.throws(() => parserOf("orbit", [of(json()), of(cut())]), /2 parsers read "orbit"/);
  });

  it("reads the lines of a client by the form that it brings along", () => {
    const clients = withClient(cut());
    const read = parseStackFile(file, "Pulumi.test.yaml", "test", clients);
    assert.ok(read.ok, JSON.stringify(read));
    assert.deepEqual(parserOf("orbit", parsersOf(clients))?.containers, ["orbit"]);
    const { config } = planEnvironment({ ...read.value, chains: [] }, "test", { clients }).fluentd!;
    assert.match(config, /@id parse_orbit\n/);
    assert.match(config, /expression '\/\^\\\\\[\(\?<level>\[a-z\]\+\)/);
    const without = planEnvironment({ ...read.value, chains: [] }, "test").fluentd!;
    assert.doesNotMatch(without.config, /parse_orbit/);
  });
});
