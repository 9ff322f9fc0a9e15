import assert from "node:assert/strict";
import type { Api, JsonObject } from "../../../agents/roller/api-client.ts";
import { observe, sidecarQuestion } from "../../../agents/roller/observe.ts";
import { parseRollerSettings } from "../../../agents/roller/settings.ts";
import { listen, textServer } from "../../../agents/shared/text-server.ts";
import { status } from "../health/samples.ts";

const settings = parseRollerSettings(
  JSON.stringify({ environment: "test", namespace: "chains", leaseNamespace: "system" }),
);
const started = "2026-11-23T08:00:00Z";
const startedMs = Date.parse(started);

const set = (
  name: string,
  change: { labels?: JsonObject; metadata?: JsonObject; spec?: JsonObject; status?: JsonObject } = {},
): JsonObject => ({
  metadata: {
    name,
    uid: `set-${name}`,
    generation: 4,
    labels: { "cryptokube.io/chain": "ethereum", "cryptokube.io/node": name, ...change.labels },
    ...change.metadata,
  },
  spec: { replicas: 1, updateStrategy: { type: "OnDelete" }, ...change.spec },
  status: { observedGeneration: 4, updateRevision: "r2", ...change.status },
});
const running = [{ state: { running: { startedAt: started } } }];
const pod = (name: string, change: { metadata?: JsonObject; status?: JsonObject } = {}): JsonObject => ({
  metadata: {
    name: `${name}-0`,
    uid: `pod-${name}`,
    resourceVersion: "7",
    labels: { "controller-revision-hash": "r1" },
    ownerReferences: [{ uid: "other" }, { uid: `set-${name}`, controller: true }],
    ...change.metadata,
  },
  status: {
    phase: "Running",
    podIP: `ip-${name}`,
    startTime: started,
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: started }],
    containerStatuses: running,
    ...change.status,
  },
});

async function look(sets: JsonObject[], pods: JsonObject[], asked: string[] = []) {
  const lists: string[] = [];
  const none = () => Promise.reject(new Error("not called"));
  const api: Api = {
    get: none,
    post: none,
    put: none,
    list: (path, selector) => {
      lists.push(path, selector);
      return Promise.resolve(path.endsWith("/pods") ? pods : sets);
    },
  };
  const chains = await observe(api, settings, (ip) => {
    asked.push(ip);
    return Promise.resolve(ip === "ip-silent" ? null : status({ node: ip.slice(3) }));
  });
  return { chains, lists };
}
/** What a template, or a pod, says of its clients. */
const clients = (geth: string) => ({
  initContainers: [{ name: "health", image: "node:24.21.0" }],
  containers: [
    { name: "geth", image: geth },
    { name: "lighthouse", image: "sigp/lighthouse:v8.3.3" },
  ],
  volumes: [{ name: "jwt" }, { name: "execution", persistentVolumeClaim: { claimName: "execution-a-g2" } }],
});
const onePod = async (change: Parameters<typeof pod>[1]) => {
  const asked: string[] = [];
  const { chains } = await look([set("a")], [pod("a", change)], asked);
  return { ...chains[0]!.nodes[0]!.pods[0]!, asked };
};

