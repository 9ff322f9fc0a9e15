import assert from "node:assert/strict";
import type { ValidatorContext } from "../../../../catalogue/block-maker.ts";
import { prysmValidator } from "../../../../catalogue/chains/ethereum/private/prysm-validator.ts";
import type { ChainChoice } from "../../../../stacks/plan/client-choice.ts";
import type { Volumes } from "../../../../stacks/plan/clients.ts";
import { genesisOf, optionsOf, planGenesis } from "../../../../stacks/plan/private/network.ts";

const rules = { chainId: 1337007, slotSeconds: 12, slotsPerEpoch: 8, accounts: {} };
const network = (of: object = {}) => ({ name: "net", network: "private", genesis: rules, ...of });
const nowhere: Volumes = { classes: () => ({}), placements: [], scheduling: () => undefined, protect: true };

/** Of what a validator is told, as its process is. */
const told = ({ chainConfig, validators, beacons }: ValidatorContext) => [chainConfig, `${validators}`, ...beacons];
const beacon = {
  role: "consensus",
  health: { port: "beacon-api" },
  ports: [
    { name: "peers", port: 9000 },
    { name: "beacon-api", port: 3500 },
  ],
  validator: { ...prysmValidator, args: told },
};
const execution = { role: "execution", health: { port: "rpc" }, ports: [{ name: "rpc", port: 8545 }] };
const node = (...clients: object[]) => ({ clients: clients.map((client) => ({ client })) });
const choice = (nodes: object[], of: object = {}) => ({ config: network(of), nodes }) as unknown as ChainChoice;
const planned = (of: ChainChoice, names = ["net-0"]) => planGenesis("dev", of, names, nowhere);

describe("stacks/plan/private: the rules of a network", () => {
  it("are those of the file, with a validator for each slot of an epoch where it says no number", () => {
    assert.deepEqual(genesisOf(network() as never), { ...rules, validators: 8 });
    assert.deepEqual(genesisOf(network({ genesis: { ...rules, validators: 64 } }) as never)?.validators, 64);
  });

  it("are none on a network that others have made, whatever the file says beside it", () => {
    assert.equal(genesisOf(network({ network: "sepolia" }) as never), undefined);
    assert.equal(planned(choice([node(execution)], { network: "sepolia" })), undefined);
  });

  it("are refused where they are missing, and with the chain id of a public network, whose name is said", () => {
    assert.throws(() => genesisOf(network({ genesis: undefined })), /^Error: chain net: .* without its rules$/);
    const taken = network({ genesis: { ...rules, chainId: 1 } }) as never;
    assert.throws(() => genesisOf(taken), /^Error: chain net: chain id 1 is that of Ethereum/);
  });

  it("are told to every client with the number of nodes, beside the time between blocks", () => {
    const options = (of: object) => optionsOf({ ...network(of), blockPeriod: 3 } as never, 5);
    assert.deepEqual(options({}), { blockPeriod: 3, genesis: { ...rules, validators: 8, nodes: 5 } });
    assert.deepEqual(options({ network: "dev", genesis: undefined }), { blockPeriod: 3 });
  });
});

describe("stacks/plan/private: what a network begins with", () => {
  it("is its rules as each client reads them, and a moment that is made with it, in which a pod can start", () => {
    const genesis = planned(choice([node(execution, beacon)]))!;
    assert.deepEqual(
      [genesis.inputsName, genesis.momentName, genesis.momentKey],
      ["net-network", "net-network-moment", "moment"],
    );
    assert.match(genesis.inputs["chain-config.yaml"]!, /^DEPOSIT_CHAIN_ID: 1337007$/m);
    const { config } = JSON.parse(genesis.inputs["execution.json"]!) as { config: { chainId: number } };
    assert.equal(config.chainId, 1337007);
    assert.deepEqual(Object.keys(genesis.inputs).length, 2);
    assert.ok(genesis.delaySeconds >= 10 && genesis.delaySeconds <= 60);
  });

  it("has a validator that asks the consensus client of each node, at the port by which its health is asked", () => {
    const pair = node(execution, beacon);
    const genesis = planned(choice([pair, pair]), ["net-0", "net-1"])!;
    assert.deepEqual(
      genesis.validator.parts.map(({ args }) => args),
      [0, 1].map((index) => ["/network/chain-config.yaml", "4", `http://net-${index}.dev-chains.svc:3500`]),
    );
    assert.deepEqual([genesis.validator.name, genesis.validator.namespace], ["net-validator", "dev-chains"]);
  });

  it("is refused where none of its clients makes blocks", () => {
    const { validator: _, ...silent } = beacon;
    const none = /^Error: chain net: no consensus client of its nodes has a validator that makes blocks$/;
    assert.throws(() => planned(choice([node(execution, silent)])), none);
  });

  it("is refused where a validator cannot ask one of its nodes, which is named", () => {
    const deaf = { ...beacon, ports: beacon.ports.slice(0, 1) };
    const without = /^Error: node net-1: a node of a private network without a beacon API$/;
    for (const other of [node(execution, deaf), node(execution)]) {
      assert.throws(() => planned(choice([node(execution, beacon), other]), ["net-0", "net-1"]), without);
    }
  });
});
