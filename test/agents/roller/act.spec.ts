import assert from "node:assert/strict";
import { evict, recordEvent } from "../../../agents/roller/act.ts";
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

describe("the roller's grants", () => {
  const rules = [...rollerChainRules, ...rollerSnapshotRules, ...rollerLeaseRules("roller")];

  it("name everything one by one, and nothing that deletes or changes what it rolls", () => {
    for (const { apiGroups, resources, verbs } of rules) {
      for (const text of [...apiGroups, ...resources, ...verbs]) assert.doesNotMatch(text, /\*/);
      for (const verb of verbs) assert.ok(["get", "list", "create", "update"].includes(verb), verb);
      if (verbs.includes("update")) assert.deepEqual(resources, ["leases"]);
      if (verbs.includes("create"))
        {assert.ok(["pods/eviction", "events", "leases", "volumesnapshots"].includes(resources.join()));}
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
