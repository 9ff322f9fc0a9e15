import { ApiError, type Api, type JsonObject } from "../../../agents/roller/api-client.ts";
import { FakeNodes } from "./fake-nodes.ts";
import { podObject, resourceVersionOf, setObject } from "./fake-objects.ts";

/** A cluster of chain nodes, StatefulSets of one replica, and the few API calls that the roller makes. */
export class FakeCluster extends FakeNodes implements Api {
  readonly events: JsonObject[] = [];
  lease: JsonObject | null = null;
  /** VolumeSnapshots by name, each with its status. */
  readonly snapshots = new Map<string, { claim: unknown; status: JsonObject | null }>();
  /** Evictions are refused by a budget until then. */
  refusesUntil = 0;
  /** Evictions happen until then, but their answers are lost. */
  losesAnswersUntil = 0;
  /** Requests fail until then. */
  downUntil = 0;
  /** Lists show the cluster as it was before the last {@link advance}. */
  stale = false;
  #before: { pods: JsonObject[]; sets: JsonObject[] } | null = null;

  override advance(ms: number): void {
    this.#before = { pods: this.#listPods(), sets: this.#listSets() };
    super.advance(ms);
  }

  get(path: string): Promise<JsonObject> {
    return this.#answer(() => {
      const snapshot = /\/namespaces\/test-chains\/volumesnapshots\/(.*)$/.exec(path)?.[1];
      if (snapshot !== undefined) {
        const found = this.snapshots.get(snapshot);
        if (found === undefined) throw new ApiError(404, "NotFound", path);
        return found.status === null ? {} : { status: found.status };
      }
      if (!path.endsWith("/leases/roller")) throw new ApiError(404, "NotFound", path);
      if (this.lease === null) throw new ApiError(404, "NotFound", "no lease");
      return this.lease;
    });
  }

  list(path: string, labelSelector: string): Promise<JsonObject[]> {
    return this.#answer(() => {
      if (labelSelector !== "cryptokube.io/environment=test,cryptokube.io/node") throw new Error(labelSelector);
      const before = this.stale ? this.#before : null;
      if (path === "/api/v1/namespaces/test-chains/pods") return before?.pods ?? this.#listPods();
      if (path === "/apis/apps/v1/namespaces/test-chains/statefulsets") return before?.sets ?? this.#listSets();
      throw new ApiError(404, "NotFound", path);
    });
  }

  post(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#answer(() => {
      if (path.endsWith("/leases")) {
        if (this.lease !== null) throw new ApiError(409, "AlreadyExists", "there is one");
        return this.#storeLease(body);
      }
      if (path.endsWith("/events")) {
        this.events.push(body);
        return body;
      }
      if (path === "/apis/snapshot.storage.k8s.io/v1/namespaces/test-chains/volumesnapshots") {
        const { metadata, spec } = body as { metadata: { name: string }; spec: { source: JsonObject } };
        if (this.snapshots.has(metadata.name)) throw new ApiError(409, "AlreadyExists", "there is one");
        this.snapshots.set(metadata.name, { claim: spec.source.persistentVolumeClaimName, status: null });
        return body;
      }
      const name = /^\/api\/v1\/namespaces\/test-chains\/pods\/(.*)\/eviction$/.exec(path)?.[1];
      if (name === undefined) throw new ApiError(404, "NotFound", path);
      return this.#evict(name, body);
    });
  }

  put(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#answer(() => {
      if (!path.endsWith("/leases/roller") || this.lease === null) throw new ApiError(404, "NotFound", path);
      const version = (body.metadata as JsonObject).resourceVersion;
      if (version !== (this.lease.metadata as JsonObject).resourceVersion) {
        throw new ApiError(409, "Conflict", "changed");
      }
      return this.#storeLease(body);
    });
  }

  #storeLease(body: JsonObject): JsonObject {
    this.lease = {
      ...body,
      metadata: { ...(body.metadata as JsonObject), resourceVersion: String(this.nextVersion()) },
    };
    return this.lease;
  }

  #evict(name: string, body: JsonObject): JsonObject {
    const node = this.nodes.find(({ pod }) => pod?.name === name);
    const pod = node?.pod ?? null;
    if (node === undefined || pod === null) throw new ApiError(404, "NotFound", "no such pod");
    const { preconditions } = body.deleteOptions as { preconditions: { uid: string; resourceVersion: string } };
    if (preconditions.uid !== pod.uid) throw new ApiError(409, "Conflict", "another pod");
    if (preconditions.resourceVersion !== resourceVersionOf(pod, this.now)) {
      throw new ApiError(409, "Conflict", "pod changed");
    }
    if (this.now < this.refusesUntil) throw new ApiError(429, "TooManyRequests", "the budget needs 2 and has 2");
    this.evict(node, pod);
    if (this.now < this.losesAnswersUntil) throw new ApiError(0, "NoAnswer", "cut");
    return { kind: "Status", status: "Success" };
  }

  #listPods(): JsonObject[] {
    return this.nodes.flatMap((node) => (node.pod === null ? [] : [podObject(node, node.pod, this.now)]));
  }

  #listSets(): JsonObject[] {
    return this.nodes.map((node) => setObject(node, this.now));
  }

  // Answers come later than the question, and are copies: nobody shares objects with an API server.
  async #answer<T>(make: () => T): Promise<T> {
    await Promise.resolve();
    if (this.now < this.downUntil) throw new ApiError(0, "NoAnswer", "no answer");
    return structuredClone(make());
  }
}
