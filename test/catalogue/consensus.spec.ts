import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { catalogue } from "../../catalogue/chains/index.ts";
import { checkpoints } from "../../catalogue/chains/ethereum/networks.ts";
import type { ClientContext, ConsensusClient } from "../../catalogue/client.ts";

const context: ClientContext = {
  network: "mainnet",
  mode: "default",
  options: { blockPeriod: 0 },
  dataDir: "/consensus/client",
  hostNames: ["localhost"],
  memoryMiB: 10_000,
  engine: { url: "http://127.0.0.1:8551", jwtFile: "/jwt/jwtsecret" },
};
const files = { stateFile: "/consensus/start/state.ssz", blockFile: "/consensus/start/block.ssz" };
const pin = `0x${"ab".repeat(32)}:1234`;

/** What each calls the same thing. */
interface Names {
  engine: string;
  jwt: string;
  /** From a server; absent: it takes files alone. */
  url?: string;
  state: string;
  block?: string;
  pin: string;
  supernode: string;
  api: [address: string, port: string];
  metrics: [address: string, port: string];
  peers: string[];
  quic: string;
  json: string;
}

const names: Readonly<Record<string, Names>> = {
  lighthouse: {
    engine: "--execution-endpoint",
    jwt: "--execution-jwt",
    url: "--checkpoint-sync-url",
    state: "--checkpoint-state",
    block: "--checkpoint-block",
    pin: "--wss-checkpoint",
    supernode: "--supernode",
    api: ["--http-address", "--http-port"],
    metrics: ["--metrics-address", "--metrics-port"],
    peers: ["--port", "--discovery-port"],
    quic: "--quic-port",
    json: "--log-format=JSON",
  },
  prysm: {
    engine: "--execution-endpoint",
    jwt: "--jwt-secret",
    url: "--checkpoint-sync-url",
    state: "--checkpoint-state",
    block: "--checkpoint-block",
    pin: "--weak-subjectivity-checkpoint",
    supernode: "--subscribe-all-data-subnets",
    api: ["--http-host", "--http-port"],
    metrics: ["--monitoring-host", "--monitoring-port"],
    peers: ["--p2p-tcp-port", "--p2p-udp-port"],
    quic: "--p2p-quic-port",
    json: "--log-format=json",
  },
  nimbus: {
    engine: "--el",
    jwt: "--jwt-secret",
    state: "--finalized-checkpoint-state",
    pin: "--weak-subjectivity-checkpoint",
    supernode: "--peerdas-supernode=true",
    api: ["--rest-address", "--rest-port"],
    metrics: ["--metrics-address", "--metrics-port"],
    peers: ["--tcp-port", "--udp-port"],
    quic: "--quic-port",
    json: "--log-format=json",
  },
  lodestar: {
    engine: "--execution.urls",
    jwt: "--jwtSecret",
    url: "--checkpointSyncUrl",
    state: "--checkpointState",
    pin: "--wssCheckpoint",
    supernode: "--supernode",
    api: ["--rest.address", "--rest.port"],
    metrics: ["--metrics.address", "--metrics.port"],
    peers: ["--port", "--discoveryPort"],
    quic: "--quicPort",
    json: "--logFormat=json",
  },
};

