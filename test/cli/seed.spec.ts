import assert from "node:assert/strict";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { parseRequest, type CopyRequest } from "../../agents/bootstrap/request.ts";
import { type NodeWord, seed, type SeedHands, seedingOf } from "../../cli/seed.ts";
import { exitsOf, isFilling, outcomeIn } from "../../cli/seed-hands.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { configOf } from "../support/stacks.ts";

const chain = (more: string) =>
  planEnvironment(
    configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse${more} }
`),
    "dev",
  );
const s3 = ", s3: { region: us-east-1, credentials: { existingSecret: keys } }";
const withBucket = () => chain(`, seed: s3://seeds/x${s3}`);
const withSibling = () => chain(", bootstrap: { sibling: true }");

/** A cluster that does as it is told, and remembers what it was told. */
function hands(change: Partial<SeedHands> = {}): SeedHands & { done: string[]; requests: CopyRequest[] } {
  const done: string[] = [];
  const requests: CopyRequest[] = [];
  let asked = 0;
  return {
    done,
    requests,
    status: (_namespace, pod) =>
      Promise.resolve({ ready: true, head: { height: pod === "eth-0-0" ? 9 : 8, hash: "0x9" } }),
    putRequest: (namespace, name, request) => {
      done.push(`put ${namespace}/${name}`);
      requests.push(parseRequest(JSON.stringify(request)));
      return Promise.resolve();
    },
    removeRequest: (namespace, name) => {
      done.push(`remove ${namespace}/${name}`);
      return Promise.resolve();
    },
    evict: (_namespace, pod) => {
      done.push(`evict ${pod}`);
      return Promise.resolve(undefined);
    },
    remove: (_namespace, pod) => {
      done.push(`delete ${pod}`);
      return Promise.resolve();
    },
    watchEnd: (_namespace, pod) => {
      done.push(`watch ${pod}`);
      return { exits: Promise.resolve({ geth: 0, lighthouse: 0 }), cancel: () => done.push("let go") };
    },
    outcome: () => {
      asked += 1;
      return Promise.resolve(asked < 3 ? undefined : { ok: true, message: "copied to s3://seeds/x" });
    },
    sleep: () => Promise.resolve(),
    ...change,
  };
}

const now = () => new Date("2026-11-25T10:15:00Z");
const run = (of: SeedHands, alone = false) => seed(seedingOf(withBucket(), "eth-0"), of, { alone, now, say: () => {} });

