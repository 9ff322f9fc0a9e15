import assert from "node:assert/strict";
import type { SizeProfile } from "../../../catalogue/profile.ts";
import { choices, knownOf, knownTo, modesIn, type NamedProfile, networksIn } from "../../../stacks/config/known.ts";
import { testCatalogue } from "../../support/fake-client.ts";

/** What names do not tell of a profile. */
const size = {} as SizeProfile;

const profile = (
  name: string,
  role: NamedProfile["role"],
  networks: Record<string, readonly string[]>,
  chain = "ethereum",
): NamedProfile => ({
  name,
  chain,
  role,
  networks: Object.fromEntries(
    Object.entries(networks).map(([network, modes]) => [
      network,
      Object.fromEntries(modes.map((mode) => [mode, size])),
    ]),
  ),
});

const profiles = [
  profile("geth", "execution", { mainnet: ["snap", "archive"], public: ["default"] }),
  profile("reth", "execution", { mainnet: ["full"], hoodi: ["full"] }),
  profile("lighthouse", "consensus", { mainnet: ["default"] }),
  // Another chain's, whatever it does there.
  profile("elsewhere", "execution", { mainnet: ["default"] }, "classic"),
  profile("bitcoind", "bitcoin", { mainnet: ["full", "pruned"], testnet4: ["full"] }, "bitcoin"),
  profile("rskj", "rootstock", { testnet: ["default"] }, "rootstock"),
  profile("kubo", "ipfs", { public: ["default"] }, "ipfs"),
];
const regions = { aws: ["here-1"], gcp: [] };

describe("stacks/config: the names that a file may use", () => {
  const known = () => knownOf(testCatalogue, profiles, regions);

  it("are Ethereum's clients by role, those that can be made and those that can be planned", () => {
    const { execution, consensus, clients } = known();
    assert.deepEqual(Object.keys(execution).sort(), ["follower", "geth", "reth"]);
    assert.deepEqual(consensus, { lighthouse: { mainnet: ["default"], sepolia: [], hoodi: [] } });
    assert.equal(clients, testCatalogue);
    // A network that only a client file knows has no modes; one that a profile describes has the profile's.
    assert.deepEqual(execution.follower, { dev: [], public: [] });
    const modes = { mainnet: ["snap", "archive"], public: ["default"] };
    assert.deepEqual(execution.geth, { dev: [], private: [], sepolia: [], hoodi: [], ...modes });
    assert.deepEqual(execution.reth, { mainnet: ["full"], hoodi: ["full"] });
  });

  it("are the networks and modes of Bitcoin and Rootstock, and the clouds' regions", () => {
    const { bitcoin, rootstock, regions: there } = known();
    assert.deepEqual(bitcoin, { mainnet: ["full", "pruned"], testnet4: ["full"] });
    assert.deepEqual(rootstock, { testnet: ["default"] });
    assert.equal(there, regions);
  });

  it("are reckoned once for each catalogue", () => {
    assert.equal(knownTo(testCatalogue), knownTo(testCatalogue));
    assert.notEqual(knownTo(), knownTo(testCatalogue));
    assert.equal(knownTo(), knownTo());
    assert.ok("follower" in knownTo(testCatalogue).execution && !("follower" in knownTo().execution));
  });

  it("are told once each, over all clients; a mode that has no other is no choice", () => {
    const { execution } = known();
    assert.deepEqual(networksIn(execution).sort(), ["dev", "hoodi", "mainnet", "private", "public", "sepolia"]);
    assert.deepEqual(modesIn(execution).sort(), ["archive", "full", "snap"]);
    assert.deepEqual(choices(["default", "full"]), ["full"]);
    assert.deepEqual(choices(["default"]), []);
  });
});
