import assert from "node:assert/strict";
import { catalogue } from "../../catalogue/chains/index.ts";
import type { ChainClient, ClientContext } from "../../catalogue/client.ts";
import { ownedFlagsAmong } from "../../catalogue/flags.ts";
import { profiles } from "../../catalogue/profiles/index.ts";

const context: Omit<ClientContext, "network" | "mode"> = {
  options: { blockPeriod: 3 },
  dataDir: "/data/client",
  hostNames: ["localhost", "ethereum.dev-chains.svc"],
  memoryMiB: 1024,
  engine: { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" },
};
const privateNetwork = {
  chainConfig: "/network/chain-config.yaml",
  executionGenesis: "/genesis/execution.json",
  consensusGenesis: "/genesis/consensus.ssz",
  key: "/identity/client.key",
  peers: "/identity/peers",
};

/** What a client is told on a network. */
const told = (network: string, mode: string): ClientContext => ({
  ...context,
  network,
  mode,
  ...(network === "private" ? { privateNetwork } : {}),
});

/** Every network and mode that a client can be asked for. */
function asked(client: ChainClient): [network: string, mode: string][] {
  return Object.keys(client.networks).flatMap((network) =>
    Object.keys(profiles[client.name]?.networks[network] ?? { default: {} }).map((mode): [string, string] => [
      network,
      mode,
    ]),
  );
}

const clients: ChainClient[] = [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)];

for (const client of clients) {
  describe(`catalogue: what holds for every client: ${client.name}`, () => {
    it("is listed by its own name and role", () => {
      const byRole: Readonly<Record<string, Readonly<Record<string, ChainClient>>>> = { ...catalogue };
      assert.equal(byRole[client.role]?.[client.name], client);
    });

    for (const [network, mode] of asked(client)) {
      it(`owns every flag that the platform sets on ${network}, ${mode}, so that no file can set it again`, () => {
        const adjustable = ["cache"];
        const set = client.args(told(network, mode)).filter((arg) => arg.startsWith("-"));
        const free = set
          .filter((arg) => ownedFlagsAmong([arg], client).length === 0)
          .map((arg) => arg.replace(/^--|=.*/g, ""));
        assert.deepEqual(
          free.filter((flag) => !adjustable.includes(flag)),
          [],
        );
      });

      it(`sets no flag twice on ${network}, ${mode}`, () => {
        const names = client.args(told(network, mode)).map((arg) => arg.replace(/=.*/, ""));
        assert.equal(new Set(names).size, names.length);
      });
    }

    it("is sized by its profile, or by its own file, on every network", () => {
      for (const [network, { own }] of Object.entries(client.networks)) {
        assert.ok(own !== undefined || profiles[client.name]?.networks[network] !== undefined, network);
      }
    });

    it("listens on ports with names that Kubernetes takes, each once", () => {
      const names = client.ports.map((port) => port.name);
      assert.equal(new Set(names).size, names.length);
      for (const port of names) assert.match(port, /^[a-z][a-z0-9-]{0,14}$/);
      assert.ok(!names.includes("health"), "that is the sidecar's");
    });

    it("refers to ports that it has", () => {
      const names = client.ports.map((port) => port.name);
      for (const port of [client.health.port, client.liveness.port, client.metrics.port]) {
        assert.ok(names.includes(port));
      }
    });

    it("is not root, and has time to close its database", () => {
      assert.ok(client.user > 0);
      assert.ok(client.graceSeconds >= 30);
    });

    it("never has an identity in a backup", () => {
      for (const file of client.identityFiles) assert.ok(client.backup.never.includes(file), file);
      for (const file of client.backup.must) assert.ok(!client.identityFiles.includes(file), file);
    });
  });
}

describe("catalogue: clients of one pod", () => {
  for (const execution of Object.values(catalogue.execution)) {
    for (const consensus of Object.values(catalogue.consensus)) {
      it(`have no port and no port's name in common: ${execution.name} and ${consensus.name}`, () => {
        const ports = [...execution.ports, ...consensus.ports];
        const numbers = [...ports.map(({ port, protocol }) => `${port}/${protocol}`), `${execution.enginePort}/TCP`];
        assert.equal(new Set(numbers).size, numbers.length);
        assert.equal(new Set(ports.map(({ name }) => name)).size, ports.length);
      });
    }
  }
});
