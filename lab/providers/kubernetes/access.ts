import { isObject } from "../protocol/values.ts";
import type { Client } from "./client.ts";
import { Discovery } from "./discovery.ts";
import { type Kind, kindOf, type KubeObject, list, nameOf, namespaceOf, parseKind } from "./object.ts";

/** How a write is to be done, in the words of the Kubernetes API. */
export interface WriteOptions {
  fieldManager: string;
  dryRun: boolean;
  /** Take over fields that other managers own, instead of a conflict. */
  force?: boolean;
}

/** Objects of any kind, by the verbs of the Kubernetes API. */
export class Access {
  readonly client: Client;
  readonly discovery: Discovery;

  constructor(client: Client) {
    this.client = client;
    this.discovery = new Discovery(client);
  }

  async get(kind: Kind, namespace: string, name: string): Promise<KubeObject> {
    return this.client.request(await this.discovery.path(kind, namespace, name));
  }

  /** The object as it stands now. */
  live(object: KubeObject): Promise<KubeObject> {
    return this.get(kindOf(object), namespaceOf(object), nameOf(object));
  }

  async list(
    apiVersion: string,
    kind: string,
    namespace: string,
    query: Record<string, string>,
  ): Promise<KubeObject[]> {
    const path = await this.discovery.path(parseKind(apiVersion, kind), namespace, "");
    return list(await this.client.request(path, { query }), "items").filter(isObject);
  }

  async create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const path = await this.discovery.path(kindOf(object), namespaceOf(object), "");
    return this.client.request(path, { method: "POST", body: object, query: writeQuery(options) });
  }

  async replace(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.client.request(await this.pathOf(object), { method: "PUT", body: object, query: writeQuery(options) });
  }

  /** Server-side apply. */
  async apply(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.client.request(await this.pathOf(object), {
      method: "PATCH",
      // JSON is YAML: the API server takes it under this type.
      contentType: "application/apply-patch+yaml",
      body: object,
      query: { ...writeQuery(options), force: String(options.force ?? false) },
    });
  }

  async jsonPatch(object: KubeObject, patch: unknown[]): Promise<KubeObject> {
    return this.client.request(await this.pathOf(object), {
      method: "PATCH",
      contentType: "application/json-patch+json",
      body: patch,
    });
  }

  async delete(object: KubeObject, propagationPolicy: string): Promise<void> {
    await this.client.request(await this.pathOf(object), {
      method: "DELETE",
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
    });
  }

  private pathOf(object: KubeObject): Promise<string> {
    return this.discovery.path(kindOf(object), namespaceOf(object), nameOf(object));
  }
}

// Strict where the official provider only warns: in a lab a misspelt field has to stop the run.
function writeQuery({ fieldManager, dryRun }: WriteOptions): Record<string, string> {
  return { fieldManager, fieldValidation: "Strict", ...(dryRun ? { dryRun: "All" } : {}) };
}