describe("cli/seed", () => {
  it("asks, stops, tells how the node ended, waits for its word, and takes the request back", async () => {
    const of = hands();
    assert.equal(await run(of), "copied to s3://seeds/x");
    assert.deepEqual(of.done, [
      "put dev-chains/eth-0-copy",
      "watch eth-0-0",
      "evict eth-0-0",
      "let go",
      "put dev-chains/eth-0-copy",
      "remove dev-chains/eth-0-copy",
    ]);
    const [first, second] = of.requests;
    assert.deepEqual(first, {
      id: "20261125T101500Z-eth-0",
      node: "eth-0",
      to: "bucket",
      head: { height: 9, hash: "0x9" },
      askedAt: "2026-11-25T10:15:00.000Z",
      stopped: null,
    });
    assert.deepEqual(second, { ...first, stopped: { geth: 0, lighthouse: 0 } });
  });

  it("stops no node that is the last that is ready, unless it is told to", async () => {
    const lonely = (): Partial<SeedHands> => ({
      status: (_namespace, pod) => Promise.resolve(pod === "eth-0-0" ? { ready: true } : { ready: false }),
    });
    const of = hands(lonely());
    await assert.rejects(run(of), /No other node of eth is ready.*--alone/);
    assert.deepEqual(of.done, []);
    const alone = hands(lonely());
    await run(alone, true);
    assert.equal(alone.requests[0]!.head, null);
  });

  describe("where a budget forbids the eviction", () => {
    const forbidden = (waiting: NodeWord | undefined): Partial<SeedHands> => ({
      status: (_namespace, pod) => Promise.resolve(pod === "eth-1-0" ? waiting : { ready: true }),
    });
    const tell = (of: SeedHands) => seed(seedingOf(withBucket(), "eth-0"), of, { alone: true, now, say: () => {} });
    const evict: SeedHands["evict"] = () => Promise.resolve("the budget needs 2.");

    it("takes the pod away all the same if only nodes are missing that wait to be filled", async () => {
      const of = hands({ ...forbidden({ ready: false, filling: true }), evict });
      assert.equal(await tell(of), "copied to s3://seeds/x");
      assert.ok(of.done.includes("delete eth-0-0"));
    });

    for (const [what, word] of [
      ["has clients that run", { ready: false, filling: false }],
      ["does not answer", undefined],
    ] as const) {
      it(`leaves it, and says whom to wait for, if one is missing that ${what}`, async () => {
        const of = hands({ ...forbidden(word), evict });
        await assert.rejects(
          tell(of),
          /eth-0-0 cannot be taken away now: the budget needs 2\. Not ready: eth-1\. Wait/,
        );
        assert.ok(!of.done.includes("delete eth-0-0"));
        assert.equal(of.done.at(-1), "remove dev-chains/eth-0-copy");
      });
    }
  });

  it("takes the request back whatever fails, and lets go of what it watches", async () => {
    const held = hands({ evict: () => Promise.reject(new Error("a budget forbids it")) });
    await assert.rejects(run(held), /a budget forbids it/);
    assert.deepEqual(held.done.slice(-2), ["let go", "remove dev-chains/eth-0-copy"]);
    for (const [outcome, words] of [
      [
        { ok: true, message: "not copied: geth was not stopped cleanly" },
        /eth-0: not copied: geth .*goes on by itself/,
      ],
      [{ ok: false, message: "it says nothing of a copy" }, /says nothing/],
    ] as const) {
      const of = hands({ outcome: () => Promise.resolve(outcome) });
      await assert.rejects(run(of), words);
      assert.equal(of.done.at(-1), "remove dev-chains/eth-0-copy");
    }
  });

  it("knows where a node's data can go, and says what is missing", () => {
    assert.equal(seedingOf(withBucket(), "eth-1").to, "bucket");
    assert.equal(seedingOf(withSibling(), "eth-0", "eth-1").to, "sibling");
    assert.throws(() => seedingOf(withBucket(), "eth-7"), /no node "eth-7" in dev: it has eth-0, eth-1/);
    assert.throws(() => seedingOf(withSibling(), "eth-0"), /eth has no bucket that its nodes reach/);
    assert.throws(() => seedingOf(withBucket(), "eth-0", "eth-1"), /bootstrap: \{ sibling: true \}/);
    assert.throws(() => seedingOf(withSibling(), "eth-0", "eth-0"), /another node of eth/);
    assert.throws(() => seedingOf(withSibling(), "eth-0", "eth-9"), /another node of eth/);
  });

  it("reads from a pod how its clients ended, and what its bootstrap said", () => {
    const ended = (exitCode: number, message?: string) => ({ terminated: { exitCode, message } });
    const pod = (state: object, ending = false) =>
      ({
        metadata: ending ? { deletionTimestamp: new Date() } : {},
        status: {
          containerStatuses: [
            { name: "geth", state: ended(0) },
            { name: "lighthouse", state: { running: {} } },
          ],
          initContainerStatuses: [{ name: "bootstrap", state }],
        },
      }) as unknown as V1Pod;
    assert.deepEqual(exitsOf(pod({})), { geth: 0 });
    assert.equal(outcomeIn(undefined), undefined);
    assert.equal(outcomeIn(pod({ running: {} })), undefined);
    assert.equal(outcomeIn(pod(ended(0, "copied"), true)), undefined);
    assert.deepEqual(outcomeIn(pod(ended(0, "copied\n"))), { ok: true, message: "copied" });
    assert.deepEqual(outcomeIn(pod(ended(1, "failed"))), { ok: false, message: "failed" });
    assert.deepEqual(outcomeIn(pod(ended(0))), { ok: false, message: "it says nothing of a copy" });
  });

  it("knows a pod that fills its volume from one whose clients run", () => {
    const pod = (state: object): V1Pod => ({
      status: { initContainerStatuses: [{ name: "bootstrap", state } as V1ContainerStatus] },
    });
    assert.equal(isFilling(pod({ running: {} })), true);
    assert.equal(isFilling(pod({ terminated: { exitCode: 0 } })), false);
    assert.equal(isFilling(pod({ waiting: { reason: "CrashLoopBackOff" } })), false);
    assert.equal(isFilling(undefined), false);
  });
});
