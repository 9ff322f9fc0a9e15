import assert from "node:assert/strict";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import type { ClientContext } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";

const context: ClientContext = {
  network: "dev",
  mode: "default",
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

describe("catalogue: geth on public networks", () => {
  const engine = { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" };
  const on = (network: string, mode = "postmerge") =>
    geth.args({ ...context, network, mode, memoryMiB: 16_384, engine });

  it("names the network, and how much history it keeps", () => {
    for (const network of ["mainnet", "sepolia", "hoodi"]) {
      assert.equal(on(network, "all")[0], `--${network}`);
      assert.ok(!on(network, "all").some((arg) => arg.startsWith("--dev")), network);
    }
    assert.ok(on("mainnet", "postprague").includes("--history.chain=postprague"));
    assert.ok(on("hoodi", "all").includes("--history.chain=all"));
  });

  it("keeps the engine on loopback, behind the pod's secret", () => {
    const args = on("mainnet");
    assert.ok(args.includes("--authrpc.addr=127.0.0.1"));
    assert.ok(args.includes("--authrpc.port=8551"));
    assert.ok(args.includes("--authrpc.jwtsecret=/jwt/jwtsecret"));
    assert.ok(geth.ports.every(({ port }) => port !== geth.enginePort));
  });

  it("gives its caches a quarter of its memory, and stops gigabytes before its volume is full", () => {
    assert.ok(on("mainnet").includes("--cache=4096"));
    assert.ok(on("mainnet").includes("--memorylimit=14745"));
    assert.ok(on("mainnet").includes("--datadir.minfreedisk=5120"));
  });

  it("does not start without a consensus client, whom it would follow nowhere", () => {
    assert.throws(() => geth.args({ ...context, network: "mainnet", mode: "postmerge" }), /needs a consensus client/);
  });

  it("has peers on networks that it shares, and none on a chain of its own", () => {
    const peers = (network: string) =>
      portsOn(geth, geth.networks[network]!)
        .filter(({ audience }) => audience === "peers")
        .map(({ port, protocol }) => `${port}/${protocol}`);
    assert.deepEqual(peers("mainnet"), ["30303/TCP", "30303/UDP"]);
    assert.deepEqual(peers("dev"), []);
  });
});
