/**
 * A real geth outside the lab's machine dials the record that a real geth in a pod announces: over TCP, and as found by
 * discovery. "Outside" is the empty network namespace at the far end of the lab's uplink, which leads nowhere else. Nothing
 * gives addresses on the lab: the test stands for whatever does, by the Service's status.
 */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, realpathSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import type { ExecutionClient } from "../../catalogue/client.ts";
import { network } from "../../lab/cluster/layout.ts";
import { labStatus } from "../../lab/lab.ts";
import { labPathsIn } from "../../lab/paths.ts";
import { realGeth, type RealGeth } from "../catalogue/support/real-geth.ts";
import { eventually, TestEnvironment } from "./support/lab.ts";

const run = promisify(execFile);
/**
 * An ordinary one: of documentation (RFC 5737) none would do, as geth takes those from nobody (p2p/netutil/net.go of v1.17.6).
 * It stays in here: no way leads out of the lab, and the far end of its uplink leads back.
 */
const address = "1.2.3.4";
const machine = network.nodeAddress;

/** geth with its flags for a public network, whose genesis it brings, and no consensus client: it follows nothing. */
const dialled: ExecutionClient = {
  ...geth,
  name: "dialled",
  networks: {
    alone: {
      development: false,
      shared: true,
      chainId: 560_048,
      own: {
        storage: { size: "64Mi", growthPerMonth: "0Mi" },
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      },
      health: () => ({ maxLagBlocks: 3, maxHeadAgeSeconds: null, minPeers: 0, development: true }),
    },
  },
  args: (context) =>
    geth.args({
      ...context,
      network: "hoodi",
      mode: Object.keys(geth.history!.modes("hoodi"))[0]!,
      // geth makes the secret where there is none.
      engine: { url: "http://127.0.0.1:8551", jwtFile: `${context.dataDir}/jwtsecret` },
    }),
};

const stackFile = `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: chain, chain: ethereum, network: alone, execution: dialled, peers: inbound, addresses: [${address}] }
`;

interface Peer {
  enode: string;
  network: { inbound: boolean; remoteAddress: string };
}

describe("a node that peers dial, and a geth outside", function () {
  this.timeout(240_000);
  const environment = new TestEnvironment({ clients: { execution: { dialled }, consensus: {} } });
  const children: ChildProcess[] = [];
  let real: RealGeth;
  let core: CoreV1Api;
  let enode: string;
  let beyond: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    real = await realGeth();
    await environment.prepare(stackFile);
    const { watch } = await environment.up(stackFile);
    assert.deepEqual(watch.failed, []);
    const config = new KubeConfig();
    config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
    core = config.makeApiClient(CoreV1Api);

    const record = JSON.parse(readFileSync(labPathsIn(environment.root).record, "utf8")) as { init?: { pid: number } };
    beyond = `/proc/${String(record.init?.pid)}/root/run/cryptokube/beyond`;
    // A geth listens on its loopback too.
    await outside("ip", ["link", "set", "lo", "up"]);
    // The plugin that made the uplink gave the machine's address the scope of a host: a way through it would be taken for one
    // that needs nobody in between.
    const { stdout } = await outside("ip", ["route", "show", machine]);
    const [, device = ""] = / dev (\S+)/.exec(stdout) ?? [];
    await outside("ip", ["route", "replace", `${machine}/32`, "dev", device, "scope", "link"]);
    await outside("ip", ["route", "replace", `${address}/32`, "via", machine]);
    const named = { name: "chain-0-peers", namespace: "dev-chains" };
    const service = await core.readNamespacedService(named);
    const status = { loadBalancer: { ingress: [{ ip: address }] } };
    await core.replaceNamespacedServiceStatus({ ...named, body: { ...service, status } });
  });
  after(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "close");
    }
    real.remove();
    await environment.delete();
  });

  const outside = (program: string, args: string[]) => run("nsenter", [`--net=${beyond}`, "--", program, ...args]);

  /** Starts a geth outside, and returns what asks it. Its socket lies on the disk, which has no network. */
  async function peer(name: string, ...flags: string[]): Promise<(expression: string) => Promise<string>> {
    const folder = path.join(real.folder, name);
    const socket = path.join(realpathSync(real.folder), `${name}.ipc`);
    const own = [
      `--datadir=${folder}`,
      `--ipcpath=${socket}`,
      "--discovery.dns=",
      `--nat=extip:${network.uplinkGateway}`,
      "--authrpc.port=0",
      "--verbosity=2",
    ];
    const args = [`--net=${beyond}`, "--", real.program, "--hoodi", ...own, ...flags];
    const child = spawn("nsenter", args, { stdio: ["ignore", "ignore", "pipe"] });
    children.push(child);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ask = async (expression: string) =>
      (await run(real.program, ["attach", "--exec", expression, socket])).stdout.trim();
    await eventually(
      `${name} answers`,
      async () => {
        if (child.exitCode !== null) return false;
        await ask("net.version");
        return true;
      },
      60,
    ).catch((thrown: unknown) => assert.fail(`${String(thrown)}: ${said}`));
    assert.equal(child.exitCode, null, said);
    return ask;
  }

  const peersOf = async (ask: (expression: string) => Promise<string>): Promise<Peer[]> =>
    JSON.parse(JSON.parse(await ask("JSON.stringify(admin.peers)")) as string) as Peer[];
  const ofPod = (peers: readonly Peer[]) => peers.find((each) => each.enode.split("@")[0] === enode.split("@")[0]);

  it("announces the address, and the port that it listens on", async () => {
    const said = await eventually(
      "the pod says who it is",
      async () => {
        const log = await core.readNamespacedPodLog({
          name: "chain-0-0",
          namespace: "dev-chains",
          container: "dialled",
        });
        return /enode:\/\/[0-9a-f]{128}@[^"\s]+/.exec(log)?.[0];
      },
      60,
    );
    enode = said;
    assert.match(said, /@1\.2\.3\.4:30303$/);
  });

  it("is reached at what it announces, over TCP", async () => {
    const ask = await peer("static", "--nodiscover", "--port=30303");
    assert.equal(await ask(`admin.addPeer("${enode}")`), "true");
    const found = await eventually("the pod is a peer", async () => ofPod(await peersOf(ask)), 60);
    assert.deepEqual([found.network.remoteAddress, found.network.inbound], [`${address}:30303`, false]);
  });

  it("is found by discovery, with what it announces", async () => {
    const ask = await peer("seeking", `--bootnodes=${enode}`, "--discovery.v4", "--discovery.v5", "--port=30304");
    const found = await eventually("the pod is a peer", async () => ofPod(await peersOf(ask)), 90);
    assert.deepEqual([found.network.remoteAddress, found.network.inbound], [`${address}:30303`, false]);
    assert.match(found.enode, /@1\.2\.3\.4:30303/);
  });

  it("has both as peers, who came to it", async () => {
    const metrics = await core.connectGetNamespacedPodProxyWithPath({
      name: "chain-0-0:6060",
      namespace: "dev-chains",
      path: geth.metrics.path.slice(1),
    });
    const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(metrics)?.[1]);
    assert.equal(value("p2p_peers"), 2);
    assert.ok(value("p2p_serves_success") >= 2, metrics);
    assert.ok(!(value("p2p_dials_success") > 0), "it dialled nobody");
  });
});