describe("observing an environment", () => {
  it("reads what the clients are and are to be, how often they were started, and how far they can go back", async () => {
    const containerStatuses = [
      { ...running[0], restartCount: 2 },
      { ...running[0], restartCount: 1 },
    ];
    const annotations = { "cryptokube.io/goes-back-to": "geth=1.15.0,lighthouse=none,broken,odd=1" };
    const found: JsonObject = { ...pod("a", { status: { containerStatuses } }), spec: clients("geth:v1.17.6") };
    found.metadata = { ...(found.metadata as JsonObject), annotations };
    const { chains } = await look([set("a", { spec: { template: { spec: clients("geth:v1.18.0") } } })], [found]);
    const node = chains[0]!.nodes[0]!;
    assert.deepEqual(node.programs, { geth: "geth:v1.18.0", lighthouse: "sigp/lighthouse:v8.3.3" });
    assert.equal(node.dataClaim, "execution-a-g2");
    const { programs, waysBack, restarts } = node.pods[0]!;
    assert.deepEqual(programs, { geth: "geth:v1.17.6", lighthouse: "sigp/lighthouse:v8.3.3" });
    assert.deepEqual([waysBack, restarts], [{ geth: "1.15.0", lighthouse: "none" }, 3]);
  });

  it("reads pods before StatefulSets, by the environment's labels", async () => {
    const { chains, lists } = await look([set("a")], [pod("a")]);
    const selector = "cryptokube.io/environment=test,cryptokube.io/node";
    assert.deepEqual(lists, [
      "/api/v1/namespaces/chains/pods",
      selector,
      "/apis/apps/v1/namespaces/chains/statefulsets",
      selector,
    ]);
    assert.deepEqual(chains, [
      {
        name: "ethereum",
        nodes: [
          {
            name: "a",
            uid: "set-a",
            generation: 4,
            observedGeneration: 4,
            replicas: 1,
            updateRevision: "r2",
            programs: {},
            dataClaim: null,
            onDelete: true,
            deleted: false,
            pods: [
              {
                name: "a-0",
                uid: "pod-a",
                resourceVersion: "7",
                revision: "r1",
                deletedBy: null,
                ready: true,
                lostReady: false,
                runningSince: startedMs,
                programs: {},
                waysBack: {},
                restarts: 0,
                status: status({ node: "a" }),
              },
            ],
          },
        ],
      },
    ]);
  });

  it("groups nodes by chain, and pods by the controller that owns them", async () => {
    const sets = [
      set("a"),
      set("x", { labels: { "cryptokube.io/chain": "other" } }),
      set("b"),
      set("none", { labels: { "cryptokube.io/chain": "" } }),
    ];
    const { chains } = await look(sets, [pod("b"), pod("a"), pod("a", { metadata: { name: "a-1" } }), pod("stray")]);
    assert.deepEqual(
      chains.map(({ name, nodes }) => [name, nodes.map((node) => [node.name, node.pods.map((one) => one.name)])]),
      [
        [
          "ethereum",
          [
            ["a", ["a-0", "a-1"]],
            ["b", ["b-0"]],
          ],
        ],
        ["other", [["x", []]]],
      ],
    );
  });

  it("sees a StatefulSet as it is", async () => {
    const nodeOf = async (change: Parameters<typeof set>[1]) =>
      (await look([set("a", change)], [])).chains[0]!.nodes[0]!;
    assert.equal((await nodeOf({ metadata: { deletionTimestamp: started } })).deleted, true);
    assert.equal((await nodeOf({ spec: { updateStrategy: { type: "RollingUpdate" } } })).onDelete, false);
    assert.equal((await nodeOf({ spec: { replicas: 0 } })).replicas, 0);
    assert.equal((await nodeOf({ status: { updateRevision: undefined } })).updateRevision, null);
    const unseen = await nodeOf({ metadata: { generation: 1 }, status: { observedGeneration: undefined } });
    assert.ok(unseen.observedGeneration < unseen.generation, "a new one that its controller has not seen");
    const bare = (await look([{ metadata: { labels: { "cryptokube.io/chain": "c" } } }], [])).chains[0]!.nodes[0]!;
    assert.deepEqual([bare.name, bare.generation, bare.replicas, bare.onDelete], ["", 0, 1, false]);
  });

  it("sees a pod as it is", async () => {
    const deleted = await onePod({ metadata: { deletionTimestamp: started } });
    assert.deepEqual(
      [deleted.deletedBy, deleted.status, deleted.asked],
      [startedMs, null, []],
      "nobody asks a pod that ends",
    );
    assert.deepEqual((await onePod({ status: { podIP: undefined } })).asked, []);
    assert.equal((await onePod({ metadata: { labels: {} } })).revision, null);
    const noStatus = await onePod({
      status: { conditions: undefined, containerStatuses: undefined, phase: "Pending" },
    });
    assert.deepEqual([noStatus.ready, noStatus.lostReady, noStatus.runningSince], [false, false, null]);
  });

  it("takes a pod for ready by its condition Ready alone", async () => {
    const ready = async (conditions: unknown) => (await onePod({ status: { conditions } })).ready;
    assert.equal(
      await ready([
        { type: "ContainersReady", status: "True" },
        { type: "Ready", status: "False" },
      ]),
      false,
    );
    assert.equal(await ready([{ type: "Ready", status: "Unknown" }]), false);
    assert.equal(
      await ready([
        { type: "Initialized", status: "False" },
        { type: "Ready", status: "True" },
      ]),
      true,
    );
    assert.equal(await ready("nonsense"), false);
  });

  it("knows by the time of the condition that a pod had been ready", async () => {
    const lost = async (state: string, after: number, change: JsonObject = {}) => {
      const lastTransitionTime = new Date(startedMs + after).toISOString();
      const conditions = [{ type: "Ready", status: state, lastTransitionTime }];
      return (await onePod({ status: { conditions, ...change } })).lostReady;
    };
    assert.equal(await lost("False", 2001), true);
    assert.equal(await lost("False", 2000), false);
    assert.equal(await lost("Unknown", 9000), true);
    assert.equal(await lost("True", 9000), false);
    assert.equal(await lost("False", 9000, { startTime: undefined }), false);
    const others = [
      { type: "Initialized", status: "True" },
      { type: "Ready", status: "False", lastTransitionTime: new Date(startedMs + 9000).toISOString() },
    ];
    assert.equal((await onePod({ status: { conditions: others } })).lostReady, true);
    assert.equal((await onePod({ status: { conditions: [{ type: "Ready", status: "False" }] } })).lostReady, false);
  });

  it("takes a pod for running when all its containers run, since the last began", async () => {
    const since = async (change: JsonObject) => (await onePod({ status: change })).runningSince;
    const later = { state: { running: { startedAt: "2026-11-23T08:00:09Z" } } };
    assert.equal(await since({ containerStatuses: [...running, later, ...running] }), startedMs + 9000);
    assert.equal(
      await since({ containerStatuses: [...running, { state: { waiting: { reason: "CrashLoopBackOff" } } }] }),
      null,
    );
    assert.equal(await since({ containerStatuses: [{ state: { terminated: {} } }, ...running] }), null);
    assert.equal(await since({ containerStatuses: [] }), null);
    assert.equal(await since({ phase: "Pending" }), null);
  });

  it("takes no word of a sidecar that is not this node's", async () => {
    assert.equal((await onePod({ status: { podIP: "ip-silent" } })).status, null);
    assert.equal((await onePod({ status: { podIP: "ip-b" } })).status, null, "the address is another pod's by now");
    const other = await look([set("a", { labels: { "cryptokube.io/chain": "sepolia" } })], [pod("a")]);
    assert.equal(other.chains[0]!.nodes[0]!.pods[0]!.status, null);
  });
});

describe("asking a sidecar", () => {
  it("gives its status, and null for everything else", async () => {
    let answer = { status: 200, body: JSON.stringify(status()) };
    const server = textServer({ "/status": () => answer });
    const ask = sidecarQuestion(await listen(server, 0, "127.0.0.1"));
    assert.deepEqual(await ask("127.0.0.1"), status());
    answer = { status: 503, body: JSON.stringify(status()) };
    assert.equal(await ask("127.0.0.1"), null);
    answer = { status: 200, body: "{}" };
    assert.equal(await ask("127.0.0.1"), null);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await ask("127.0.0.1"), null);
    assert.equal(await ask("::1"), null);
  });
});
