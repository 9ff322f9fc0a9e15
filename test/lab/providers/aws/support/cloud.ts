/** The provider without an engine: what a program would ask, in one call. */
import assert from "node:assert/strict";
import { type Cloud, type Entry, text } from "../../../../../lab/providers/aws/cloud/cloud.ts";
import { CloudStore } from "../../../../../lab/providers/aws/cloud/store.ts";
import { type Facts, noFacts } from "../../../../../lab/providers/aws/facts.ts";
import { NoWorld } from "../../../../../lab/providers/aws/no-world.ts";
import { AwsProvider } from "../../../../../lab/providers/aws/provider.ts";
import type { SimulatedWorld } from "../../../../../lab/providers/aws/world.ts";
import type { DiffResponse } from "../../../../../lab/providers/protocol/provider.ts";
import type { Properties } from "../../../../../lab/providers/protocol/values.ts";
import { rehearsalFiles } from "../../../../../lab/rehearsal/place.ts";
import { openRehearsal, type TrialRehearsal } from "./rehearsal.ts";

export interface Made {
  type: string;
  name: string;
  id: string;
  inputs: Properties;
  state: Properties;
}

export function arnOf({ state }: Pick<Made, "state">): string {
  return text(state, "arn");
}

export interface TrialCloud {
  rehearsal: TrialRehearsal;
  provider: AwsProvider;
  /** Checks and creates, as the engine does. @throws where either refuses */
  make(type: string, inputs: Properties, name?: string): Promise<Made>;
  /** What is said where it is refused, by the check or by the cloud. */
  refused(type: string, inputs: Properties, name?: string): Promise<string>;
  /** Diffs and updates. */
  update(made: Made, news: Properties): Promise<Made>;
  diff(made: Made, news: Properties, ignoreChanges?: string[]): Promise<DiffResponse>;
  remove(made: Made): Promise<void>;
  read(made: Made): Promise<{ id: string; state: Properties; inputs: Properties }>;
  cloud(): Cloud;
  entry(made: Made): Entry | undefined;
}

const all: TrialRehearsal[] = [];
after(() => {
  for (const rehearsal of all.splice(0)) rehearsal.close();
});

const silent = { warn: () => Promise.resolve(), status: () => Promise.resolve() };

export interface Surroundings {
  facts?: Partial<Facts>;
  world?: Partial<SimulatedWorld>;
  defaultTags?: Record<string, string>;
  /** To go on in the folder of another. */
  rehearsal?: TrialRehearsal;
}

export function openCloud(surroundings: Surroundings = {}): TrialCloud {
  const rehearsal = surroundings.rehearsal ?? openRehearsal();
  if (surroundings.rehearsal === undefined) all.push(rehearsal);
  const { record, folder } = rehearsal;
  const provider = new AwsProvider({
    record,
    folder,
    store: new CloudStore(rehearsalFiles(folder).cloud, record.id),
    facts: { ...noFacts, ...surroundings.facts },
    world: Object.assign(new NoWorld(), surroundings.world),
    log: silent,
    configuration: { defaultTags: surroundings.defaultTags ?? {} },
    cancelled: false,
  });
  const subject = (type: string, name: string) => ({ urn: `urn:pulumi:s::p::${type}::${name}`, type, name });
  const checked = async (type: string, news: Properties, name: string, olds: Properties = {}) => {
    const answer = await provider.check({
      ...subject(type, name),
      olds,
      news,
      randomSeed: new Uint8Array([1, 2, 3, 4]),
    });
    const failures = answer.failures ?? [];
    if (failures.length > 0) {
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    }
    return answer.inputs;
  };
  const make = async (type: string, news: Properties, name = "it"): Promise<Made> => {
    const inputs = await checked(type, news, name);
    const { id, state } = await provider.create({ ...subject(type, name), inputs, timeout: 0, preview: false });
    return { type, name, id, inputs, state };
  };
  const request = (made: Made) => ({ ...subject(made.type, made.name), id: made.id });
  return {
    rehearsal,
    provider,
    make,
    refused: (type, inputs, name) =>
      make(type, inputs, name).then(
        () => assert.fail(`${type} was taken`),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    update: async (made, news) => {
      const inputs = await checked(made.type, news, made.name, made.inputs);
      const state = await provider.update({
        ...request(made),
        olds: made.state,
        oldInputs: made.inputs,
        news: inputs,
        timeout: 0,
        preview: false,
        ignoreChanges: [],
      });
      return { ...made, inputs, state };
    },
    diff: async (made, news, ignoreChanges = []) => {
      const inputs = await checked(made.type, news, made.name, made.inputs);
      return provider.diff({ ...request(made), olds: made.state, oldInputs: made.inputs, news: inputs, ignoreChanges });
    },
    remove: (made) => provider.delete({ ...request(made), state: made.state, timeout: 0 }),
    read: (made) => provider.read({ ...request(made), state: made.state, inputs: made.inputs }),
    cloud: () => rehearsal.cloud(),
    entry: (made) => rehearsal.cloud().entries.find(({ id, type }) => id === made.id && type === made.type),
  };
}
