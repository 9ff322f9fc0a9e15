import { isObject } from "../shared/fields.ts";
import { type Api, ApiError, type JsonObject } from "./api-client.ts";

/** Where the roller's memory lies in the lease. */
export const memoryAnnotation = "cryptokube.io/roller-memory";

export interface LeaseOptions {
  namespace: string;
  name: string;
  /** Unlike that of any other process, a former life of this pod included. */
  identity: string;
  /** Seconds after which others may take a lease that was not renewed. */
  durationSeconds: number;
  /** Seconds after the last renewal in which its holder may still act: less, by all that one action may take. */
  actSeconds: number;
}

/**
 * A lease (coordination.k8s.io/v1) by which one roller acts at a time, and in which it keeps its memory.
 *
 * Times in the lease are by the clock of whoever wrote them, so they are never compared with this machine's: a lease
 * has run out when it has not changed for its duration as measured here, by a clock that cannot be set. The holder
 * counts from before it sent the renewal, so that a slow answer shortens its time and does not lengthen it. Every
 * write carries the resourceVersion that was read, so of two that try only one succeeds.
 */
export class Lease {
  readonly #api: Api;
  readonly #options: LeaseOptions;
  /** Milliseconds of a clock that only goes forward. */
  readonly #monotonic: () => number;
  #held: JsonObject | null = null;
  #actUntil = -Infinity;
  #seen: { version: string; at: number } | null = null;

  constructor(api: Api, options: LeaseOptions, monotonic: () => number = () => performance.now()) {
    this.#api = api;
    this.#options = options;
    this.#monotonic = monotonic;
  }

  /** Whether this process may act right now. */
  get mayAct(): boolean {
    return this.#held !== null && this.#monotonic() < this.#actUntil;
  }

  /** The text that the holder keeps in the lease. */
  get memory(): string | undefined {
    const annotations = metadataOf(this.#held ?? {}).annotations;
    const text = isObject(annotations) ? annotations[memoryAnnotation] : undefined;
    return typeof text === "string" ? text : undefined;
  }

  /**
   * Reads the lease, and takes it where it is free, has run out, or is held already by this process.
   * @returns whether it is held now.
   * @throws ApiError when the API server cannot be asked; then the lease counts as lost.
   */
  async take(): Promise<boolean> {
    this.#held = null;
    const lease = await this.#read();
    if (lease === null) return this.#write(() => this.#api.post(this.#collection, this.#new()));
    const holder = specOf(lease).holderIdentity;
    if (holder === this.#options.identity) {
      this.#held = lease;
      return this.mayAct || this.#write(() => this.#replace(lease));
    }
    if (typeof holder === "string" && holder !== "" && !this.#hasRunOut(lease)) return false;
    return this.#write(() => this.#replace(lease));
  }

  /**
   * Renews the lease and writes the memory, both or none.
   * @returns whether the lease is still held: false when somebody else wrote to it.
   */
  async renew(memory: string): Promise<boolean> {
    const lease = this.#held;
    return lease !== null && this.#write(() => this.#replace(lease, memory));
  }

  /** Gives the lease away, so that the next roller need not wait until it has run out. */
  async release(): Promise<void> {
    const lease = this.#held;
    this.#held = null;
    if (lease === null) return;
    const free = { ...specOf(lease), holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime() };
    await this.#api.put(this.#path, { ...lease, spec: free });
  }

  get #collection(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.#options.namespace}/leases`;
  }

  get #path(): string {
    return `${this.#collection}/${this.#options.name}`;
  }

  async #read(): Promise<JsonObject | null> {
    try {
      return await this.#api.get(this.#path);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  async #write(send: () => Promise<JsonObject>): Promise<boolean> {
    const begin = this.#monotonic();
    this.#held = null;
    try {
      this.#held = await send();
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return false;
      throw error;
    }
    this.#actUntil = begin + this.#options.actSeconds * 1000;
    return true;
  }

  #replace(lease: JsonObject, memory?: string): Promise<JsonObject> {
    const spec = specOf(lease);
    const metadata = metadataOf(lease);
    const mine = spec.holderIdentity === this.#options.identity;
    const transitions = typeof spec.leaseTransitions === "number" ? spec.leaseTransitions : 0;
    const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
    const now = microTime();
    return this.#api.put(this.#path, {
      ...lease,
      metadata: {
        ...metadata,
        annotations: { ...annotations, ...(memory === undefined ? {} : { [memoryAnnotation]: memory }) },
      },
      spec: {
        ...spec,
        holderIdentity: this.#options.identity,
        leaseDurationSeconds: this.#options.durationSeconds,
        acquireTime: mine ? spec.acquireTime : now,
        renewTime: now,
        leaseTransitions: mine ? transitions : transitions + 1,
      },
    });
  }

  #new(): JsonObject {
    const now = microTime();
    return {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: this.#options.name, namespace: this.#options.namespace },
      spec: {
        holderIdentity: this.#options.identity,
        leaseDurationSeconds: this.#options.durationSeconds,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 0,
      },
    };
  }

  /** Another holder's lease, unchanged for as long as it and this roller hold for enough. */
  #hasRunOut(lease: JsonObject): boolean {
    const version = String(metadataOf(lease).resourceVersion);
    const now = this.#monotonic();
    if (this.#seen?.version !== version) {
      this.#seen = { version, at: now };
      return false;
    }
    const theirs = specOf(lease).leaseDurationSeconds;
    const seconds = Math.max(typeof theirs === "number" ? theirs : 0, this.#options.durationSeconds);
    return now - this.#seen.at > seconds * 1000;
  }
}

function specOf(lease: JsonObject): JsonObject {
  return isObject(lease.spec) ? lease.spec : {};
}

function metadataOf(lease: JsonObject): JsonObject {
  return isObject(lease.metadata) ? lease.metadata : {};
}

/** Kubernetes' MicroTime: RFC 3339 with six digits of a second. */
function microTime(): string {
  return new Date().toISOString().replace("Z", "000Z");
}
