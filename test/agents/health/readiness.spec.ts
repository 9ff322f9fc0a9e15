import assert from "node:assert/strict";
import { decideReadiness, type Readiness, type ReadinessInput, type Reason } from "../../../agents/health/readiness.ts";
import { head, input, now, observed, rule } from "./samples.ts";

const decide = (change: Partial<ReadinessInput> = {}): Readiness => decideReadiness(input(change));
const alone = { heads: [] };
const neverSynced = { syncedBefore: false, wasReady: false };
const out = { wasReady: false };
const development = { ...rule, development: true, maxHeadAgeSeconds: null };

/** Reason, readiness, and in words what the node is like. */
const cases: [string, Reason, Partial<ReadinessInput>, RegExp][] = [
  // Nothing to judge by.
  ["no look yet", "no-observation", { own: null }, /^the client has not been asked yet$/],
  [
    "no look succeeded yet",
    "no-observation",
    { own: null, failure: { at: now, down: false, detail: "hangs" } },
    /^hangs$/,
  ],
  [
    "nobody listens",
    "client-down",
    { failure: { at: now, down: true, detail: "ECONNREFUSED" } },
    /does not listen: ECONNREFUSED$/,
  ],
  [
    "nobody ever listened",
    "client-down",
    { own: null, failure: { at: now, down: true, detail: "x" } },
    /does not listen: x/,
  ],
  [
    "one look failed, the last good one is recent",
    "synced",
    { failure: { at: now, down: false, detail: "slow" } },
    /0 blocks behind/,
  ],
  ["the last good look is just recent enough", "synced", { own: observed({ at: now - 20_000 }) }, /0 blocks behind/],
  [
    "the last good look is too long ago",
    "stale-observation",
    { own: observed({ at: now - 21_000 }), failure: { at: now, down: false, detail: "hangs" } },
    /^the last observation is 21 s old: hangs$/,
  ],
  [
    "nobody looked for a while",
    "stale-observation",
    { own: observed({ at: now - 30_000 }) },
    /^the last observation is 30 s old$/,
  ],
  ["a client of another chain", "wrong-chain", { own: observed({ chainId: 5 }) }, /chain id 5, not 1/],
  ["any chain id will do", "synced", { expectedChainId: null, own: observed({ chainId: 5 }) }, /0 blocks/],
  ["a head from the future", "head-from-future", { own: observed({ age: -61 }) }, /from the future, by 61 s/],
  ["a head that clocks explain", "synced", { own: observed({ age: -60 }) }, /0 blocks/],
  [
    "a development chain may run ahead of time",
    "synced",
    { ...alone, rule: development, own: observed({ age: -600 }) },
    /./,
  ],
  [
    "a head without its state",
    "head-state-missing",
    { own: observed({ headStateReadable: false }) },
    /state at block 1000 cannot be read/,
  ],
  ["nobody knows of the state", "synced", { own: observed({ headStateReadable: null }) }, /0 blocks/],

  // Measured against others.
  ["as far as its sibling", "synced", {}, /^0 blocks behind$/],
  ["ahead of its sibling", "synced", { heads: [head({ height: 900 })] }, /^0 blocks behind$/],
  ["just within the allowed lag", "synced", { heads: [head({ height: 1008 })] }, /^8 blocks behind$/],
  ["behind by one too many", "behind", { heads: [head({ height: 1009 })] }, /^9 blocks behind, 8 allowed$/],
  ["behind the best of several", "behind", { heads: [head(), head({ height: 1100 }), head()] }, /^100 blocks behind/],
  [
    "behind, whatever the client says",
    "behind",
    { own: observed({ reportedSyncing: false }), heads: [head({ height: 2000 })] },
    /1000 blocks/,
  ],
  [
    "out, and not yet well within the lag",
    "behind",
    { ...out, heads: [head({ height: 1005 })] },
    /^5 blocks behind, 4 allowed$/,
  ],
  ["out, and back well within the lag", "synced", { ...out, heads: [head({ height: 1004 })] }, /^4 blocks/],
  [
    "at its sibling's head, though the client says it syncs forever",
    "synced",
    { own: observed({ reportedSyncing: true }) },
    /0 blocks/,
  ],
  [
    "its own head is old, its sibling's is fresh and near",
    "synced",
    { own: observed({ age: 500 }), heads: [head({ height: 1002 })] },
    /^2 blocks/,
  ],
  ["its own head is fresh, its sibling's is old", "synced", { heads: [head({ age: 9999 })] }, /^0 blocks/],

  // Nothing to compare with.
  ["alone with a fresh head", "synced", alone, /^newest block 6 s old$/],
  ["alone with a head of the allowed age", "synced", { ...alone, own: observed({ age: 120 }) }, /120 s old/],
  [
    "alone with an old head",
    "head-too-old",
    { ...alone, own: observed({ age: 121 }) },
    /^newest block 121 s old, and nothing to compare with$/,
  ],
  [
    "alone, old, and the client says that it is synced",
    "head-too-old",
    { ...alone, own: observed({ age: 90_000, reportedSyncing: false }) },
    /nothing to compare/,
  ],

  // First sync.
  ["first sync, far behind", "behind", { ...neverSynced, own: observed({ height: 0, age: 9e8 }) }, /^1000 blocks/],
  [
    "first sync, far behind, and the client denies it",
    "behind",
    { ...neverSynced, own: observed({ height: 0, reportedSyncing: false }) },
    /^1000 blocks/,
  ],
  [
    "first sync, at the head, and the client still syncs",
    "first-sync",
    { ...neverSynced, own: observed({ reportedSyncing: true }) },
    /client says that it is syncing/,
  ],
  [
    "first sync, alone, old head, and the client denies it",
    "first-sync",
    { ...neverSynced, ...alone, own: observed({ age: 121, reportedSyncing: false }) },
    /^in its first sync: newest block 121 s old$/,
  ],
  [
    "first sync of all nodes alike",
    "first-sync",
    {
      ...neverSynced,
      own: observed({ height: 5, age: 9000 }),
      heads: [head({ height: 5, age: 9000, firstSync: true })],
    },
    /first sync/,
  ],
  [
    "first sync in a stalled chain",
    "first-sync",
    { ...neverSynced, own: observed({ age: 9000 }), heads: [head({ age: 9000 })] },
    /first sync/,
  ],
  ["first sync done", "synced", neverSynced, /^0 blocks/],
  [
    "first sync done, and nobody knows what the client thinks",
    "synced",
    { ...neverSynced, own: observed({ reportedSyncing: null }) },
    /^0 blocks/,
  ],

  // The chain stalls.
  [
    "stalled, among the freshest",
    "stalled-chain",
    { own: observed({ age: 9000 }), heads: [head({ age: 9000 })] },
    /^newest block 9000 s old as everywhere/,
  ],
  [
    "stalled, just among the freshest",
    "stalled-chain",
    { own: observed({ age: 9000 }), heads: [head({ age: 8900, height: 1008 })] },
    /./,
  ],
  [
    "stalled, behind the freshest",
    "behind-freshest",
    { own: observed({ age: 9000 }), heads: [head({ age: 8900, height: 1009 })] },
    /^9 blocks behind the freshest of a stalled chain$/,
  ],
  [
    "stalled, out, and not yet among the freshest",
    "behind-freshest",
    { ...out, own: observed({ age: 9000 }), heads: [head({ age: 8900, height: 1005 })] },
    /^5 blocks/,
  ],
  [
    "stalled, with a node in first sync that claims more",
    "stalled-chain",
    { own: observed({ age: 9000 }), heads: [head({ age: 9000 }), head({ age: 8000, height: 5000, firstSync: true })] },
    /./,
  ],
  [
    "stalled, with nobody but a node in first sync",
    "head-too-old",
    { own: observed({ age: 9000 }), heads: [head({ height: 3, age: 1e8, firstSync: true })] },
    /nothing to compare/,
  ],
  [
    "stalled without peers: taking it out would help nobody",
    "stalled-chain",
    { ...out, own: observed({ age: 9000, peers: 0 }), heads: [head({ age: 9000 })] },
    /./,
  ],
  [
    "stalled, and the state is missing",
    "head-state-missing",
    { own: observed({ age: 9000, headStateReadable: false }), heads: [head({ age: 9000 })] },
    /./,
  ],

  // Peers.
  [
    "too few peers to become ready",
    "too-few-peers",
    { ...out, own: observed({ peers: 1 }) },
    /^1 peers, 2 needed to become ready$/,
  ],
  ["just enough peers", "synced", { ...out, own: observed({ peers: 2 }) }, /./],
  ["it lost its peers while ready", "synced", { own: observed({ peers: 0 }) }, /./],
  ["nobody knows of its peers", "synced", { ...out, own: observed({ peers: null }) }, /./],
  [
    "a development chain has no peers",
    "synced",
    { ...out, ...alone, rule: development, own: observed({ peers: 0 }) },
    /./,
  ],

  // Development.
  [
    "development without a rule of age",
    "synced",
    { ...neverSynced, ...alone, rule: development, own: observed({ height: 0, age: 1.8e9, peers: 0 }) },
    /./,
  ],
  [
    "development with a block period",
    "first-sync",
    { ...neverSynced, ...alone, rule: { ...development, maxHeadAgeSeconds: 30 }, own: observed({ age: 31 }) },
    /./,
  ],
];

describe("readiness", () => {
  const readyReasons: Reason[] = ["synced", "stalled-chain"];
  for (const [name, reason, change, detail] of cases) {
    it(`${name}: ${readyReasons.includes(reason) ? "ready" : "not ready"}, ${reason}`, () => {
      const decision = decide(change);
      assert.equal(decision.reason, reason);
      assert.equal(decision.ready, readyReasons.includes(reason));
      assert.equal(decision.synced, reason === "synced");
      assert.match(decision.detail, detail);
    });
  }

  it("tells lag and age, where they are known", () => {
    assert.equal(decide({ heads: [head({ height: 1003 }), head()] }).lagBlocks, 3);
    assert.equal(decide(alone).lagBlocks, null);
    assert.equal(decide({ own: null }).headAgeSeconds, null);
    assert.equal(decide({ own: observed({ age: 7 }) }).headAgeSeconds, 7);
    assert.equal(decide({ own: observed({ at: 0, age: 7 }) }).headAgeSeconds, 7);
    assert.equal(decide({ own: observed({ age: 9000 }), heads: [head({ height: 1001, age: 9000 })] }).lagBlocks, 1);
  });
});
