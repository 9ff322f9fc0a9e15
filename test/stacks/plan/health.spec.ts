import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { pairs } from "../../support/pairs.ts";
import { configOf } from "../../support/stacks.ts";

const nodes = (config = pairs({ nodes: 3 })) => planEnvironment(config, "prod").chains[0]!.nodes;

describe("stacks/plan: the health sidecar of a node", () => {
  it("asks the other nodes of its chain how far they are, and not itself", () => {
    for (const { name, health } of nodes()) {
      const others = ["chain-0", "chain-1", "chain-2"].filter((each) => each !== name);
      assert.deepEqual(
        health.settings.siblings,
        others.map((each) => `http://${each}.prod-chains.svc:9750/status`),
      );
    }
    assert.deepEqual(nodes(pairs())[0]!.health.settings.siblings, []);
  });

  it("keeps what it knows on the node's own volume, and is told by a ConfigMap of the node's name", () => {
    const [, { health }] = nodes() as [unknown, ReturnType<typeof nodes>[number]];
    const { markerPath, dataDir, chain, node, port } = health.settings;
    assert.equal(health.settingsName, "chain-1-health");
    assert.deepEqual([chain, node, port, health.port], ["chain", "chain-1", 9750, 9750]);
    assert.equal(markerPath, `${dataDir}/cryptokube/synced.json`);
  });

  it("knows by which chain its client is, of a network of one's own too, and of no other client", () => {
    const genesis =
      "chain: ethereum, network: private, execution: geth, consensus: prysm, genesis: { chainId: 1337007 }";
    const own = configOf(`config:\n  cryptokube:chains: [{ name: net, ${genesis} }]\n`);
    const { client } = nodes(own)[0]!.health.settings;
    assert.equal(client.chainId, 1_337_007);
    assert.ok(!("genesisHash" in client));
    const dev = configOf(
      "config:\n  cryptokube:chains: [{ name: d, chain: ethereum, network: dev, execution: geth }]\n",
    );
    assert.equal(nodes(dev)[0]!.health.settings.consensus, undefined);
  });

  it("cannot be made for a client that has no port to ask", () => {
    const { geth } = catalogue.execution;
    const deaf = { ...geth!, health: { ...geth!.health, port: "nowhere" } };
    assert.throws(() => planEnvironment(pairs(), "prod", { clients: { ...catalogue, execution: { geth: deaf } } }), {
      message: 'geth has no port "nowhere" to ask for its health',
    });
  });
});
