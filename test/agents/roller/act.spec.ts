import assert from "node:assert/strict";
import { evict, lookAtSnapshot, makeSnapshot, recordEvent } from "../../../agents/roller/act.ts";
import { type Api, ApiError, type JsonObject } from "../../../agents/roller/api-client.ts";
import type { Eviction } from "../../../agents/roller/decide.ts";
import { rollerChainRules, rollerLeaseRules, rollerSnapshotRules } from "../../../agents/roller/rbac.ts";

const posted: [string, JsonObject][] = [];
function answering(error?: Error): Api {
  posted.length = 0;
  const none = () => Promise.reject(new Error("not called"));
  return {
    get: none,
    put: none,
    list: none,
    post: (path, body) => {
      posted.push([path, body]);
      return error === undefined ? Promise.resolve({}) : Promise.reject(error);
    },
  };
}

const eviction = {
  chain: "ethereum",
  node: "ethereum-0",
  cause: "outdated",
  why: "",
  pod: { name: "ethereum-0-0", uid: "u", resourceVersion: "9" },
} as Eviction;

describe("an eviction", () => {
  it("is asked for exactly the pod that was judged", async () => {
    assert.deepEqual(await evict(answering(), "dev-chains", eviction), { result: "accepted", detail: "" });
    assert.deepEqual(posted, [
      [
        "/api/v1/namespaces/dev-chains/pods/ethereum-0-0/eviction",
        {
          apiVersion: "policy/v1",
          kind: "Eviction",
          metadata: { name: "ethereum-0-0", namespace: "dev-chains" },
          deleteOptions: { preconditions: { uid: "u", resourceVersion: "9" } },
        },
      ],
    ]);
  });

  const outcomes: [number, string][] = [
    [429, "refused"],
    [403, "refused"],
    [404, "changed"],
    [409, "changed"],
    [500, "unknown"],
    [0, "unknown"],
  ];
  for (const [status, result] of outcomes) {
    it(`is ${result} at status ${status}`, async () => {
      assert.deepEqual(await evict(answering(new ApiError(status, "R", "why")), "n", eviction), {
        result,
        detail: "why",
      });
    });
  }

  it("does not hide a fault of its own", () =>
    assert.rejects(evict(answering(new TypeError("fault")), "n", eviction), TypeError));
});

describe("an event", () => {
  it("is recorded at the StatefulSet, and is no longer than the API takes", async () => {
    const text = { type: "Normal" as const, reason: "R", action: "A", note: "x".repeat(2000) };
    await recordEvent(answering(), "dev-chains", { name: "ethereum-0", uid: "set" }, "me", text);
    const [[path, event] = ["", {}]] = posted;
    assert.equal(path, "/apis/events.k8s.io/v1/namespaces/dev-chains/events");
    const { eventTime, note, ...rest } = event;
    assert.match(String(eventTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.equal(note, "x".repeat(1024));
    assert.deepEqual(rest, {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { generateName: "ethereum-0-", namespace: "dev-chains" },
      reportingController: "cryptokube.io/roller",
      reportingInstance: "me",
      regarding: {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        namespace: "dev-chains",
        name: "ethereum-0",
        uid: "set",
      },
      type: "Normal",
      reason: "R",
      action: "A",
    });
  });
});

describe("a snapshot before an upgrade", () => {
  const wish = { chain: "ethereum", node: "ethereum-0", claim: "execution-ethereum-0-g1", name: "ethereum-0-abc" };
  const path = "/apis/snapshot.storage.k8s.io/v1/namespaces/dev-chains/volumesnapshots";

  it("is asked for of the claim, by the class, and once", async () => {
    await makeSnapshot(answering(), "dev-chains", wish, "ebs");
    assert.deepEqual(posted, [
      [
        path,
        {
          apiVersion: "snapshot.storage.k8s.io/v1",
          kind: "VolumeSnapshot",
          metadata: {
            name: "ethereum-0-abc",
            namespace: "dev-chains",
            labels: { "cryptokube.io/chain": "ethereum", "cryptokube.io/node": "ethereum-0" },
          },
          spec: {
            volumeSnapshotClassName: "ebs",
            source: { persistentVolumeClaimName: "execution-ethereum-0-g1" },
          },
        },
      ],
    ]);
    await makeSnapshot(answering(new ApiError(409, "AlreadyExists", "there is one")), "dev-chains", wish, "ebs");
    const forbidden = new ApiError(403, "Forbidden", "no");
    await assert.rejects(makeSnapshot(answering(forbidden), "dev-chains", wish, "ebs"), forbidden);
  });

  it("is cut once it has a time, however long its copy takes", async () => {
    const look = (answer: JsonObject | Error) =>
      lookAtSnapshot(
        {
          ...answering(),
          get: (asked) => {
            assert.equal(asked, `${path}/ethereum-0-abc`);
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
          },
        },
        "dev-chains",
        "ethereum-0-abc",
      );
    assert.deepEqual(await look(new ApiError(404, "NotFound", "none")), { state: "missing" });
    assert.deepEqual(await look({}), { state: "pending" });
    assert.deepEqual(await look({ status: { readyToUse: false } }), { state: "pending" });
    assert.deepEqual(await look({ status: { creationTime: "2026-11-26T00:00:00Z", readyToUse: false } }), {
      state: "cut",
    });
    assert.deepEqual(await look({ status: { readyToUse: true } }), { state: "cut" });
    assert.deepEqual(await look({ status: { error: { message: "full" } } }), { state: "failed", why: "full" });
    assert.deepEqual(await look({ status: { error: {} } }), { state: "failed", why: "it does not say why" });
    await assert.rejects(look(new ApiError(500, "Internal", "x")), ApiError);
  });
});

describe("the roller's grants", () => {
  const rules = [...rollerChainRules, ...rollerSnapshotRules, ...rollerLeaseRules("roller")];

  it("name everything one by one, and nothing that deletes or changes what it rolls", () => {
    for (const { apiGroups, resources, verbs } of rules) {
      for (const text of [...apiGroups, ...resources, ...verbs]) assert.doesNotMatch(text, /\*/);
      for (const verb of verbs) assert.ok(["get", "list", "create", "update"].includes(verb), verb);
      if (verbs.includes("update")) assert.deepEqual(resources, ["leases"]);
      if (verbs.includes("create")) {
        assert.ok(["pods/eviction", "events", "leases", "volumesnapshots"].includes(resources.join()));
      }
    }
  });

  it("let it touch no lease but its own, except for making it", () => {
    const named = rollerLeaseRules("mine").filter(({ resourceNames }) => resourceNames !== undefined);
    assert.deepEqual(
      named.map(({ resourceNames, verbs }) => [resourceNames, verbs]),
      [[["mine"], ["get", "update"]]],
    );
  });
});
