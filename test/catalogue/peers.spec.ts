import assert from "node:assert/strict";
import { catalogue } from "../../catalogue/chains/index.ts";
import type { ClientContext } from "../../catalogue/client.ts";

const address = "198.51.100.7";
const context = (mode: string): ClientContext => ({
  network: "mainnet",
  options: { blockPeriod: 0 },
  mode,
  dataDir: "/data/client",
  hostNames: ["localhost"],
  memoryMiB: 4096,
  engine: { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" },
});

/** What each client is told where peers dial it: the address, the ports that it listens on, and to believe no peer. */
const told: Record<string, { said: string[]; instead?: string[] }> = {
  geth: {
    said: [`--nat=extip:${address}`, "--port=30303", "--discovery.port=30303"],
    instead: ["--nat=none"],
  },
  reth: {
    said: [`--nat=extip:${address}`, "--port=30303", "--discovery.port=30303", "--discovery.v5.port=9200"],
    instead: ["--nat=none"],
  },
  lighthouse: {
    said: [
      `--enr-address=${address}`,
      "--port=9000",
      "--enr-tcp-port=9000",
      "--enr-udp-port=9000",
      "--quic-port=9001",
      "--enr-quic-port=9001",
      "--disable-enr-auto-update",
    ],
  },
  prysm: {
    said: [`--p2p-host-ip=${address}`, "--p2p-tcp-port=9000", "--p2p-udp-port=9000", "--p2p-quic-port=9001"],
  },
  nimbus: {
    said: [
      `--nat=extip:${address}`,
      "--enr-auto-update=false",
      "--tcp-port=9000",
      "--udp-port=9000",
      "--quic-port=9001",
    ],
    instead: ["--nat=none"],
  },
  lodestar: {
    said: [
      `--enr.ip=${address}`,
      "--nat",
      "--port=9000",
      "--enr.tcp=9000",
      "--discoveryPort=9000",
      "--enr.udp=9000",
      "--quicPort=9001",
      "--enr.quic=9001",
    ],
  },
};

const clients = [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)].filter(
  ({ networks }) => networks.mainnet !== undefined,
);

describe("catalogue: clients that peers dial", () => {
  for (const client of clients) {
    const mode = { geth: "postmerge", reth: "full" }[client.name] ?? "default";
    const { said, instead = [] } = told[client.name]!;
    const inbound = client.args({ ...context(mode), publicAddress: address });
    const outbound = client.args(context(mode));

    it(`${client.name} tells of the address and of the very ports that it listens on`, () => {
      for (const flag of said) assert.ok(inbound.includes(flag), `${flag} among ${inbound.join(" ")}`);
      for (const flag of instead) assert.ok(!inbound.includes(flag), flag);
    });

    it(`${client.name} says nothing of an address where it only dials, and all else is alike`, () => {
      assert.ok(!outbound.join(" ").includes(address));
      for (const flag of instead) assert.ok(outbound.includes(flag), flag);
      const others = (args: string[]) => args.filter((flag) => !said.includes(flag) && !instead.includes(flag));
      assert.deepEqual(others(inbound), others(outbound));
    });

    it(`${client.name} lets no file set what the platform says of the address`, () => {
      const owned = (flag: string) =>
        Object.keys(client.ownedFlags).some((name) =>
          name.endsWith("*") ? flag.startsWith(name.slice(0, -1)) : flag === name,
        );
      for (const flag of said) {
        const name = flag.replace(/^--/, "").replace(/=.*/, "");
        assert.ok(owned(name) || owned(name.toLowerCase()), name);
      }
    });
  }
});
