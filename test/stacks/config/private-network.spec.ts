import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { privateNetworkRules } from "../../../stacks/config/rules/private-network.ts";
import { projectDir } from "../../support/stacks.ts";
import { at, chains, errors, only } from "./rules-support.ts";

const fields = "chain: ethereum, network: private, execution: geth, consensus: prysm";
const net = (genesis: string, more = "") => chains(`name: net, ${fields}, genesis: { ${genesis} }${more}`);

describe("stacks/config: a private network", () => {
  it("needs no more than a chain id", () => {
    assert.deepEqual(errors(...net("chainId: 1337007")), []);
  });

  it("says what it begins with", () => {
    const error = only(...chains(`name: net, ${fields}`));
    assert.equal(error.path, at("genesis"));
    assert.match(error.remedy ?? "", /chain id that no public network has/);
  });

  it("is the only kind of network that says it", () => {
    const error = only(
      ...chains("name: a, chain: ethereum, network: dev, execution: geth, genesis: { chainId: 1337007 }"),
    );
    assert.equal(error.path, at("genesis"));
    assert.match(error.remedy ?? "", /Remove it, or say network: private/);
  });

  it("takes no chain id of a public network, and says whose it is", () => {
    for (const [id, name] of [
      [1, "Ethereum"],
      [11_155_111, "Sepolia"],
      [560_048, "Hoodi"],
      [61, "Classic"],
      [137, "Polygon"],
    ] as const) {
      const error = only(...net(`chainId: ${id}`));
      assert.deepEqual([error.path, error.found], [at("genesis.chainId"), String(id)]);
      assert.match(error.remedy ?? "", new RegExp(`^It is that of .*${name}`), String(id));
    }
  });

  it("takes none of those that are listed, however many", () => {
    const file = path.join(projectDir, "catalogue/chains/ethereum/private/public-chain-ids.json");
    const { names } = JSON.parse(readFileSync(file, "utf8")) as { names: Record<string, string> };
    const ids = Object.keys(names).map(Number);
    assert.ok(ids.length > 2000, String(ids.length));
    for (const chainId of ids) {
      const chain = { network: "private", consensus: "prysm", genesis: { chainId } };
      assert.deepEqual(
        privateNetworkRules(chain, []).map(({ path: where }) => where),
        [["genesis", "chainId"]],
        String(chainId),
      );
    }
  });

  it("has a validator for each slot of an epoch at least", () => {
    const error = only(...net("chainId: 1337007, slotsPerEpoch: 16, validators: 15"));
    assert.equal(error.path, at("genesis.validators"));
    assert.deepEqual(errors(...net("chainId: 1337007, slotsPerEpoch: 16, validators: 16")), []);
    assert.equal(only(...net("chainId: 1337007, validators: 7")).path, at("genesis.validators"));
  });

  it("has a consensus client on each of its nodes: they make the blocks", () => {
    const alone = "name: net, chain: ethereum, network: private, execution: geth, genesis: { chainId: 1337007 }";
    assert.ok(errors(...chains(alone)).some((error) => error.path === at("consensus")));
    const listed = `${alone}, nodes: [{ consensus: prysm }, {}]`;
    assert.ok(errors(...chains(listed)).some((error) => error.path === at("nodes[1].consensus")));
  });

  it("has no client that knows nothing of private networks", () => {
    for (const pair of ["execution: geth, consensus: lighthouse", "execution: reth, consensus: prysm"]) {
      const found = errors(
        ...chains(`name: net, chain: ethereum, network: private, ${pair}, genesis: { chainId: 1337007 }`),
      );
      assert.ok(found.length > 0, pair);
    }
  });

  it("has no peers but its own nodes", () => {
    assert.equal(only(...net("chainId: 1337007", ", peers: inbound")).path, at("peers"));
  });

  it("shares its chain id with no other of the environment", () => {
    const two = (id: number) =>
      chains(`name: a, ${fields}, genesis: { chainId: 1337007 }`, `name: b, ${fields}, genesis: { chainId: ${id} }`);
    assert.equal(only(...two(1_337_007)).path, at("genesis.chainId", 1));
    assert.deepEqual(errors(...two(1_337_008)), []);
  });

  it("tells everything that is wrong at once", () => {
    const found = errors(...net("chainId: 1, slotSeconds: 1, slotsPerEpoch: 99, accounts: { bob: 0 }, colour: red"));
    for (const field of ["slotSeconds", "slotsPerEpoch"]) {
      assert.ok(
        found.some(({ path: where }) => where === at(`genesis.${field}`)),
        field,
      );
    }
    assert.ok(found.length >= 4, String(found.length));
  });
});
