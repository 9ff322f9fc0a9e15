import assert from "node:assert/strict";
import { lighthouse } from "../../catalogue/chains/ethereum/lighthouse.ts";
import type { ClientContext } from "../../catalogue/client.ts";

const context: ClientContext = {
  network: "mainnet",
  mode: "default",
  options: { blockPeriod: 0 },
  dataDir: "/consensus/lighthouse",
  hostNames: ["localhost"],
  memoryMiB: 1024,
  engine: { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" },
};

describe("catalogue: lighthouse", () => {
  const args = lighthouse.args(context);
  const value = (flag: string) => args.find((arg) => arg.startsWith(`--${flag}=`))?.split("=")[1];

  it("says that its flags were read and not run", () => {
    assert.equal(lighthouse.flagsSeen, "read");
  });

  it("follows the network of the chain, from a checkpoint of that network", () => {
    for (const [network, { checkpoints }] of Object.entries(lighthouse.networks)) {
      const set = lighthouse.args({ ...context, network });
      assert.ok(set.includes(`--network=${network}`));
      assert.ok(set.includes(`--checkpoint-sync-url=${checkpoints[0].url}`));
    }
  });

  it("knows checkpoints of two operators at least on each network, over TLS alone", () => {
    for (const { checkpoints } of Object.values(lighthouse.networks)) {
      assert.ok(new Set(checkpoints.map(({ by }) => by)).size >= 2);
      for (const { url } of checkpoints) assert.match(url, /^https:\/\/[a-z0-9.-]+$/);
    }
  });

  it("reaches its execution client over loopback, by the pod's secret", () => {
    assert.equal(value("execution-endpoint"), "http://127.0.0.1:8551");
    assert.equal(value("execution-jwt"), "/jwt/jwtsecret");
    assert.throws(() => {
      const { engine, ...alone } = context;
      lighthouse.args(alone);
      return engine;
    }, /needs an execution client/);
  });

  it("serves all data columns where its disk was sized for that, and only there", () => {
    assert.ok(!args.includes("--supernode"));
    assert.ok(lighthouse.args({ ...context, mode: "supernode" }).includes("--supernode"));
  });

  it("listens where its ports say, and writes nothing but its data", () => {
    const ports = lighthouse.ports.map(({ name, port }) => [name, String(port)]);
    assert.deepEqual(ports, [
      ["beacon", value("http-port")],
      ["beacon-metrics", value("metrics-port")],
      ["beacon-peers", value("port")],
      ["beacon-disc", value("discovery-port")],
      ["beacon-quic", value("quic-port")],
    ]);
    assert.equal(value("logfile-max-number"), "0");
  });
});
