import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import type { EthereumNodeConfig } from "../../../stacks/config/chains/ethereum-node.ts";
import { checkpointOf, serversOf } from "../../../stacks/plan/checkpoint.ts";
import type { ClientChoice } from "../../../stacks/plan/client-choice.ts";

const { geth } = catalogue.execution;
const { lighthouse, prysm } = catalogue.consensus;
const config = (checkpoint?: object) => ({ name: "eth", checkpoint }) as unknown as EthereumNodeConfig;
const choice = (client: ClientChoice["client"] | undefined, network: string) =>
  ({ client, network: client!.networks[network] }) as unknown as ClientChoice;
const files = {
  stateFile: "/consensus/cryptokube/checkpoint.state.ssz",
  blockFile: "/consensus/cryptokube/checkpoint.block.ssz",
};
const servers = [{ url: "https://checkpoint.example", by: "somebody" }];

describe("stacks/plan: the checkpoint of a client", () => {
  it("is for a consensus client two files on its own volume, with the pin that the file gives", () => {
    assert.deepEqual(checkpointOf(config(), choice(lighthouse, "mainnet")), files);
    const pinned = checkpointOf(config({ servers, pin: "0xab:1" }), choice(lighthouse, "mainnet"));
    assert.deepEqual(pinned, { ...files, pin: "0xab:1" });
  });

  it("is none for an execution client, whatever the file says", () => {
    assert.equal(checkpointOf(config({ servers }), choice(geth, "mainnet")), undefined);
  });

  it("is none on a network that no server knows: it begins at its beginning", () => {
    assert.equal(checkpointOf(config(), choice(prysm, "private")), undefined);
  });

  it("is asked of the file's servers, or else of the catalogue's", () => {
    const { network } = choice(lighthouse, "mainnet");
    assert.deepEqual(serversOf(config({ servers }), network), servers);
    assert.ok(new Set(serversOf(config(), network).map(({ by }) => by)).size > 1);
    assert.deepEqual(serversOf(config(), choice(geth, "mainnet").network), []);
  });
});