/** The value of a flag; undefined where it is not set. */
function valueOf(args: readonly string[], flag: string): string | undefined {
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

it("catalogue: every consensus client is looked at here", () => {
  assert.deepEqual(Object.keys(catalogue.consensus).sort(), Object.keys(names).sort());
});

for (const client of Object.values(catalogue.consensus)) {
  describe(`catalogue: a consensus client beside any execution client: ${client.name}`, () => {
    const called = names[client.name]!;
    const args = client.args(context);
    const value = (flag: string) => valueOf(args, flag);

    it("says that its flags were read and not run", () => {
      assert.equal(client.flagsSeen, "read");
    });

    it("knows mainnet, sepolia and hoodi, each with servers of two operators at least, over TLS alone", () => {
      const publicly = Object.entries(client.networks).filter(([, { development }]) => !development);
      assert.deepEqual(
        publicly.map(([name]) => name),
        ["mainnet", "sepolia", "hoodi"],
      );
      for (const [, { checkpoints: servers }] of publicly) {
        assert.ok(new Set(servers.map(({ by }) => by)).size >= 2);
        for (const { url } of servers) assert.match(url, /^https:\/\/[a-z0-9.-]+$/);
      }
    });

    it("follows the network of the chain", () => {
      for (const network of Object.keys(checkpoints)) {
        const set = client.args({ ...context, network });
        assert.ok(set.includes(client.name === "prysm" ? `--${network}` : `--network=${network}`), network);
      }
    });

    it("reaches its execution client over loopback, by the pod's secret, and is nothing without", () => {
      assert.equal(value(called.engine), "http://127.0.0.1:8551");
      assert.equal(value(called.jwt), "/jwt/jwtsecret");
      const { engine: _, ...alone } = context;
      assert.throws(
        () => client.args(alone),
        new RegExp(`^Error: ${client.name} on mainnet needs an execution client`),
      );
    });

    it("begins at the files of the agreed checkpoint, and then at no server's", () => {
      const set = client.args({ ...context, checkpoint: { ...files, pin } });
      if (client.name === "nimbus") assert.equal(set[1], files.stateFile);
      else assert.equal(valueOf(set, called.state), files.stateFile);
      if (called.block !== undefined) assert.equal(valueOf(set, called.block), files.blockFile);
      assert.equal(valueOf(set, called.pin), pin);
      assert.equal(valueOf(client.args({ ...context, checkpoint: files }), called.pin), undefined);
      assert.ok(!set.some((arg) => arg.startsWith("--checkpoint") && arg.includes("https:")));
      assert.ok(!set.join(" ").includes(checkpoints.mainnet[0].url));
    });

    it("begins at the network's first server where no files are given", () => {
      if (called.url === undefined) assert.ok(!args.join(" ").includes("https:"));
      else assert.equal(value(called.url), checkpoints.mainnet[0].url);
    });

    it("serves all data columns where its disk was sized for that, and only there", () => {
      assert.ok(!args.includes(called.supernode));
      assert.ok(client.args({ ...context, mode: "supernode" }).includes(called.supernode));
    });

    it("listens where its ports say, its API and metrics on the pod's address", () => {
      const port = (name: string) => String(client.ports.find((each) => each.name === name)?.port);
      assert.deepEqual([value(called.api[0]), value(called.api[1])], ["0.0.0.0", port("beacon")]);
      assert.deepEqual([value(called.metrics[0]), value(called.metrics[1])], ["0.0.0.0", port("beacon-metrics")]);
      assert.deepEqual(called.peers.map(value), [port("beacon-peers"), port("beacon-disc")]);
      assert.equal(value(called.quic), port("beacon-quic"));
    });

    it("lets nobody but the pod at its API, and nobody at its engine", () => {
      const audience = Object.fromEntries(client.ports.map((each) => [each.name, each.audience]));
      assert.deepEqual(audience, {
        beacon: "pod",
        "beacon-metrics": "metrics",
        "beacon-peers": "peers",
        "beacon-disc": "peers",
        "beacon-quic": "peers",
      });
    });

    it("writes its log as JSON, to standard output", () => {
      assert.ok(args.includes(called.json));
    });

    it("shares the pod's user, and has time to close its database", () => {
      for (const execution of Object.values(catalogue.execution)) assert.equal(client.user, execution.user);
      assert.ok(client.graceSeconds >= 60);
    });

    it("is never backed up, and never cloned with what makes it itself", () => {
      assert.deepEqual(client.backup.must, []);
      assert.ok(client.identityFiles.length > 0);
      assert.deepEqual(client.backup.never, client.identityFiles);
    });
  });
}

describe("catalogue: what one consensus client alone has", () => {
  const { prysm, nimbus, lodestar } = catalogue.consensus as Record<string, ConsensusClient>;

  it("Prysm asks nobody for its terms, and a server for the first state of all networks but mainnet", () => {
    assert.ok(prysm!.args(context).includes("--accept-terms-of-use"));
    const first = (network: "mainnet" | "sepolia" | "hoodi") =>
      valueOf(prysm!.args({ ...context, network, checkpoint: files }), "--genesis-beacon-api-url");
    assert.equal(first("mainnet"), undefined);
    assert.equal(first("sepolia"), checkpoints.sepolia[0].url);
    assert.equal(first("hoodi"), checkpoints.hoodi[0].url);
  });

  it("Prysm's gRPC stays on loopback, and its key on the volume", () => {
    assert.equal(valueOf(prysm!.args(context), "--rpc-host"), "127.0.0.1");
    assert.ok(prysm!.args(context).includes("--p2p-static-id"));
    assert.deepEqual(prysm!.identityFiles, ["network-keys", "discovery"]);
  });

  it("Nimbus' key is where its identity is said to be", () => {
    const key = valueOf(nimbus!.args(context), "--netkey-file");
    assert.equal(key, `${context.dataDir}/${nimbus!.identityFiles[0]!}`);
  });

  it("Lodestar's heap is smaller than its container, whatever that has", () => {
    for (const memoryMiB of [2048, 17_408]) {
      const heap = Number(valueOf(lodestar!.args({ ...context, memoryMiB }), "--max-old-space-size"));
      assert.ok(heap > memoryMiB / 2 && heap < memoryMiB * 0.8, `${heap} of ${memoryMiB}`);
    }
    assert.equal(lodestar!.args(context)[1], "/usr/app/packages/cli/bin/lodestar");
  });
});

describe("catalogue: how Nimbus is started", () => {
  const { command = [], args } = catalogue.consensus.nimbus!;
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "nimbus-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** The arguments that Nimbus would get, by its own script. */
  function given(withCheckpoint: boolean): string[] {
    const [shell = "sh", ...rest] = command.map((part) => part.replace("./nimbus_beacon_node", "printf '%s\\n'"));
    const set = args({ ...context, dataDir: folder, ...(withCheckpoint ? { checkpoint: files } : {}) });
    const { stdout, status, stderr } = spawnSync(shell, [...rest, ...set], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trimEnd().split("\n");
  }

  it("is told of the checkpoint while there is no database, as it would begin at the first block", () => {
    const set = given(true);
    assert.equal(set[0], `--finalized-checkpoint-state=${files.stateFile}`);
    assert.equal(set[1], "--network=mainnet");
    assert.equal(set.at(-1), "--log-format=json");
  });

  it("is not told of one where none is given", () => {
    assert.equal(given(false)[0], "--network=mainnet");
  });

  it("is not told of it once there is a database, as it would end", () => {
    mkdirSync(path.join(folder, "db"));
    assert.equal(given(true)[0], "--network=mainnet");
    assert.ok(!given(true).some((arg) => arg.includes("checkpoint")));
  });
});
