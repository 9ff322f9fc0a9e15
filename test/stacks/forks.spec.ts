import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { forks, type Fork } from "../../catalogue/chains/ethereum/forks.ts";
import { catalogue } from "../../catalogue/chains/index.ts";
import { parseStackFile } from "../../stacks/config/file.ts";
import { forkError, forkFindings, forkSentence, namedClients, tooOldFor } from "../../stacks/forks.ts";
import { loadEnvironment } from "../../stacks/load.ts";

/** The day on which the committed environments are judged: a test must not fail because time goes by. */
const committedDay = new Date("2026-11-25T00:00:00Z");

const source = { from: "a test", on: "2026-11-25", how: "read" } as const;
const fork: Fork = {
  name: "invented",
  network: "mainnet",
  at: "2027-03-31T12:00:00Z",
  minimum: { geth: "1.18.0" },
  source,
  versions: source,
};
const on = (day: string) => new Date(`${day}T00:00:00Z`);
const named = (image: string, network = "mainnet", name = "geth") => [
  { path: "config.cryptokube:chains[0].execution", network, client: { name, image } },
];
const levels = (day: string, image = "x/y:v1.17.6", network = "mainnet", name = "geth") =>
  forkFindings(named(image, network, name), on(day), [fork]).map(({ level }) => level);

describe("stacks: forks", () => {
  it("is silent until thirty days before a fork", () => {
    assert.deepEqual(levels("2027-02-28"), []);
    assert.deepEqual(levels("2027-03-01"), ["warning"]);
  });

  it("warns until the eighth day before, and fails from the seventh, and ever after", () => {
    assert.deepEqual(levels("2027-03-23"), ["warning"]);
    assert.deepEqual(levels("2027-03-24"), ["error"]);
    assert.deepEqual(levels("2027-03-31"), ["error"]);
    assert.deepEqual(levels("2029-01-01"), ["error"]);
  });

  it("has nothing to say of a version that follows the fork, nor of another network", () => {
    assert.deepEqual(levels("2027-03-30", "x/y:v1.18.0"), []);
    assert.deepEqual(levels("2027-03-30", "x/y:v1.18.0-rc.1"), []);
    assert.deepEqual(levels("2027-03-30", "x/y:v1.17.6", "sepolia"), []);
    assert.deepEqual(levels("2027-03-30", "x/y:v2.0.0"), []);
  });

  it("only warns of a client whose first version nobody has named, however late", () => {
    assert.deepEqual(levels("2027-03-30", "x/y:v9.0.0", "mainnet", "other"), ["warning"]);
  });

  it("records for alerts each client that is too old, once, whenever the fork is", () => {
    const old = { name: "geth", image: "x/y:v1.17.6" };
    const expected = { client: "geth", version: "1.17.6", fork: "invented", minimum: "1.18.0", at: 1_806_494_400 };
    assert.equal(new Date(expected.at * 1000).toISOString(), "2027-03-31T12:00:00.000Z");
    assert.deepEqual(tooOldFor("mainnet", [old, old], [fork]), [expected]);
    const other = { ...fork, name: "second" };
    assert.deepEqual(
      tooOldFor("mainnet", [old, { ...old, image: "x/y:v1.16.0" }], [fork, other]).map((each) => [
        each.version,
        each.fork,
      ]),
      [
        ["1.17.6", "invented"],
        ["1.17.6", "second"],
        ["1.16.0", "invented"],
        ["1.16.0", "second"],
      ],
    );
  });

  it("records nothing that would never end: of another network, of a version that follows, or of one that nobody knows", () => {
    const of = (image: string, network = "mainnet", name = "geth") => tooOldFor(network, [{ name, image }], [fork]);
    assert.deepEqual(of("x/y:v1.18.0"), []);
    assert.deepEqual(of("x/y:v1.17.6", "sepolia"), []);
    assert.deepEqual(of("x/y:v1.17.6", "mainnet", "other"), []);
    assert.deepEqual(of("x/y@sha256:00"), []);
  });

  it("says of one whose version nobody has named that none is known, and of a fork of today that it is today", () => {
    const [finding] = forkFindings(named("x/y:v9.0.0", "mainnet", "other"), on("2027-03-31"), [fork]);
    assert.match(forkSentence(finding!), /in 0 days; other 9\.0\.0 .*: no version of it is known to follow\.$/);
    assert.equal(
      forkError(finding!).allowed,
      "other of a version that knows the fork or later on mainnet, for invented",
    );
    assert.ok(!("minimum" in finding!));
  });

  it("says what, where, when and what to take", () => {
    const [finding] = forkFindings(named("x/y:v1.17.6"), on("2027-03-21"), [fork]);
    assert.ok(finding !== undefined);
    assert.equal(
      forkSentence(finding),
      "mainnet goes through invented on 2027-03-31, in 10 days; geth 1.17.6 does not know of it: it takes 1.18.0 or later.",
    );
    const error = forkError(finding);
    assert.equal(error.path, "config.cryptokube:chains[0].execution");
    assert.equal(error.found, "geth 1.17.6");
    assert.equal(error.allowed, "geth 1.18.0 or later on mainnet, for invented");
    assert.match(error.remedy ?? "", /release of CryptoKube/);
  });

  it("says of a fork that is past that the network has gone through it", () => {
    const [finding] = forkFindings(named("x/y:v1.17.6"), on("2027-04-02"), [fork]);
    assert.match(forkSentence(finding!), /^mainnet has gone through invented on 2027-03-31; geth 1\.17\.6 does not/);
  });

  it("finds a client where it is named, at the chain or at one of its nodes, and once", () => {
    const text = [
      "config:",
      "  aws:region: us-east-1",
      '  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
      "  cryptokube:chains:",
      "    - name: main",
      "      chain: ethereum",
      "      network: mainnet",
      "      execution: geth",
      "      nodes: [{ consensus: lighthouse }, { consensus: lighthouse }]",
    ].join("\n");
    const read = parseStackFile(text, "Pulumi.x.yaml", "x", catalogue);
    assert.ok(read.ok);
    assert.deepEqual(
      namedClients(read.value, catalogue).map(({ path, client }) => `${path} ${client.name}`),
      [
        "config.cryptokube:chains[0].execution geth",
        "config.cryptokube:chains[0].nodes[0].consensus lighthouse",
        "config.cryptokube:chains[0].nodes[1].consensus lighthouse",
      ],
    );
  });

  it("names for every fork, client and network of the catalogue a first version, or the catalogue lacks the client", () => {
    const clients = [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)];
    for (const { name, network, minimum } of forks) {
      for (const client of clients.filter((each) => each.networks[network] !== undefined)) {
        assert.match(minimum[client.name] ?? "", /^\d+\.\d+\.\d+$/, `${name} on ${network}: ${client.name}`);
      }
    }
  });

  it("runs no client of the catalogue that a network has left behind", () => {
    const clients = [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)];
    const all = clients.flatMap((client) =>
      Object.keys(client.networks).map((network) => ({ path: "", network, client })),
    );
    assert.deepEqual(forkFindings(all, committedDay).map(forkSentence), []);
  });

  for (const file of readdirSync(".").filter((name) => /^Pulumi\.[a-z].*\.yaml$/.test(name))) {
    it(`finds nothing in ${file} on the day of its last look`, () => {
      const environment = file.slice("Pulumi.".length, -".yaml".length);
      const read = loadEnvironment(environment, { projectDir: process.cwd() });
      assert.ok(read.ok);
      assert.deepEqual(forkFindings(namedClients(read.loaded.config, catalogue), committedDay), []);
    });
  }
});
