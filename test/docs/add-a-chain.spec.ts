import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseHealthSettings } from "../../agents/health/settings.ts";
import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import type { ConsensusClient, ExecutionClient } from "../../catalogue/client.ts";
import type { ClientPort } from "../../catalogue/client.ts";
import { parseStackFile } from "../../stacks/config.ts";
import { estimateOf } from "../../stacks/estimate/of-loaded.ts";
import { explain } from "../../stacks/explain.ts";
import { type Loaded, loadEnvironment } from "../../stacks/load.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../support/manifests.ts";
import { isAllowed, isDeniedByDefault } from "../support/network.ts";
import { projectDir, recordStack } from "../support/stacks.ts";

/* What stands between the two marks is what docs/add-a-chain.md shows. */
// the clients
const health = () => ({ maxLagBlocks: 4, maxHeadAgeSeconds: 60, minPeers: 2, development: false });

const orbit: ExecutionClient = {
  name: "orbit",
  chain: "ethereum",
  role: "execution",
  image: "registry.example/orbit:v1.0.0",
  networks: {
    moon: {
      development: false,
      shared: true,
      chainId: 384_400,
      own: {
        storage: { size: "100Gi", growthPerMonth: "5Gi" },
        resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "6Gi" } },
      },
      health,
    },
  },
  args: ({ network, dataDir, engine }) => [`--net=${network}`, `--dir=${dataDir}`, `--jwt=${engine?.jwtFile ?? ""}`],
  flagsSeen: "read",
  flagsSource: { from: "the documentation of orbit", on: "2026-11-25" },
  downgrade: {
    to: "1.0.0",
    why: "it is the first version: there is none to go back to",
    source: { from: "the documentation of orbit", on: "2026-11-25", how: "read" },
  },
  ownedFlags: {
    net: "the network is `network` in the file",
    dir: "the platform mounts the volume",
    jwt: "the Engine API stays on loopback",
  },
  user: 10001,
  graceSeconds: 60,
  ports: [
    { name: "rpc", port: 8545, protocol: "TCP", audience: "rpc" },
    { name: "metrics", port: 6060, protocol: "TCP", audience: "metrics" },
    { name: "peers", port: 30303, protocol: "TCP", audience: "peers" },
  ],
  enginePort: 8551,
  health: { kind: "ethereum-execution", port: "rpc" },
  liveness: { path: "/", port: "rpc", startupSeconds: 600 },
  metrics: { port: "metrics", path: "/metrics", seen: { head: "orbit_head", peers: "orbit_peers" } },
  logFormat: "json",
  logForm: {
    format: "json",
    level: "severity",
    message: "text",
    source: { from: "the documentation of orbit", on: "2026-11-25", how: "read" },
    fixtures: [{ line: '{"severity":"INFO","text":"landed"}', level: "INFO", message: "landed" }],
  },
  identityFiles: ["nodekey"],
  backup: { must: ["chain"], never: ["nodekey"] },
};

const tide: ConsensusClient = {
  ...orbit,
  name: "tide",
  role: "consensus",
  image: "registry.example/tide:v2.0.0",
  networks: {
    moon: {
      development: false,
      shared: true,
      checkpoints: [{ url: "https://checkpoint.example", by: "Example" }],
      own: {
        storage: { size: "20Gi", growthPerMonth: "1Gi" },
        resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "3Gi" } },
      },
    },
  },
  args: ({ dataDir, engine }) => [`--dir=${dataDir}`, `--engine=${engine?.url ?? ""}`],
  graceSeconds: 90,
  ports: [
    { name: "beacon", port: 5052, protocol: "TCP", audience: "pod" },
    { name: "beacon-metrics", port: 5054, protocol: "TCP", audience: "metrics" },
  ],
  health: { kind: "ethereum-consensus", port: "beacon" },
  liveness: { path: "/eth/v1/node/version", port: "beacon", startupSeconds: 600 },
  metrics: { port: "beacon-metrics", path: "/metrics", seen: { head: "beacon_head_slot", peers: "libp2p_peers" } },
};
// the end of the clients

const clients: Catalogue = {
  execution: { ...catalogue.execution, orbit },
  consensus: { ...catalogue.consensus, tide },
};

