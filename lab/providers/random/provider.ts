import { isDeepStrictEqual } from "node:util";
import { Unsupported } from "../protocol/errors.ts";
import type * as rpc from "../protocol/provider.ts";
import { containsUnknown, markSecrets, plainObject, type Properties, secret, UNKNOWN } from "../protocol/values.ts";
import { randomBytes, randomId } from "./bytes.ts";
import { randomPassword, randomString } from "./characters.ts";
import type { RandomKind } from "./kind.ts";
import { randomInteger, randomUuid } from "./numbers.ts";

/** The official provider whose behaviour is imitated. */
export const OFFICIAL_VERSION = "4.21.2";

const kinds: Record<string, RandomKind> = {
  "random:index/randomBytes:RandomBytes": randomBytes,
  "random:index/randomId:RandomId": randomId,
  "random:index/randomInteger:RandomInteger": randomInteger,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomString:RandomString": randomString,
  "random:index/randomUuid:RandomUuid": randomUuid,
};

function kindOf(type: string): RandomKind {
  const kind = kinds[type];
  if (kind !== undefined) return kind;
  throw new Unsupported(`the lab's stand-in for random does not support ${type}; the official provider does.`);
}

/** Imitates the official `random` provider: a value is made once, kept in state, and made anew when a setting changes. */
export class RandomProvider implements rpc.Provider {
  readonly version = OFFICIAL_VERSION;

  checkConfig({ news }: { news: Properties }): Promise<rpc.CheckResponse> {
    return Promise.resolve({ inputs: news });
  }

  diffConfig(): Promise<rpc.DiffResponse> {
    return Promise.resolve({ changes: false });
  }

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check({ type, news }: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    const kind = kindOf(type);
    const inputs = plainObject(news);
    const problem = containsUnknown(inputs) ? undefined : kind.validate(kind.settings(inputs));
    return Promise.resolve({
      inputs: news,
      ...(problem === undefined ? {} : { failures: [{ property: "", reason: problem }] }),
    });
  }

  diff({ type, olds, news, ignoreChanges }: rpc.DiffRequest): Promise<rpc.DiffResponse> {
    const kind = kindOf(type);
    const before = plainObject(olds);
    const after = kind.settings(plainObject(news));
    const known = new Set([...kind.computed, "id"]);
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => !known.has(key) && !ignoreChanges.includes(key) && !isDeepStrictEqual(before[key], after[key]),
    );
    return Promise.resolve({ changes: changed.length > 0, replaces: changed, diffs: changed });
  }

  async create({ type, inputs, preview }: rpc.CreateRequest): Promise<rpc.Created> {
    const kind = kindOf(type);
    const settings = kind.settings(plainObject(inputs));
    if (preview) {
      const unknown = Object.fromEntries(kind.computed.map((name) => [name, UNKNOWN]));
      return { id: "", state: state(kind, settings, unknown, inputs) };
    }
    const { id, computed } = await kind.generate(settings);
    return { id, state: state(kind, settings, computed, inputs) };
  }

  async read({ type, id, state: recorded, inputs }: rpc.ReadRequest): Promise<rpc.Found> {
    const kind = kindOf(type);
    // The state is the only place where the value is: a refresh finds what was recorded.
    if (Object.keys(recorded).length > 0) return { id, state: recorded, inputs };
    const adopted = await kind.adopt(id);
    return {
      id: adopted.id,
      state: state(kind, adopted.settings, adopted.computed, {}),
      inputs: adopted.settings,
    };
  }

  update({ type }: rpc.UpdateRequest): Promise<Properties> {
    throw new Error(`${type} cannot be updated in place: every change makes a new value.`);
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): void {
    // Nothing here takes long enough to be cancelled.
  }
}

function state(kind: RandomKind, settings: Properties, computed: Properties, inputs: Properties): Properties {
  const marked = markSecrets(settings, inputs);
  const values = Object.entries(computed).map(([name, value]) => [
    name,
    kind.secret.includes(name) ? secret(value) : value,
  ]);
  return { ...marked, ...Object.fromEntries(values) } as Properties;
}
