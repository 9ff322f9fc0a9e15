import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { at, errors } from "./rules-support.ts";

const node = "name: a, chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse";
const eks = ["aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }'];
const existing = ["cryptokube:cluster: { kind: existing, context: mine }"];

const wrong = (cluster: string[], ...chains: string[]) =>
  errors(...cluster, "cryptokube:chains:", ...chains.map((fields) => `  - { ${fields} }`)).map(
    ({ line: _, ...error }) => error,
  );

const paths = (found: ReturnType<typeof wrong>) => found.map(({ path }) => path);
const where = (chain: number, field: string, entry?: number) =>
  entry === undefined ? at(field, chain) : `${at(field, chain)}[${entry}]`;

describe("stacks/config: how nodes meet their peers", () => {
  it("is outbound where the file says nothing, on every chain", () => {
    const text = [
      "config:",
      "  cryptokube:chains:",
      `    - { ${node} }`,
      "    - { name: b, chain: bitcoin, network: mainnet }",
    ].join("\n");
    const parsed = parseStackFile(text, "f", "test");
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.value.chains.map(({ peers }) => peers),
      ["outbound", "outbound"],
    );
  });

  it("is inbound on AWS without an address in the file, and on a cluster that is there with one for each node", () => {
    assert.deepEqual(wrong(eks, `${node}, nodes: 3, peers: inbound`), []);
    assert.deepEqual(wrong(existing, `${node}, nodes: 2, peers: inbound, addresses: [198.51.100.1, 8.8.8.8]`), []);
    assert.deepEqual(
      wrong(existing, `${node}, nodes: [{}, {}], peers: inbound, addresses: [198.51.100.1, 8.8.8.8]`),
      [],
    );
  });

  it("is never nodePort, which peers could not dial", () => {
    const [error, ...others] = wrong(eks, `${node}, peers: nodePort`);
    assert.deepEqual(others, []);
    assert.deepEqual([error?.path, error?.allowed], [where(0, "peers"), "outbound, inbound"]);
    assert.match(error?.remedy ?? "", /^Write inbound: a node port is on machines' private addresses/);
    assert.equal(wrong(eks, `${node}, peers: public`)[0]?.remedy, "Write inbound.");
  });

  it("wants as many addresses as nodes where none are made", () => {
    const [none] = wrong(existing, `${node}, nodes: 3, peers: inbound`);
    assert.deepEqual(none, {
      path: where(0, "addresses"),
      found: "nothing",
      allowed: "3 public IPv4 addresses, one for each node",
      remedy: "List them in the order of the nodes' names; or say peers: outbound.",
    });
    for (const [nodes, given] of [
      ["nodes: 3", "[198.51.100.1, 198.51.100.2]"],
      ["nodes: [{}, {}]", "[198.51.100.1]"],
      ["nodes: 1", "[198.51.100.1, 198.51.100.2]"],
    ]) {
      const found = wrong(existing, `${node}, ${nodes}, peers: inbound, addresses: ${given}`);
      assert.deepEqual(paths(found), [where(0, "addresses")], nodes);
    }
  });

  it("takes no address where nobody would dial it, or where the region makes them", () => {
    const given = "addresses: [198.51.100.1]";
    assert.deepEqual(
      wrong(existing, `${node}, ${given}`).map(({ path, allowed }) => [path, allowed]),
      [[where(0, "addresses"), "nothing, as peers are outbound"]],
    );
    assert.deepEqual(
      wrong(eks, `${node}, peers: inbound, ${given}`).map(({ path, allowed }) => [path, allowed]),
      [[where(0, "addresses"), "nothing on a cluster of kind eks"]],
    );
  });

  it("refuses every address that peers cannot reach, and each that two nodes would share, all at once", () => {
    const bad = [
      "10.0.0.1",
      "172.31.0.1",
      "192.168.1.1",
      "100.64.0.1",
      "127.0.0.1",
      "169.254.1.1",
      "224.0.0.1",
      "0.1.2.3",
    ];
    const found = wrong(
      existing,
      `${node}, nodes: 10, peers: inbound, addresses: [${[...bad, "198.51.100.1", "198.51.100.1"].join(", ")}]`,
      `${node.replace("name: a", "name: b")}, peers: inbound, addresses: [198.51.100.1]`,
    );
    assert.deepEqual(paths(found), [
      ...bad.map((_, index) => where(0, "addresses", index)),
      where(0, "addresses", 9),
      where(1, "addresses", 0),
    ]);
    assert.match(found[0]!.found, /10\.0\.0\.1, private/);
    assert.match(found[3]!.found, /100\.64\.0\.1, of a carrier's own network/);
    assert.match(found[9]!.allowed, /chains\[0\]\.addresses\[8\] has it/);
    // The neighbours of what is refused are addresses like any other.
    const good = [
      "9.255.255.255",
      "11.0.0.0",
      "172.15.0.1",
      "172.32.0.1",
      "100.63.0.1",
      "100.128.0.0",
      "223.255.255.255",
    ];
    assert.deepEqual(wrong(existing, `${node}, nodes: 7, peers: inbound, addresses: [${good.join(", ")}]`), []);
  });

  it("refuses what is no address", () => {
    for (const text of ["node.example", "198.51.100", "198.51.100.256", "2001:db8::1", "198.51.100.0/24"]) {
      const found = wrong(existing, `${node}, peers: inbound, addresses: ["${text}"]`);
      assert.deepEqual(
        found.map(({ path, allowed }) => [path, allowed]),
        [[where(0, "addresses", 0), "an IPv4 address, as 198.51.100.7"]],
        text,
      );
    }
  });

  it("is not inbound where each node is a chain of its own", () => {
    const found = wrong(
      existing,
      "name: a, chain: ethereum, network: dev, execution: geth, peers: inbound, addresses: [198.51.100.1]",
    );
    assert.deepEqual(paths(found), [where(0, "peers")]);
    assert.match(found[0]!.allowed, /outbound, as each node of network dev/);
  });

  it("takes the names of the Services at which nodes are dialled", () => {
    const door = "name: a-0-peers, chain: ipfs, storage: 1Ti";
    assert.deepEqual(wrong(eks, node, door), []);
    assert.deepEqual(paths(wrong(eks, `${node}, peers: inbound`, door)), [where(1, "name")]);
  });
});
