import { Unsupported } from "../protocol/errors.ts";
import type * as rpc from "../protocol/provider.ts";
import { plainObject, type Properties } from "../protocol/values.ts";
import { refuseForeign } from "./cloud/ids.ts";
import { configurationOf, judgeConfiguration } from "./configuration.ts";
import { writeCoverage } from "./cloud/report.ts";
import { invoke } from "./functions.ts";
import type { ResourceKind } from "./kind.ts";
import { check } from "./operations/check.ts";
import { create } from "./operations/create.ts";
import { remove } from "./operations/delete.ts";
import { diff } from "./operations/diff.ts";
import { idOfRead } from "./operations/import.ts";
import { read } from "./operations/read.ts";
import { update } from "./operations/update.ts";
import { kindNamed } from "./resources/index.ts";
import type { Session } from "./session.ts";

/** The official provider whose behaviour is imitated. */
export const OFFICIAL_VERSION = "7.48.0";

/** A region of AWS in one folder: nothing is asked of any network, and nothing of the operator's surroundings is read. */
export class AwsProvider implements rpc.Provider {
  readonly version = OFFICIAL_VERSION;
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  checkConfig({ news }: { news: Properties }): Promise<rpc.CheckResponse> {
    return Promise.resolve({ inputs: news, failures: judgeConfiguration(this.session.record, plainObject(news)) });
  }

  diffConfig({ oldInputs, news }: { oldInputs: Properties; news: Properties }): Promise<rpc.DiffResponse> {
    const [before, after] = [plainObject(oldInputs), plainObject(news)];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const diffs = names.filter(
      (name) => name !== "version" && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    return Promise.resolve({ changes: diffs.length > 0, diffs, replaces: diffs.filter((name) => name === "region") });
  }

  configure(variables: Record<string, string>): Promise<void> {
    const failures = judgeConfiguration(this.session.record, variables);
    if (failures.length > 0) {
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join(" "));
    }
    this.session.configuration = configurationOf(variables);
    return Promise.resolve();
  }

  check(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    return Promise.resolve(check(this.session, kindOf(request), request));
  }

  diff(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    refuseForeign(request.id, request.urn);
    return Promise.resolve(diff(kindOf(request), request));
  }

  create(request: rpc.CreateRequest): Promise<rpc.Created> {
    return this.reported(() => create(this.session, kindOf(request), request));
  }

  async read(request: rpc.ReadRequest): Promise<rpc.Found> {
    const kind = kindOf(request);
    return await read(this.session, kind, { ...request, id: idOfRead(this.session, kind, request) });
  }

  update(request: rpc.UpdateRequest): Promise<Properties> {
    refuseForeign(request.id, request.urn);
    return this.reported(() => update(this.session, kindOf(request), request));
  }

  delete(request: rpc.DeleteRequest): Promise<void> {
    refuseForeign(request.id, request.urn);
    return remove(this.session, kindOf(request), request);
  }

  invoke(token: string): Promise<Properties> {
    return Promise.resolve(invoke(this.session.record, token));
  }

  cancel(): void {
    this.session.cancelled = true;
  }

  private async reported<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      writeCoverage(this.session.folder, this.session.store.read());
    }
  }
}

/** @throws Unsupported for a type that the simulation does not know */
function kindOf({ type }: { type: string }): ResourceKind {
  const kind = kindNamed(type);
  if (kind !== undefined) return kind;
  throw new Unsupported(`the simulated aws provider does not know ${type}; the official one does.`);
}
