/**
 * Alerts for real: faults of chains that real clients run, from the rule by Prometheus and Alertmanager to a receiver, and
 * their end. All faults are there at once, each of another chain or node, as the time that a test takes is that of the slowest.
 */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { prysm } from "../../catalogue/chains/ethereum/prysm.ts";
import { labStatus } from "../../lab/lab.ts";
import { projectDir } from "../support/stacks.ts";
import { Deployment } from "./support/deployment.ts";
import { Faults } from "./support/faults.ts";
import { islands } from "./support/islands.ts";
import { eventually, query, TestEnvironment } from "./support/lab.ts";
import { firedAlerts } from "../catalogue/alerts/support/fired.ts";
import { Receiver, type Told } from "./support/receiver.ts";

// What waits long so that a passing fault wakes nobody is made to wait less, as any file may.
const stackFile = `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - name: net
      chain: ethereum
      network: private
      nodes: 2
      execution: geth
      consensus: prysm
      bootstrap: { peers: true }
      genesis: { chainId: 1337008, slotSeconds: 2, slotsPerEpoch: 4 }
    - { name: pair, chain: ethereum, network: dev, nodes: 3, execution: islands }
    - { name: full, chain: ethereum, network: dev, nodes: 1, execution: geth }
    - { name: lone, chain: ethereum, network: dev, nodes: 1, execution: geth }
  cryptokube:prometheus: { replicas: 2 }
  cryptokube:alerts:
    heartbeat: { existingSecret: receivers, key: heartbeat }
    receivers:
      - { name: test, webhook: { url: { existingSecret: receivers, key: alerts } } }
    rules:
      - { alert: ChainPeersLow, for: 15s }
      - { alert: ChainSiblingsDisagree, for: 0s }
      - { alert: ChainVolumeAlmostFull, for: 15s }
      - { alert: ChainClockOff, for: 15s }
`;

/** Geth's port for its peers. */
const peerPort = 30303;
const skewSeconds = 90;

