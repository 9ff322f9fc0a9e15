import assert from "node:assert/strict";
import { genesisMaker } from "../../../../catalogue/chains/ethereum/private/maker.ts";
import type { NodeChoice } from "../../../../stacks/plan/client-choice.ts";
import { genesisFiles } from "../../../../stacks/plan/private/files.ts";
import {
  hostOf,
  planGenesisInit,
  planIdentity,
  privateContext,
  privateMounts,
} from "../../../../stacks/plan/private/node.ts";

const port = (audience: string, protocol: string, number: number) => ({
  name: `${audience}-${protocol.toLowerCase()}`,
  port: number,
  protocol,
  audience,
});
const ports = [port("node", "TCP", 8545), port("peers", "UDP", 30304), port("peers", "TCP", 30303)];
const client = (role: string, of: object = {}) => ({
  client: { name: `a-${role}`, role, ports, peersFormat: "enode-toml", ...of },
  network: { shared: true },
});
const choice = (clients: object[], profile: object = { private: true }) =>
  ({ config: { name: "net" }, profile, clients }) as unknown as NodeChoice;
const node = choice([client("execution"), client("consensus", { peersFormat: "multiaddr-yaml" })]);
const elsewhere = choice([client("execution")], {});
const rules = { chainId: 1337007, slotSeconds: 12, slotsPerEpoch: 8, validators: 8, accounts: {} };

describe("stacks/plan/private: a node of it", () => {
  it("is told where the network's beginning, its key and its peers lie, by role", () => {
    assert.deepEqual(privateContext(node, "consensus"), {
      chainConfig: "/network/chain-config.yaml",
      executionGenesis: "/genesis/execution.json",
      consensusGenesis: "/genesis/consensus.ssz",
      key: "/identity/consensus.key",
      peers: "/identity/consensus-peers.yaml",
    });
    assert.equal(privateContext(node, "execution")?.peers, "/identity/execution-peers.toml");
  });

  it("has a name by which its siblings dial each client, at the port that peers dial by TCP", () => {
    assert.equal(hostOf("dev", "net-0"), "net-0.dev-chains.svc");
    const identity = planIdentity("dev", node, "net-0");
    assert.equal(identity?.secretName, "net-0-identity");
    assert.deepEqual(
      identity.clients.map(({ role, format, host, port: at }) => [role, format, host, at]),
      [
        ["execution", "enode-toml", "net-0.dev-chains.svc", 30303],
        ["consensus", "multiaddr-yaml", "net-0.dev-chains.svc", 30303],
      ],
    );
  });

  it("is refused where a client cannot be told of its peers", () => {
    const told = /node net-0: a-execution cannot be told of its peers on a private network/;
    assert.throws(() => planIdentity("dev", choice([client("execution", { peersFormat: undefined })]), "net-0"), told);
    const deaf = choice([client("execution", { ports: ports.slice(0, 2) })]);
    assert.throws(() => planIdentity("dev", deaf, "net-0"), told);
  });

  it("makes the beginning at each start, where the clients read it and write nothing", () => {
    const [init, ...more] = planGenesisInit(node, rules);
    assert.deepEqual(more, []);
    assert.deepEqual(init?.args, genesisMaker.args(genesisFiles, 8, "$(GENESIS_MOMENT)"));
    const seen = (mounts: { mountPath: string; readOnly: boolean }[] = []) =>
      mounts.map(({ mountPath, readOnly }) => [mountPath, readOnly]);
    assert.deepEqual(seen(init.mounts), [
      ["/network", true],
      ["/genesis", false],
    ]);
    assert.deepEqual(seen(privateMounts(node, "net-0")), [
      ["/network", true],
      ["/genesis", true],
      ["/identity", true],
    ]);
  });

  it("is none on any other network", () => {
    assert.equal(privateContext(elsewhere, "execution"), undefined);
    assert.equal(planIdentity("dev", elsewhere, "net-0"), undefined);
    assert.deepEqual(planGenesisInit(elsewhere, rules), []);
    assert.deepEqual(planGenesisInit(node, undefined), []);
    assert.deepEqual(privateMounts(elsewhere, "net-0"), []);
  });
});
