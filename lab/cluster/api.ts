/**
 * The few calls that the lab makes to its own API server. Not through @kubernetes/client-node: loading that takes longer
 * than these calls, and the supervisor stays in memory as long as the lab runs.
 */
import { readFileSync } from "node:fs";
import * as https from "node:https";
import * as path from "node:path";
import { inside, network } from "./layout.ts";

/** An object of the API, as far as the lab looks into it. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string; controller?: boolean }[];
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** What the API server answered when it refused. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Where an API server is and how to be known there. */
export interface ApiAccess {
  host: string;
  port: number;
  ca: string;
  cert: string;
  key: string;
}

/** How the supervisor reaches the API server inside the lab. */
export const supervisorAccess = (): ApiAccess => ({
  host: network.nodeAddress,
  port: network.apiPort,
  ca: readFileSync(path.join(inside.pki, "ca.crt"), "utf8"),
  cert: readFileSync(path.join(inside.pki, "supervisor.crt"), "utf8"),
  key: readFileSync(path.join(inside.pki, "supervisor.key"), "utf8"),
});

const collections: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ConfigMap: "configmaps",
  Service: "services",
  ServiceAccount: "serviceaccounts",
  Deployment: "deployments",
  StorageClass: "storageclasses",
  Role: "roles",
  RoleBinding: "rolebindings",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  DaemonSet: "daemonsets",
  StatefulSet: "statefulsets",
  PodDisruptionBudget: "poddisruptionbudgets",
  PersistentVolume: "persistentvolumes",
  Node: "nodes",
  CSINode: "csinodes",
  CSIDriver: "csidrivers",
  CustomResourceDefinition: "customresourcedefinitions",
};

/** The path of an object in the API. */
export function objectPath(object: KubeObject): string {
  const { apiVersion = "v1", kind = "" } = object;
  const collection = collections[kind];
  if (collection === undefined) throw new Error(`The lab applies no ${kind}: add it to the collections in api.ts.`);
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { namespace, name } = object.metadata;
  return `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${collection}/${name}`;
}

export class ApiClient {
  readonly #access: ApiAccess;
  readonly #agent: https.Agent;

  constructor(access: ApiAccess) {
    this.#access = access;
    this.#agent = new https.Agent({ keepAlive: true, ca: access.ca, cert: access.cert, key: access.key });
  }

  /**
   * @param timeout milliseconds without a byte, default 10 000.
   * @throws ApiError when the server refuses; any other error when it cannot be reached.
   */
  request(
    method: string,
    requestPath: string,
    body?: unknown,
    timeout = 10_000,
    type = "application/json",
  ): Promise<string> {
    const { host, port } = this.#access;
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host,
          port,
          method,
          path: requestPath,
          agent: this.#agent,
          timeout,
          headers: body === undefined ? {} : { "content-type": type },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (text += chunk));
          response.on("error", reject);
          response.on("end", () => {
            const status = response.statusCode ?? 0;
            if (status < 300) resolve(text);
            else reject(new ApiError(status, `${method} ${requestPath}: ${String(status)} ${messageIn(text)}`));
          });
        },
      );
      request.on("timeout", () => {
        request.destroy(new Error(`${method} ${requestPath}: no answer in ${String(timeout / 1000)} s`));
      });
      request.on("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async get<T>(requestPath: string, timeout?: number): Promise<T> {
    return JSON.parse(await this.request("GET", requestPath, undefined, timeout)) as T;
  }

  /** @returns undefined when there is no such object. */
  async find<T>(requestPath: string): Promise<T | undefined> {
    try {
      return await this.get<T>(requestPath);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async list<T = KubeObject>(requestPath: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(requestPath)).items;
  }

  /** Server-side apply: makes the object so, whoever made it first. */
  async apply(object: KubeObject): Promise<void> {
    const query = "?fieldManager=cryptokube-lab&force=true&fieldValidation=Strict";
    await this.request("PATCH", objectPath(object) + query, object, undefined, "application/apply-patch+yaml");
  }

  /** Deletes an object; one that is gone already is as good. */
  async remove(requestPath: string): Promise<void> {
    try {
      await this.request("DELETE", requestPath);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Whether the server and all that it needs are well. Never throws. */
  async ready(timeout = 1000): Promise<boolean> {
    try {
      return (await this.request("GET", "/readyz", undefined, timeout)) === "ok";
    } catch {
      return false;
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The server's words, with those of the causes that it names and does not repeat: which budget refuses, say. */
function messageIn(text: string): string {
  try {
    const { message = text, details } = JSON.parse(text) as {
      message?: string;
      details?: { causes?: { message?: string }[] };
    };
    const causes = (details?.causes ?? [])
      .map((cause) => cause.message ?? "")
      .filter((cause) => !message.includes(cause));
    return [message, ...causes].join(" ");
  } catch {
    return text.slice(0, 500);
  }
}
