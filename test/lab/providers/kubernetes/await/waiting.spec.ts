import assert from "node:assert/strict";
import { Access } from "../../../../../lab/providers/kubernetes/access.ts";
import { untilGone } from "../../../../../lab/providers/kubernetes/await/deletion.ts";
import { NotReady, untilReady } from "../../../../../lab/providers/kubernetes/await/index.ts";
import type { KubeObject } from "../../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../../lab/providers/protocol/values.ts";
import { fakeApi, items, notFound } from "../fake-api.ts";
import { conditions, deployment, withStatus } from "../objects.ts";

const WEB = "GET /apis/apps/v1/namespaces/shop/deployments/web";
const PODS = "GET /api/v1/namespaces/shop/pods";
const EVENTS = "GET /api/v1/namespaces/shop/events";

const fresh = withStatus(deployment({}, { uid: "web-uid" }), {});
const rolling = withStatus(deployment({}, { uid: "web-uid" }), {
  observedGeneration: 1,
  ...conditions(["Available", "False", "MinimumReplicasUnavailable", "too few"]),
});
const done = withStatus(deployment({}, { uid: "web-uid" }), {
  observedGeneration: 1,
  ...conditions(["Progressing", "True", "NewReplicaSetAvailable"], ["Available", "True"]),
});

const pod: KubeObject = {
  kind: "Pod",
  metadata: { name: "web-1", namespace: "shop", uid: "pod-uid" },
  status: {
    phase: "Pending",
    ...conditions(["Ready", "False"]),
    containerStatuses: [
      { name: "web", state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } }, restartCount: 0 },
    ],
  },
};

const event = (type: string, reason: string, message: string, lastTimestamp: string): Properties => ({
  type,
  reason,
  message,
  lastTimestamp,
});

function options(more: Partial<Parameters<typeof untilReady>[2]> = {}) {
  const said: string[] = [];
  return {
    said,
    timeoutSeconds: 60,
    signal: new AbortController().signal,
    onProgress: (message: string) => said.push(message),
    pause: () => Promise.resolve(),
    ...more,
  };
}

describe("waiting for readiness", () => {
  it("ends with the object as it is when it is ready, and says each step once", async () => {
    const { client } = fakeApi({ [WEB]: [rolling, rolling, done] });
    const how = options();
    assert.deepEqual(await untilReady(new Access(client), fresh, how), done);
    assert.equal(how.said.length, 2);
  });

  it("ends at once for kinds that nobody waits for", async () => {
    const { client, asked } = fakeApi({});
    await untilReady(new Access(client), { apiVersion: "v1", kind: "ConfigMap" }, options());
    assert.deepEqual(asked, []);
  });

  async function failing(how = options({ timeoutSeconds: 0 })): Promise<NotReady> {
    const { client } = fakeApi({
      [WEB]: [rolling],
      [PODS]: [items(pod)],
      [EVENTS]: [
        items(event("Normal", "Scaled", "up", "1"), event("Warning", "Failed", "Error:\n  no such image", "2")),
      ],
    });
    const error: unknown = await untilReady(new Access(client), rolling, how).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof NotReady);
    return error;
  }

  it("fails with the conditions, the events and the pods' own words when the time is over", async () => {
    const { message, reasons, object } = await failing();
    assert.equal(message, "it was not ready after 0 s");
    assert.equal(object, rolling);
    assert.deepEqual(reasons.slice(1), [
      "condition Available=False: MinimumReplicasUnavailable: too few",
      "event Warning Failed: Error: no such image",
      "event Normal Scaled: up",
      "pod web-1: Pending, not ready",
      "pod web-1: container web is waiting: ImagePullBackOff: no such image",
      "pod web-1: event Warning Failed: Error: no such image",
      "pod web-1: event Normal Scaled: up",
    ]);
  });

  it("stops promptly when the run is cancelled, with what is known", async () => {
    const { message, reasons } = await failing(options({ signal: AbortSignal.abort() }));
    assert.equal(message, "the wait was cancelled");
    assert.ok(reasons.length > 1);
  });

  it("is over when somebody deletes the object", async () => {
    const { client } = fakeApi({ [WEB]: [notFound()] });
    await assert.rejects(untilReady(new Access(client), rolling, options()), /somebody deleted it/);
  });

  it("says that there is no diagnosis rather than to hide the fault", async () => {
    const { client } = fakeApi({ [WEB]: [rolling] });
    await assert.rejects(untilReady(new Access(client), rolling, options({ timeoutSeconds: 0 })), (error: NotReady) => {
      assert.match(error.reasons.at(-1) ?? "", /no diagnosis/);
      return true;
    });
  });
});

describe("waiting for deletion", () => {
  it("ends when the object is gone", async () => {
    const { client, asked } = fakeApi({ [WEB]: [done, done, notFound()] });
    await untilGone(new Access(client), done, options());
    assert.equal(asked.length, 3);
  });

  it("ends when another has taken its name", async () => {
    const { client } = fakeApi({ [WEB]: [withStatus(deployment({}, { uid: "another" }), {})] });
    await untilGone(new Access(client), done, options());
  });

  it("names what holds an object that does not go", async () => {
    const held = { ...done, metadata: { ...(done["metadata"] as Properties), finalizers: ["example.org/hold"] } };
    const { client } = fakeApi({ [WEB]: [held] });
    await assert.rejects(
      untilGone(new Access(client), done, options({ timeoutSeconds: 0 })),
      /not gone after 0 s; finalizers: example\.org\/hold/,
    );
  });
});
