import assert from "node:assert/strict";
import { catalogue } from "../../catalogue/chains/index.ts";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import type { ClientContext } from "../../catalogue/client.ts";
import { ownedFlagsAmong } from "../../catalogue/flags.ts";

const context: ClientContext = {
  network: "dev",
  options: { blockPeriod: 3 },
  dataDir: "/data/geth",
  hostNames: ["localhost", "ethereum.dev-chains.svc"],
  memoryMiB: 1024,
};

describe("catalogue: geth", () => {
  const args = geth.args(context);
  const value = (flag: string) => args.find((arg) => arg.startsWith(`--${flag}=`))?.split("=")[1];

  it("serves no method that shows or changes the node", () => {
    assert.equal(value("http.api"), "eth,net,web3");
  });

  it("answers to its own names and to no other", () => {
    assert.equal(value("http.vhosts"), "localhost,ethereum.dev-chains.svc");
    assert.ok(!args.some((arg) => arg.includes("*")));
  });

  it("survives a kill: with the default scheme a development chain would begin anew", () => {
    assert.equal(value("state.scheme"), "hash");
    assert.equal(value("gcmode"), "archive");
  });

  it("stops before its volume is full, and collects before its memory is", () => {
    assert.equal(value("datadir.minfreedisk"), "256");
    assert.equal(value("memorylimit"), "921");
  });

  it("makes a block each period, or with each transaction", () => {
    assert.equal(value("dev.period"), "3");
    assert.deepEqual(geth.networks.dev!.health({ blockPeriod: 0 }), {
      maxLagBlocks: 0,
      maxHeadAgeSeconds: null,
      minPeers: 0,
      development: true,
    });
    assert.equal(geth.networks.dev!.health({ blockPeriod: 12 }).maxHeadAgeSeconds, 120);
    assert.equal(geth.networks.dev!.health({ blockPeriod: 1 }).maxHeadAgeSeconds, 30);
  });
});

for (const [name, client] of Object.entries(catalogue.execution)) {
  describe(`catalogue: what holds for every client: ${name}`, () => {
    it("is listed by its own name", () => {
      assert.equal(client.name, name);
    });

    for (const network of Object.keys(client.networks)) {
      it(`owns every flag that the platform sets on ${network}, so that no file can set it again`, () => {
        const adjustable = ["cache"];
        const set = client.args({ ...context, network }).filter((arg) => arg.startsWith("-"));
        const free = set.filter((arg) => ownedFlagsAmong([arg], client).length === 0);
        assert.deepEqual(
          free.map((arg) => arg.replace(/^--|=.*/g, "")),
          adjustable,
        );
      });
    }

    it("listens on ports with names that Kubernetes takes, each once", () => {
      const names = client.ports.map((port) => port.name);
      assert.equal(new Set(names).size, names.length);
      for (const port of names) assert.match(port, /^[a-z][a-z0-9-]{0,14}$/);
      assert.ok(!names.includes("health"), "that is the sidecar's");
    });

    it("refers to ports that it has", () => {
      const names = client.ports.map((port) => port.name);
      for (const port of [client.health.port, client.liveness.port, client.metrics.port]) {
        assert.ok(names.includes(port));
      }
    });

    it("is not root, and has time to close its database", () => {
      assert.ok(client.user > 0);
      assert.ok(client.graceSeconds >= 30);
    });

    it("never has an identity in a backup", () => {
      for (const file of client.identityFiles) assert.ok(client.backup.never.includes(file), file);
      for (const file of client.backup.must) assert.ok(!client.identityFiles.includes(file), file);
    });
  });
}
