import assert from "node:assert/strict";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { reth } from "../../catalogue/chains/ethereum/reth.ts";

const context = {
  network: "mainnet",
  mode: "full",
  options: { blockPeriod: 0 },
  dataDir: "/data/reth",
  hostNames: ["localhost"],
  memoryMiB: 24_576,
  engine: { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" },
};

describe("catalogue: reth", () => {
  it("names its network, and keeps what its mode does", () => {
    for (const network of ["mainnet", "sepolia", "hoodi"]) {
      const args = reth.args({ ...context, network });
      assert.equal(args[0], "node");
      assert.ok(args.includes(`--chain=${network}`));
      assert.ok(args.includes("--full"));
    }
    assert.ok(reth.args({ ...context, mode: "minimal" }).includes("--minimal"));
    assert.ok(!reth.args({ ...context, mode: "archive" }).some((arg) => /^--(full|minimal|prune)/.test(arg)));
  });

  it("keeps the engine on loopback, behind the pod's secret", () => {
    const args = reth.args(context);
    for (const arg of ["--authrpc.addr=127.0.0.1", "--authrpc.port=8551", "--authrpc.jwtsecret=/jwt/jwtsecret"]) {
      assert.ok(args.includes(arg), arg);
    }
    assert.ok(reth.ports.every(({ port }) => port !== reth.enginePort));
    const { engine: _, ...alone } = context;
    assert.throws(() => reth.args(alone), /needs a consensus client/);
  });

  it("serves methods for traces only where somebody is granted them, as geth does", () => {
    const apis = (client: typeof reth, traces: boolean) =>
      client
        .args({ ...context, mode: client === geth ? "all" : "full", traces })
        .find((arg) => /^--http\.api=/.test(arg));
    assert.equal(apis(reth, false), "--http.api=eth,net,web3");
    assert.equal(apis(reth, true), "--http.api=eth,net,web3,trace,debug");
    assert.equal(apis(geth, false), "--http.api=eth,net,web3");
    assert.equal(apis(geth, true), "--http.api=eth,net,web3,debug");
  });

  it("writes to its volume alone, and logs to standard output as JSON", () => {
    const args = reth.args(context);
    for (const arg of ["--datadir=/data/reth", "--ipcdisable", "--log.file.max-files=0", "--log.stdout.format=json"]) {
      assert.ok(args.includes(arg), arg);
    }
  });

  it("says how far back there is a way, and where that stands", () => {
    for (const client of [geth, reth]) {
      assert.match(client.downgrade!.to, /^\d+\.\d+\.\d+$/);
      assert.ok(client.downgrade!.source.from.length > 0);
    }
  });
});
