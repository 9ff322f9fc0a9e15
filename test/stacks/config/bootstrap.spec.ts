import assert from "node:assert/strict";
import { at, chains, errors, main, only } from "./rules-support.ts";

const root = `0x${"ab".repeat(32)}`;
const sum = "0123456789abcdef".repeat(4);
const eks = ["aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36" }'];
const chain = (more: string) => chains(`name: eth, ${main}, ${more}`);
const keys = "s3: { region: us-east-1, credentials: { existingSecret: keys } }";

describe("stacks/config: where nodes begin", () => {
  it("takes each source, alone", () => {
    for (const more of [
      "bootstrap: { peers: true }",
      `bootstrap: { snapshot: { url: "https://x.example/a.tar.zst", sha256: "${sum}" } }`,
      `bootstrap: { snapshot: { url: "http://x.example/a.tgz?sig=1", sha256: "${sum}", strip: 1, into: geth/chaindata } }`,
      `bootstrap: { bucket: s3://seeds/mainnet }, ${keys}`,
      "nodes: 2, bootstrap: { sibling: true }",
      "bootstrap: { volumeSnapshot: eth-0-2026.11 }",
    ]) {
      assert.deepEqual(errors(...chain(more)), [], more);
    }
  });

  it("refuses two sources, and none", () => {
    const two = only(...chain("nodes: 2, bootstrap: { sibling: true, volumeSnapshot: x }"));
    assert.equal(two.path, at("bootstrap"));
    assert.equal(two.found, '"sibling and volumeSnapshot"');
    assert.match(two.allowed, /one of peers, snapshot, bucket, sibling, volumeSnapshot/);
    assert.equal(only(...chain("bootstrap: {}")).found, "{}");
    assert.equal(only(...chain("bootstrap: { sibling: false }")).path, at("bootstrap"));
  });

  it("refuses a snapshot without a checksum, and any that is none", () => {
    const without = only(...chain('bootstrap: { snapshot: { url: "https://x.example/a.tar" } }'));
    assert.deepEqual(
      [without.path, without.found, without.remedy],
      [at("bootstrap.snapshot.sha256"), "nothing", "It must be set."],
    );
    const upper = only(
      ...chain(`bootstrap: { snapshot: { url: "https://x.example/a.tar", sha256: "${sum.toUpperCase()}" } }`),
    );
    assert.match(upper.allowed, /64 hexadecimal digits, lower case/);
  });

  it("refuses archives that nodes cannot unpack, folders that lead elsewhere, and other buckets", () => {
    for (const [field, value, path] of [
      ["url", "https://x.example/a.tar.lz4", "bootstrap.snapshot.url"],
      ["url", "https://x.example/a.zip?x=.tar", "bootstrap.snapshot.url"],
      ["url", "ftp://x.example/a.tar", "bootstrap.snapshot.url"],
      ["into", "../geth", "bootstrap.snapshot.into"],
      ["into", "/geth", "bootstrap.snapshot.into"],
    ] as const) {
      const fields = { url: "https://x.example/a.tar", sha256: sum, [field]: value };
      const text = Object.entries(fields)
        .map(([name, each]) => `${name}: "${each}"`)
        .join(", ");
      assert.equal(only(...chain(`bootstrap: { snapshot: { ${text} } }`)).path, at(path), value);
    }
    assert.equal(only(...chain("bootstrap: { bucket: gs://seeds }")).path, at("bootstrap.bucket"));
    assert.equal(only(...chain("bootstrap: { volumeSnapshot: Last }")).path, at("bootstrap.volumeSnapshot"));
  });

  it("refuses a sibling where there is none", () => {
    for (const more of [
      "bootstrap: { sibling: true }",
      "nodes: 1, bootstrap: { sibling: true }",
      "nodes: [{}], bootstrap: { sibling: true }",
    ]) {
      const { path, allowed } = only(...chain(more));
      assert.deepEqual([path, allowed], [at("bootstrap.sibling"), "another source, as the chain has one node"]);
    }
    assert.deepEqual(errors(...chain("nodes: [{}, {}], bootstrap: { sibling: true }")), []);
  });

  it("refuses servers of one operator without a pin, malformed pins, and a server twice", () => {
    const server = (name: string, by: string) => `{ url: "https://${name}.example", by: ${by} }`;
    const one = only(...chain(`checkpoint: { servers: [${server("a", "A")}, ${server("b", "A")}] }`));
    assert.equal(one.path, at("checkpoint.servers"));
    assert.match(one.remedy!, /somebody else runs, or pin/);
    assert.deepEqual(errors(...chain(`checkpoint: { servers: [${server("a", "A")}], pin: "${root}:5" }`)), []);
    assert.deepEqual(errors(...chain(`checkpoint: { servers: [${server("a", "A")}, ${server("b", "B")}] }`)), []);
    assert.deepEqual(errors(...chain(`checkpoint: { pin: "${root}:0" }`)), []);
    for (const pin of [root, `${root}:01`, `${root.toUpperCase()}:1`, "0x1:1", `${root}:-1`]) {
      assert.equal(only(...chain(`checkpoint: { pin: "${pin}" }`)).path, at("checkpoint.pin"), pin);
    }
    const twice = only(
      ...chain(`checkpoint: { servers: [${server("a", "A")}, ${server("b", "B")}, ${server("a", "A")}] }`),
    );
    assert.equal(twice.path, at("checkpoint.servers[2]"));
    assert.equal(only(...chain("checkpoint: { servers: [] }")).path, at("checkpoint.servers"));
    assert.equal(
      only(...chain('checkpoint: { servers: [{ url: "x", by: A }], pin: "' + root + ':1" }')).path,
      at("checkpoint.servers[0].url"),
    );
  });

  it("refuses a checkpoint where there is no consensus client", () => {
    const { path, allowed } = only(
      ...chains(`name: d, chain: ethereum, network: dev, execution: geth, checkpoint: { pin: "${root}:1" }`),
    );
    assert.deepEqual([path, allowed], [at("checkpoint"), "nothing, as the chain has no consensus client"]);
    const listed = `name: e, chain: ethereum, network: mainnet, execution: geth, nodes: [{ consensus: lighthouse }], checkpoint: { pin: "${root}:1" }`;
    assert.deepEqual(errors(...chains(listed)), []);
  });

  it("asks how a bucket is reached, where no role can be made", () => {
    const found = errors(...chain("bootstrap: { bucket: s3://seeds }"));
    assert.deepEqual(
      found.map(({ path, allowed }) => [path, allowed]),
      [
        [at("s3.credentials"), "{ existingSecret: <name> }"],
        [at("s3.region"), "the bucket's region, as us-east-1"],
      ],
    );
    assert.match(found[0]!.remedy!, /bootstrap.bucket: only a cluster of kind eks gives pods a role/);
    assert.deepEqual(errors(...eks, ...chain("bootstrap: { bucket: s3://seeds }")), []);
    const other = only(...eks, ...chain('seed: s3://seeds, s3: { endpoint: "https://minio.example" }'));
    assert.deepEqual([other.path, /not AWS's knows no role/.test(other.remedy!)], [at("s3.credentials"), true]);
    assert.deepEqual(errors(...eks, ...chain("seed: s3://seeds, s3: { region: eu-west-1 }")), []);
  });

  it("lets a seed of which nothing more is said be planned, and refuses a way to no bucket", () => {
    assert.deepEqual(errors(...chain("seed: s3://seeds")), []);
    assert.deepEqual(errors(...chain(`seed: s3://seeds, ${keys}`)), []);
    const none = only(...chain(keys));
    assert.deepEqual([none.path, none.allowed], [at("s3"), "nothing, as the chain names no bucket"]);
  });
});
