import assert from "node:assert/strict";
import { formatMemory, type Memory, nothing } from "../../agents/roller/memory.ts";
import { openCluster } from "../../cli/cluster-view.ts";
import type { PodView } from "../../cli/nodes.ts";
import { isFine } from "../../cli/up.ts";
import { lookAtNodes, rollLimitMs, type Watched, watchLimitMs, watchNodes, type WatchResult } from "../../cli/watch.ts";
import { planRoller } from "../../stacks/plan/platform.ts";
import { emptyCluster, startKubeServer } from "../support/kube-server.ts";

/** What there is of a node at a moment. */
interface Moment {
  pod?: PodView;
  /** The roller has written down that it replaces it. */
  replacing?: boolean;
}

/** How a node is, so many milliseconds after the watch began. */
type Life = (at: number) => Moment;

const container = { name: "geth", running: true, runningMs: 60_000, restarts: 0 };
const old: PodView = {
  name: "p",
  phase: "Running",
  deleting: false,
  scheduled: true,
  ready: true,
  revision: "r1",
  containers: [container],
};
const fresh: PodView = { ...old, revision: "r2" };
const starting: PodView = { ...fresh, ready: false, phase: "Pending", containers: [{ ...container, running: false }] };
const crashing: PodView = {
  ...fresh,
  ready: false,
  containers: [{ ...container, running: false, restarts: 3, waiting: "CrashLoopBackOff" }],
};

/** A node that the roller replaces from a moment on: its old pod ends, is gone, and a new one runs and becomes ready. */
const rolled =
  (from: number, { ends = 5_000, starts = 10_000, syncs = 15_000 } = {}): Life =>
  (at) => {
    const age = at - from;
    if (age < 0) return { pod: old };
    if (age < ends) return { pod: { ...old, deleting: true }, replacing: true };
    if (age < ends + 1_000) return { replacing: true };
    if (age < ends + starts) return { pod: starting, replacing: true };
    if (age < ends + starts + syncs) return { pod: { ...fresh, ready: false }, replacing: true };
    return { pod: fresh, replacing: age < ends + starts + syncs + 5_000 };
  };
/** How long {@link rolled} takes of each node, one after the other. */
const eachMs = 35_000;

async function watch(
  lives: Life[],
  { roller = true, signal = new AbortController().signal } = {},
): Promise<WatchResult & { tookMs: number; said: string[]; asked: string[] }> {
  let at = 0;
  const said: string[] = [];
  const asked: string[] = [];
  const watched = watchedOf(lives.length);
  const result = await watchNodes(
    {
      node: (_, name) => Promise.resolve({ pod: lives[Number(name.slice(2))]!(at).pod, updateRevision: "r2" }),
      rollerMemory: () => {
        const memory: Memory = { nodes: {} };
        for (const [index, life] of lives.entries()) {
          const replacement = life(at).replacing === true ? { pod: "uid", at: 1, wasReady: true } : null;
          memory.nodes[`a-${index}`] = { ...nothing, replacement };
        }
        return Promise.resolve(roller ? memory : undefined);
      },
      events: (_, name) => {
        asked.push(name);
        return Promise.resolve([`Event: of ${name}`]);
      },
    },
    watched,
    { update: (text) => said.push(text) },
    signal,
    {
      now: () => 1_000_000 + at,
      sleep: (milliseconds) => {
        at += milliseconds;
        return Promise.resolve();
      },
    },
  );
  return { ...result, tookMs: at, said, asked };
}

function watchedOf(count: number): Watched {
  return {
    roller: planRoller("dev", { soakSeconds: 0, snapshotClass: null }),
    nodes: Array.from({ length: count }, (_, index) => ({
      name: `a-${index}`,
      chain: "a",
      network: "private",
      client: "geth",
      namespace: "dev-chains",
      statefulSet: `a-${index}`,
      pod: `a-${index}-0`,
      service: "a",
    })),
  };
}

const failedOf = ({ failed }: WatchResult): string[] => failed.map(({ node }) => node);

describe("cli/watch: a watch of nodes that nobody rolls", () => {
  it("ends as soon as each is ready", async () => {
    const result = await watch([() => ({ pod: fresh }), (at) => ({ pod: at < 7_000 ? starting : fresh })]);
    assert.deepEqual([result.tookMs, failedOf(result), result.rolls], [7_000, [], []]);
    assert.equal(isFine(result), true);
    assert.equal(result.said[0], "1 of 2 running, 2 rolled");
  });

  for (const roller of [true, false]) {
    it(`gives one that does not start two minutes, and its events, ${roller ? "with" : "without"} a roller`, async () => {
      const result = await watch([() => ({ pod: fresh }), () => ({ pod: starting })], { roller });
      assert.deepEqual([result.tookMs, failedOf(result)], [watchLimitMs, ["a-1"]]);
      assert.deepEqual([...result.events], [["a-1", ["Event: of a-1-0"]]]);
      assert.equal(isFine(result), false);
    });
  }

  it("ends at once when it is told to", async () => {
    const result = await watch([() => ({ pod: starting })], { signal: AbortSignal.abort() });
    assert.equal(result.tookMs, 0);
  });

  it("waits two minutes for a roller that does not come, and says what waits", async () => {
    const result = await watch([() => ({ pod: old })], { roller: false });
    assert.deepEqual([result.tookMs, failedOf(result)], [watchLimitMs, []]);
    assert.deepEqual(result.rolls, [{ chain: "a", done: 0, of: 1, replacing: [], waiting: ["a-0"] }]);
    assert.equal(isFine(result), true);
  });
});

