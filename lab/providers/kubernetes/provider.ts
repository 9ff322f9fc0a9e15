import type { Log } from "../protocol/engine.ts";
import type * as rpc from "../protocol/provider.ts";
import type { Properties } from "../protocol/values.ts";
import { Access } from "./access.ts";
import { HttpsClient, loadKubeConfig } from "./client.ts";
import { diffConfiguration, readConfiguration } from "./configuration.ts";
import { ClusterUnreachable, requireLabCluster } from "./lab-guard.ts";
import { check } from "./operations/check.ts";
import { create } from "./operations/create.ts";
import { remove } from "./operations/delete.ts";
import { diff } from "./operations/diff.ts";
import { read } from "./operations/read.ts";
import { update } from "./operations/update.ts";
import type { Session } from "./session.ts";
import { countsAsGone, refuseUnreachable } from "./unreachable.ts";

/** The official provider whose behaviour is imitated. */
export const OFFICIAL_VERSION = "4.34.2";

/** Imitates the official `kubernetes` provider; README.md says what of it, and what not. */
export class KubernetesProvider implements rpc.Provider {
  readonly version = OFFICIAL_VERSION;
  private readonly log: Log;
  private readonly labId: string;
  private readonly cancellation = new AbortController();
  private configured: Session | undefined;

  constructor({ log, labId }: { log: Log; labId: string }) {
    this.log = log;
    this.labId = labId;
  }

  checkConfig({ news }: { news: Properties }): Promise<rpc.CheckResponse> {
    return Promise.resolve({ inputs: news });
  }

  diffConfig({ oldInputs, news }: { oldInputs: Properties; news: Properties }): Promise<rpc.DiffResponse> {
    return Promise.resolve(diffConfiguration(oldInputs, news));
  }

  async configure(variables: Record<string, string>): Promise<void> {
    const configuration = readConfiguration(variables, process.env);
    const kubeConfig = loadKubeConfig(configuration.kubeconfig, configuration.context);
    const client = new HttpsClient(kubeConfig);
    const unreachable = await unreachableReason(
      requireLabCluster(client, this.labId, kubeConfig.getCurrentCluster()?.server ?? ""),
    );
    const contextNamespace = kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? "";
    this.configured = {
      access: new Access(client),
      configuration: { ...configuration, namespace: configuration.namespace || contextNamespace || "default" },
      log: this.log,
      signal: this.cancellation.signal,
      ...(unreachable === undefined ? {} : { unreachable }),
    };
  }

  async check(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    return check(this.session(), request);
  }

  async diff(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    return Promise.resolve(diff(this.session(), request));
  }

  async create(request: rpc.CreateRequest): Promise<rpc.Created> {
    if (!request.preview) refuseUnreachable(this.session());
    return create(this.session(), request);
  }

  async read(request: rpc.ReadRequest): Promise<rpc.Found> {
    if (await countsAsGone(this.session(), request.urn)) return { id: "", state: {}, inputs: {} };
    return read(this.session(), request);
  }

  async update(request: rpc.UpdateRequest): Promise<Properties> {
    if (!request.preview) refuseUnreachable(this.session());
    return update(this.session(), request);
  }

  async delete(request: rpc.DeleteRequest): Promise<void> {
    if (await countsAsGone(this.session(), request.urn)) return;
    return remove(this.session(), request);
  }

  cancel(): void {
    this.cancellation.abort();
  }

  private session(): Session {
    if (this.configured === undefined) {
      throw new Error("the stand-in for kubernetes was asked before it was configured.");
    }
    return this.configured;
  }
}

/** A cluster that nobody can ask is no fault of the provider's inputs: each operation says what it means for it. */
async function unreachableReason(asked: Promise<void>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof ClusterUnreachable) return error.message;
    throw error;
  }
}
