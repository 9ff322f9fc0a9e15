import assert from "node:assert/strict";
import type { Catalogue } from "../../../../catalogue/chains/index.ts";
import type { EthereumChainConfig } from "../../../../stacks/config/chains.ts";
import type { EnvironmentConfig } from "../../../../stacks/config/environment.ts";
import type { ValidatorsConfig } from "../../../../stacks/config/validators.ts";
import {
  chainIdOf,
  chainOfSigner,
  clientOfSet,
  hasDatabases,
  whySignerLeftOut,
  whyValidatorsLeftOut,
} from "../../../../stacks/plan/signing/chosen.ts";
import { signerConfig } from "../../../support/signing.ts";

const networks = { hoodi: { chainId: 560_048 }, private: { chainId: null }, devnet: { chainId: 1337 } };
const clients = {
  execution: { geth: { networks }, reth: { networks: { hoodi: { chainId: 1 } } } },
  consensus: { lighthouse: { networks } },
} as unknown as Catalogue;
const chain = (more: object = {}) =>
  ({
    name: "eth",
    chain: "ethereum",
    network: "hoodi",
    nodes: 2,
    execution: "geth",
    consensus: "lighthouse",
    ...more,
  }) as unknown as EthereumChainConfig;
const bitcoin = { name: "btc", chain: "bitcoin" } as unknown as EnvironmentConfig["chains"][number];
const ofValidators = signerConfig();
const ofTransactions = signerConfig({ mode: "eth1" });
const why = (signer = ofTransactions, chains: EnvironmentConfig["chains"] = [bitcoin, chain()]) =>
  whySignerLeftOut(signer, { chains, signers: [], validators: [] }, clients);

describe("stacks/plan/signing: which signers and validators are made", () => {
  it("signs for the chain that a signer names, where that is one of Ethereum", () => {
    assert.equal(chainOfSigner(ofTransactions, [bitcoin, chain({ name: "other" }), chain()])?.name, "eth");
    assert.equal(chainOfSigner(signerConfig({ chain: "btc" }), [bitcoin, chain()]), undefined);
    assert.equal(chainOfSigner(signerConfig({ chain: "gone" }), [bitcoin, chain()]), undefined);
  });

  it("signs with the id that the network has by the client of the chain's first node", () => {
    assert.equal(chainIdOf(chain(), clients), 560_048);
    assert.equal(chainIdOf(chain({ nodes: [{ execution: "reth" }, { execution: "geth" }] }), clients), 1);
    assert.equal(chainIdOf(chain({ network: "private" }), clients), undefined);
    assert.equal(chainIdOf(chain({ network: "elsewhere" }), clients), undefined);
    assert.equal(chainIdOf(chain({ execution: "nobody" }), clients), undefined);
    assert.equal(chainIdOf(chain({ nodes: [] }), clients), undefined);
  });

  it("makes a signer whose chain is made and whose keys are named, and says of another what it lacks", () => {
    assert.equal(why(ofTransactions), undefined);
    assert.equal(why(ofValidators), undefined);
    assert.match(why(signerConfig({ chain: "btc" })) ?? "", /none of Ethereum/);
    assert.match(why(ofTransactions, [chain({ execution: "besu" })]) ?? "", /its chain is not made: .*besu/);
    assert.match(why(signerConfig({ keys: [] })) ?? "", /names no keys/);
  });

  it("makes none whose network could not be signed for: transactions need its id, validators its name", () => {
    assert.match(why(ofTransactions, [chain({ network: "private" })]) ?? "", /chain id of private is not known/);
    assert.equal(why(ofTransactions, [chain({ network: "devnet" })]), undefined);
    assert.match(why(ofValidators, [chain({ network: "devnet" })]) ?? "", /web3signer knows no network devnet/);
  });

  it("makes validators where their signer is made, and says of others what it lacks", () => {
    const set = { name: "stakers", signer: "staking" } as ValidatorsConfig;
    const ofSet = (signers: EnvironmentConfig["signers"]) =>
      whyValidatorsLeftOut(set, { chains: [chain()], signers, validators: [set] }, clients);
    const other = signerConfig({ name: "treasury", keys: [] });
    assert.equal(ofSet([other, ofValidators]), undefined);
    assert.match(ofSet([other]) ?? "", /signer is not in the file/);
    assert.match(ofSet([signerConfig({ keys: [] })]) ?? "", /its signer is not made: it names no keys/);
  });

  it("has validators run by the client that they name, or else by that of the chain's nodes", () => {
    const set = (client?: string) => ({ name: "stakers", client }) as ValidatorsConfig;
    assert.equal(clientOfSet(set("prysm"), chain()), "prysm");
    assert.equal(clientOfSet(set(), chain()), "lighthouse");
    assert.throws(() => clientOfSet(set("nobody"), chain()), /no validator client of nobody/);
    assert.throws(() => clientOfSet(set(), chain({ nodes: [] })), /no validator client of /);
  });

  it("has a database where any signer signs for validators", () => {
    assert.equal(hasDatabases({ signers: [] }), false);
    assert.equal(hasDatabases({ signers: [ofTransactions] }), false);
    assert.equal(hasDatabases({ signers: [ofTransactions, ofValidators] }), true);
  });
});