describe("cli/watch: a watch of a roll", () => {
  it("goes on past two minutes while the nodes move, and ends with the last of them", async () => {
    const lives = Array.from({ length: 5 }, (_, index) => rolled(index * eachMs));
    const result = await watch(lives);
    assert.equal(result.tookMs, 4 * eachMs + 30_000, "the last is ready, and the roller need not have seen it");
    assert.deepEqual([failedOf(result), result.rolls, result.rolled, isFine(result)], [[], [], 5, true]);
    const third = result.said.find((text) => text.includes("2 of 5 on the newest template, "));
    assert.equal(third, "4 of 5 running, 2 rolled; roll of a: 2 of 5 on the newest template, a-2 is being replaced");
  });

  it("ends two minutes after the last step, and that the node is down then is no failure", async () => {
    const result = await watch([rolled(0), rolled(eachMs, { ends: 600_000 })]);
    assert.deepEqual([result.tookMs, failedOf(result)], [eachMs + watchLimitMs, []]);
    assert.deepEqual(result.rolls, [{ chain: "a", done: 1, of: 2, replacing: ["a-1"], waiting: [] }]);
    assert.equal(isFine(result), true);
    assert.deepEqual(result.asked, []);
  });

  it("ends after a quarter of an hour, though there is more to come", async () => {
    const result = await watch(Array.from({ length: 40 }, (_, index) => rolled(index * eachMs)));
    assert.deepEqual([result.tookMs, failedOf(result), isFine(result)], [rollLimitMs, [], true]);
    const [roll] = result.rolls;
    assert.deepEqual([roll?.done, roll?.of, roll?.replacing, roll?.halted], [25, 40, ["a-25"], undefined]);
  });

  it("fails where what was replaced crashes, as soon as that is believed", async () => {
    const crashes: Life = (at) =>
      at < 5_000 ? { pod: { ...old, deleting: true }, replacing: true } : { pod: crashing, replacing: true };
    const result = await watch([crashes, () => ({ pod: old })]);
    assert.deepEqual([result.tookMs, failedOf(result), isFine(result)], [35_000, ["a-0"], false]);
    assert.match(result.rolls[0]?.halted ?? "", /^a-0: container geth is in CrashLoopBackOff/);
    assert.deepEqual(result.asked, ["a-0-0"]);
  });

  it("fails where no machine takes what was replaced, for as long as nothing moves", async () => {
    const homeless: Life = () => ({ pod: { ...starting, scheduled: false }, replacing: true });
    const result = await watch([homeless, () => ({ pod: old })]);
    assert.deepEqual([result.tookMs, failedOf(result), isFine(result)], [watchLimitMs, ["a-0"], false]);
    assert.equal(result.rolls[0]?.halted, "a-0: no machine has taken its pod");
  });

  it("is not drawn out by a node that starts again and again", async () => {
    const flaps: Life = (at) => ({
      pod: at % 20_000 < 10_000 ? starting : { ...fresh, ready: false },
      replacing: true,
    });
    const result = await watch([flaps, () => ({ pod: old })]);
    assert.equal(result.tookMs, 10_000 + watchLimitMs);
  });

  it("reports a new node beside it that does not start, once the roll is over", async () => {
    const lives = [...Array.from({ length: 5 }, (_, index) => rolled(index * eachMs)), () => ({ pod: starting })];
    const result = await watch(lives);
    assert.deepEqual(failedOf(result), ["a-5"]);
    assert.deepEqual(result.rolls, []);
    assert.equal(result.tookMs, 4 * eachMs + 30_000);
  });
});

describe("cli/watch: one look", () => {
  it("reads the pods first, so that none is gone without the roller's word for it", async () => {
    const order: string[] = [];
    const { judged } = await lookAtNodes(
      {
        node: async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          order.push("node");
          return { pod: undefined, updateRevision: "r2" };
        },
        rollerMemory: (namespace, lease) => {
          order.push(`${namespace}/${lease}`);
          const replacement = { pod: "uid", at: 1, wasReady: true };
          return Promise.resolve({ nodes: { "a-0": { ...nothing, replacement } } });
        },
      },
      watchedOf(2),
    );
    assert.deepEqual(order, ["node", "node", "dev-system/roller"]);
    assert.deepEqual(
      judged.map(({ rolling }) => rolling),
      [true, false],
    );
  });

  it("reads the roller's word in its lease, and goes without where there is none", async () => {
    const server = await startKubeServer();
    try {
      const memory: Memory = { nodes: { "a-0": { ...nothing, refusedAt: 5 } } };
      const cluster = openCluster(server.kubeconfig("c"));
      const read = (text?: string) => {
        server.content = { ...emptyCluster, leases: { "dev-system/roller": text } };
        return cluster.rollerMemory("dev-system", "roller");
      };
      assert.deepEqual(await read(formatMemory(memory)), memory);
      assert.deepEqual(await read(), { nodes: {} }, "a lease that nobody has written in");
      assert.equal(await read('{"version":99}'), undefined, "of another version");
      assert.equal(await cluster.rollerMemory("dev-system", "none"), undefined, "no lease");
    } finally {
      await server.stop();
    }
  });
});