describe("alerts, from what happens to whoever is told", function () {
  this.timeout(500_000);
  // What is not there at one step does not come at the next.
  this.bail(true);
  const environment = new TestEnvironment({ clients: { execution: { geth, islands }, consensus: { prysm } } });
  const image = path.join(tmpdir(), `cryptokube-disk-${process.pid}.img`);
  const validator = "net-validator";
  let receiver: Receiver;
  let faults: Faults;
  let prometheus: string;
  let both: [first: Deployment, second: Deployment];
  /** When each fault was done, and when each was mended. */
  const done = new Map<string, number>();
  const mended = new Map<string, number>();
  const mend = new Map<string, () => void | Promise<void>>();
  const figures: string[] = [];

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes, geth and prysm.
    this.timeout(0);
    await environment.prepare(stackFile);
    const { watch, status } = await environment.up(stackFile);
    assert.deepEqual(watch.failed, []);
    prometheus = status.reach.find(({ name }) => name === "prometheus")?.where ?? "";
    const config = new KubeConfig();
    config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
    const core = config.makeApiClient(CoreV1Api);
    receiver = new Receiver(core, "dev-observability");
    const apps = config.makeApiClient(AppsV1Api);
    faults = new Faults(core, apps, "dev-chains");
    const named = (name: string) => new Deployment(core, apps, "dev-observability", name);
    both = [named("prometheus"), named("prometheus-1")];
    await receiver.start();
  });

  after(async () => {
    // The lab ends with all that was done to it; what was done to this machine is no more than a file.
    await environment.delete();
    rmSync(image, { force: true });
    // What a spec prints is kept by nobody where it passes.
    mkdirSync(path.join(projectDir, "reports"), { recursive: true });
    writeFileSync(path.join(projectDir, "reports", "alerts.txt"), figures.map((line) => `${line}\n`).join(""));
  });

  /** Notes the moment, and what ends it. */
  const begun = (what: string, end: () => void | Promise<void>): void => {
    done.set(what, Date.now());
    mend.set(what, end);
  };

  /** Waits for the first word of it, and holds it to a bound in seconds where the issue names one. */
  const arrives = async (what: string, name: string, of: Record<string, string>, bound = 240): Promise<Told> => {
    const since = done.get(what)!;
    const alert = await receiver.told(name, of, "firing", bound, since);
    const seconds = (alert.at - since) / 1000;
    figures.push(
      `${what}: ${name} after ${seconds.toFixed(0)} s, seen after ${(await seenAfter(name, of, since)).toFixed(0)} s`,
    );
    assert.ok(seconds <= bound, `${what}: ${seconds} s`);
    assert.equal(alert.labels.environment, "dev");
    return alert;
  };

  /** Seconds until Prometheus found the expression true: what comes then is the alert's own waiting, and Alertmanager's. */
  const seenAfter = async (name: string, of: Record<string, string>, since: number): Promise<number> => {
    const labels = Object.entries({ alertname: name, ...of }).map(([label, value]) => `${label}="${value}"`);
    const active = await query(prometheus, `min(ALERTS_FOR_STATE{${labels.join()}})`);
    return (active[0]?.value ?? Number.NaN) - since / 1000;
  };

  it("calls the heartbeat's address, with a Secret that was made after Alertmanager had begun", async () => {
    await eventually("a heartbeat", async () => ((await receiver.heartbeats()) > 0 ? true : undefined), 200);
    for (const node of ["net-0", "net-1"]) await ready(node);
  });

  const ready = (node: string) =>
    eventually(
      `${node} is ready`,
      async () =>
        (await faults.pod(node)).status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True")
          ? true
          : undefined,
      180,
    );

  it("says that siblings have other blocks, and nothing else of chains that do well", async () => {
    const alert = await receiver.told("ChainSiblingsDisagree", { chain: "pair" }, "firing", 180);
    assert.equal(alert.labels.severity, "page");
    assert.match(alert.annotations.summary!, /^pair-\d of pair has another block than a sibling, well below the head$/);
    // A network that has just begun may have been short of peers for a while, and is told of until it is not.
    let firing: string[] = [];
    await eventually(
      "nothing else fires",
      async () => {
        firing = await receiver.firing();
        return firing.join() === "ChainSiblingsDisagree" ? true : undefined;
      },
      180,
    ).catch(() => assert.deepEqual(firing, ["ChainSiblingsDisagree"]));
  });

  it("is given eight faults at once", async () => {
    // What needs a place on the machine comes first: afterwards there is none.
    const disk = await faults.smallDisk("full-0", "execution-full-0-g1", image, "pair-0");
    await faults.skew("net-1", skewSeconds);
    begun("clock skewed in the sidecar", () => faults.skew("net-1", 0));
    await faults.program("net-1");
    await faults.program("full-0");
    disk.fill();
    begun("volume filled", () => {
      disk.empty();
    });
    begun("peers cut", await faults.cutPeers("net-0", peerPort));
    await faults.scale(validator, 0);
    begun("head stalled", () => faults.scale(validator, 1));
    const stop = faults.killAgainAndAgain((await faults.pod("lone-0")).metadata?.uid ?? "");
    begun("node killed", async () => {
      stop();
      // The kubelet waits longer each time; who mends does not.
      await faults.delete("lone-0");
    });
    await faults.scale("pair-1", 0);
    begun("pod deleted", () => faults.scale("pair-1", 1));
    await faults.cordon(true);
    await faults.delete("pair-2");
    begun("pod pending", () => faults.cordon(false));
    done.set("siblings forked", Date.now());
    mended.set("siblings forked", Date.now());
  });

  it("tells of a pod that was deleted and not made again within 90 s, by the node's name", async () => {
    const alert = await arrives("pod deleted", "ChainNodeDown", { node: "pair-1" }, 90);
    assert.equal(alert.annotations.summary, "pair-1 of pair is down");
    assert.equal(alert.annotations.runbook, "docs/runbooks/node-down.md");
  });

  it("tells of a pod that no machine takes", async () => {
    const alert = await arrives("pod pending", "ChainNodeDown", { node: "pair-2" }, 90);
    assert.equal(alert.annotations.summary, "pair-2 of pair is down");
    const { status } = await faults.pod("pair-2");
    assert.equal(status?.phase, "Pending");
    assert.ok(status.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable"));
  });

  it("pages when the only node of a chain is killed again and again, and holds back what follows from it", async () => {
    const alert = await arrives("node killed", "ChainWithoutReadyNode", { chain: "lone" }, 90);
    assert.equal(alert.labels.severity, "page");
    assert.equal(alert.annotations.summary, "No node of lone serves");
  });

  it("pages when a network makes no more blocks, within its limit and a minute", async () => {
    const alert = await arrives("head stalled", "ChainHeadStale", { chain: "net" }, 30 + 60);
    assert.equal(alert.labels.severity, "page");
    assert.match(alert.annotations.summary!, /^No new block of net for (\d+(\.\d+)?s|1m \d+s)$/);
  });

  it("tells which node has lost its peers", async () => {
    const alert = await arrives("peers cut", "ChainPeersLow", { node: "net-0" });
    assert.equal(alert.annotations.summary, "net-0 of net has 0 peers");
  });

  it("pages when a volume is almost full", async () => {
    const alert = await arrives("volume filled", "ChainVolumeAlmostFull", { node: "full-0" });
    assert.equal(alert.labels.severity, "page");
    assert.match(alert.annotations.summary!, /^The execution volume of full-0 has [34](\.\d+)?% left$/);
  });

  it("tells of clocks that differ, of two of both, as nobody knows which is right", async () => {
    for (const node of ["net-0", "net-1"]) {
      const alert = await arrives("clock skewed in the sidecar", "ChainClockOff", { node });
      assert.match(alert.annotations.summary!, new RegExp(`^The clock of ${node}'s machine is 1m (2|3)\\d.*s off`));
    }
  });

  it("is found by both Prometheus, and told without a word of which of them found it", async () => {
    let found: string[] = [];
    await eventually(
      "both have found the same",
      async () => {
        found = await Promise.all(both.map(firingIn));
        return found[0]?.includes("ChainNodeDown") === true && found[0] === found[1] ? true : undefined;
      },
      60,
    ).catch(() => {
      assert.equal(found[0], found[1]);
      assert.match(found[0] ?? "", /ChainNodeDown/);
    });
    for (const { labels } of await receiver.all()) assert.ok(!("replica" in labels), JSON.stringify(labels));
  });

  const firingIn = async (of: Deployment): Promise<string> => {
    const { data } = (await of.ask(9090, "api/v1/alerts")) as {
      data: { alerts: { state: string; labels: Record<string, string> }[] };
    };
    const firing = data.alerts.filter(({ state }) => state === "firing");
    return [...new Set(firing.map(({ labels }) => labels.alertname))].sort().join();
  };

  it("says of each when it is over, once it is mended", async () => {
    // The last one first: that gives the machine back, which others need.
    for (const [what, end] of [...mend].reverse()) {
      await end();
      mended.set(what, Date.now());
    }
    const ends: [string, string, Record<string, string>][] = [
      ["siblings forked", "ChainSiblingsDisagree", { node: "pair-0" }],
      ["pod deleted", "ChainNodeDown", { node: "pair-1" }],
      ["pod pending", "ChainNodeDown", { node: "pair-2" }],
      ["node killed", "ChainWithoutReadyNode", { chain: "lone" }],
      ["head stalled", "ChainHeadStale", { chain: "net" }],
      ["peers cut", "ChainPeersLow", { node: "net-0" }],
      ["volume filled", "ChainVolumeAlmostFull", { node: "full-0" }],
      ["clock skewed in the sidecar", "ChainClockOff", { node: "net-1" }],
    ];
    const ended = new Set(["Watchdog"]);
    for (const [what, name, of] of ends) {
      const { at } = await receiver.told(name, of, "resolved", 240, mended.get(what));
      ended.add(name);
      figures.push(`${what}: over after ${((at - mended.get(what)!) / 1000).toFixed(0)} s`);
    }
    assert.deepEqual([...ended].sort(), firedAlerts);
  });

  it("says again that siblings have other blocks, once two of them run that do, though the first Prometheus is away", async () => {
    await both[0].takeAway();
    // They stopped at nearly the same height, which is where they are compared.
    done.set("siblings forked", Math.max(await faults.began("pair-1"), await faults.began("pair-2")));
    await arrives("siblings forked", "ChainSiblingsDisagree", { chain: "pair" });
    assert.deepEqual(await both[0].pods(), []);
  });

  it("told nobody of pods that were deleted and made again at once", async () => {
    const told = (await receiver.all()).filter(({ labels }) => labels.alertname === "ChainNodeDown");
    const down = new Set(told.map(({ labels }) => labels.node));
    assert.ok(down.has("pair-1"));
    // The sidecar's clock was set by a new pod, and the small disk was given to one.
    for (const node of ["net-1", "full-0"]) assert.ok(!down.has(node), node);
  });
});