const cluster = (lines: string) => `config:
${lines}
  cryptokube:chains:
    - { name: luna, chain: ethereum, network: moon, nodes: 2, execution: orbit, consensus: tide }
`;
const there = cluster("  cryptokube:cluster: { kind: existing, context: test }");
const onAws = cluster(`  aws:region: us-east-1
  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }`);

describe("docs/add-a-chain.md: a client that is defined in this file alone", () => {
  const parsed = parseStackFile(there, "Pulumi.test.yaml", "test", clients);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const plan = planEnvironment(parsed.value, "test", { clients });
  let objects: Manifest[];
  let loaded: Loaded;

  before(async () => {
    objects = manifests((await recordStack({ environment: "test", config: parsed.value }, { clients })).resources);
    const folder = mkdtempSync(path.join(tmpdir(), "add-a-chain-"));
    writeFileSync(path.join(folder, "Pulumi.region.yaml"), onAws);
    const read = loadEnvironment("region", { projectDir: folder, clients });
    rmSync(folder, { recursive: true });
    assert.ok(read.ok, JSON.stringify(read));
    loaded = read.loaded;
  });

  const named = (kind: string, name: string) => ofKind(objects, kind).find((each) => each.metadata.name === name);

  it("is the one that the guide shows (write it anew with `npm run golden`)", () => {
    const own = readFileSync(import.meta.filename, "utf8");
    const [, shown = ""] = own.split(/^\/\/ the (?:end of the )?clients\n/m);
    const file = path.join(projectDir, "docs/add-a-chain.md");
    const guide = readFileSync(file, "utf8");
    const current = guide.replace(/(^```ts\n)[^]*?(^```$)/m, (_, begin: string, end: string) => begin + shown + end);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
    assert.ok(shown.length > 1000);
    assert.equal(readFileSync(file, "utf8"), current);
  });

  it("may be named by a file, and is told what it may not be told", () => {
    const wrong = there.replace("consensus: tide", 'consensus: tidee, flags: ["--net=mars"]');
    const refused = parseStackFile(wrong, "Pulumi.test.yaml", "test", clients);
    assert.ok(!refused.ok);
    assert.deepEqual(
      refused.errors.map(({ path: at, nearest }) => [at, nearest]),
      [
        ["config.cryptokube:chains[0].consensus", "tide"],
        ["config.cryptokube:chains[0].flags[0]", undefined],
      ],
    );
  });

  it("has its lines read as its file says, and is refused where its file misses the line that it shows", () => {
    const collected = there.replace(
      "chains:",
      "fluentd: { enabled: true, bucket: l-l, region: r, credentials: k }\n  cryptokube:chains:",
    );
    const read = parseStackFile(collected, "f", "t", clients);
    assert.ok(read.ok, JSON.stringify(read));
    assert.match(planEnvironment(read.value, "t", { clients }).fluentd!.config, /@id parse_orbit\n/);
    const logForm = { ...orbit.logForm!, fixtures: [{ line: '{"level":"INFO"}', level: "INFO", message: "landed" }] };
    const wrong = parseStackFile(there, "f", "t", { ...clients, execution: { orbit: { ...orbit, logForm } } });
    assert.ok(!wrong.ok);
    assert.deepEqual(
      wrong.errors.map(({ path: at }) => at),
      ["level", "message"].map((part) => `catalogue.execution.orbit.logForm.fixtures[0].${part}`),
    );
  });

  it("cannot be a supernode, of which its file says no size", () => {
    const wrong = parseStackFile(
      there.replace("consensus: tide", "consensus: tide, supernode: true"),
      "f",
      "t",
      clients,
    );
    assert.ok(!wrong.ok);
    assert.deepEqual(
      wrong.errors.map(({ path: at }) => at),
      ["config.cryptokube:chains[0].supernode"],
    );
  });

  it("has its plan: nodes with both clients, their flags, and the longer time to stop", () => {
    assert.deepEqual(plan.leftOut, []);
    assert.deepEqual(
      plan.nodes.map(({ name, client, network }) => [name, client, network]),
      [
        ["luna-0", "orbit+tide", "moon"],
        ["luna-1", "orbit+tide", "moon"],
      ],
    );
    const [node] = plan.chains[0]!.nodes;
    assert.equal(node!.graceSeconds, 90);
    assert.deepEqual(
      node!.clients.map(({ args }) => args),
      [
        ["--net=moon", "--dir=/data/orbit", "--jwt=/jwt/jwtsecret"],
        ["--dir=/consensus/tide", "--engine=http://127.0.0.1:8551"],
      ],
    );
  });

  it("has its Service, for the chain and for each node", () => {
    const portsOf = (name: string) =>
      (named("Service", name)?.spec?.ports as { name: string; targetPort: string }[]).map((port) => port.targetPort);
    assert.deepEqual(portsOf("luna"), ["rpc"]);
    assert.deepEqual(portsOf("luna-1"), ["rpc", "metrics", "beacon-metrics", "health"]);
  });

  it("has its volumes, as large as its file says", () => {
    const claims = ofKind(objects, "PersistentVolumeClaim")
      .filter(({ metadata }) => metadata.name.includes("luna"))
      .map(({ metadata, spec }) => [
        metadata.name,
        (spec?.resources as { requests: { storage: string } }).requests.storage,
      ]);
    assert.deepEqual(Object.fromEntries(claims), {
      "execution-luna-0-g1": "100Gi",
      "consensus-luna-0-g1": "20Gi",
      "execution-luna-1-g1": "100Gi",
      "consensus-luna-1-g1": "20Gi",
    });
  });

  it("has its policies: who may reach which of its ports, and nobody else any", () => {
    const end = (workload: string) => podsOf(objects).find((pod) => pod.workload.endsWith(`/${workload}`))!;
    const reaches = (from: string, to: string, port: number) => isAllowed(objects, end(from), end(to), port);
    assert.ok(isDeniedByDefault(objects, end("luna-0")));
    for (const port of [6060, 5054, 9750]) assert.ok(reaches("prometheus", "luna-0", port), String(port));
    for (const port of [8545, 5052, 8551]) assert.ok(!reaches("prometheus", "luna-0", port), String(port));
    assert.ok(reaches("luna-0", "luna-1", 9750) && !reaches("luna-0", "luna-1", 8545));
  });

  it("has its health: the sidecar asks both over loopback, by its file's rule", () => {
    const { data } = named("ConfigMap", "luna-0-health") as Manifest & { data: Record<string, string> };
    const settings = parseHealthSettings(Object.values(data)[0]!);
    assert.deepEqual([settings.client.name, settings.client.url], ["orbit", "http://127.0.0.1:8545"]);
    assert.equal(settings.client.chainId, 384_400);
    assert.deepEqual([settings.consensus?.name, settings.consensus?.url], ["tide", "http://127.0.0.1:5052"]);
    assert.deepEqual([settings.rule.maxLagBlocks, settings.rule.minPeers], [4, 2]);
  });

  it("has its probes, and its metrics read", () => {
    const [pod] = podsOf(objects).filter(({ workload }) => workload.endsWith("/luna-0"));
    const paths = pod!.spec.containers.map((container) => {
      const { livenessProbe } = container as unknown as { livenessProbe: { httpGet: { path: string; port: string } } };
      return [container.name, livenessProbe.httpGet.port];
    });
    assert.deepEqual(paths, [
      ["orbit", "rpc"],
      ["tide", "beacon"],
    ]);
    const jobs = plan.prometheus.jobs.map(({ name, port }) => [name, port]);
    assert.ok(jobs.some(([name, port]) => name === "orbit" && port === "metrics"));
    assert.ok(jobs.some(([name, port]) => name === "tide" && port === "beacon-metrics"));
  });

  it("has its machines, its estimate and its reasons", () => {
    const { chains } = estimateOf(loaded);
    const luna = chains.find(({ name }) => name === "luna")!;
    assert.equal(luna.nodes, 2);
    assert.ok(luna.kinds.disks > 0 && luna.monthly > luna.kinds.disks, JSON.stringify(luna));
    const explained = explain(loaded, "luna-0");
    assert.ok(explained.ok);
    assert.match(explained.explanations[0]!.paragraphs.join(" "), /sized as ethereum moon orbit\+tide/);
    const volume = loaded.next.capacity.placements
      .find(({ name }) => name === "luna-1")!
      .volumes.map(({ claim, sizeGiB }) => [claim, sizeGiB]);
    assert.deepEqual(volume, [
      ["execution-luna-1-g1", 100],
      ["consensus-luna-1-g1", 20],
    ]);
  });

  it("uses no port of the other client of its pod", () => {
    const ports: ClientPort[] = [...orbit.ports, ...tide.ports];
    assert.equal(new Set(ports.map(({ name }) => name)).size, ports.length);
  });
});
