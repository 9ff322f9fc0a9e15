import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { importIdOf, saysAlreadyThere } from "../catalogue/clouds/aws/import-ids.ts";
import { adoptionKey, type Adoptions } from "../stacks/adoption.ts";

/** A resource that could not be made, with what it was to be made of. */
export interface Failure {
  urn: string;
  type: string;
  inputs: Readonly<Record<string, unknown>>;
  message: string;
}

/** Collects, from the engine's events, the resources whose creation failed. */
export function failureCollector(): { onEvent: (event: EngineEvent) => void; failures: () => Failure[] } {
  const begun = new Map<string, Omit<Failure, "message">>();
  const failed = new Map<string, string>();
  return {
    onEvent: ({ resourcePreEvent, diagnosticEvent }) => {
      if (resourcePreEvent !== undefined) {
        const { urn, type, op, new: wanted } = resourcePreEvent.metadata;
        if (op.startsWith("create")) begun.set(urn, { urn, type, inputs: wanted?.inputs ?? {} });
      } else if (diagnosticEvent?.severity === "error" && diagnosticEvent.urn !== undefined) {
        failed.set(diagnosticEvent.urn, `${failed.get(diagnosticEvent.urn) ?? ""}${diagnosticEvent.message}`);
      }
    },
    failures: () =>
      [...begun.values()].flatMap((each) => {
        const message = failed.get(each.urn);
        return message === undefined ? [] : [{ ...each, message }];
      }),
  };
}

/**
 * What the next run may take over: resources that are there already under a name that is theirs alone. An `up` that was
 * cut off made them, and did not get to record it.
 *
 * @returns undefined where any failure is of another kind: then that is what the person must see.
 */
export function adoptionsOf(failures: readonly Failure[]): Adoptions | undefined {
  const adoptions: Record<string, string> = {};
  for (const { urn, type, inputs, message } of failures) {
    if (!saysAlreadyThere(message)) return undefined;
    const id = importIdOf(type, inputs);
    if (id === undefined) return undefined;
    adoptions[adoptionKey(type, nameIn(urn))] = id;
  }
  return failures.length === 0 ? undefined : adoptions;
}

/** The logical name: the last part of a URN, which may itself hold the separator. */
function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** How an update is run, and how its program is told what to take over. */
export interface Adopting {
  update: (onEvent: (event: EngineEvent) => void) => Promise<unknown>;
  adopt: (adoptions: Adoptions) => void;
  /** Told before each further round. */
  note: (text: string) => void;
}

/**
 * Runs an update. Where nothing stops it but what an earlier one left behind, it runs once more with that taken over, as
 * long as each round finds more of it.
 *
 * @throws what the update throws, where anything else stops it.
 */
export async function takingOver({ update, adopt, note }: Adopting): Promise<void> {
  let known: Adoptions = {};
  for (;;) {
    const collector = failureCollector();
    try {
      await update(collector.onEvent);
      return;
    } catch (thrown) {
      const found = adoptionsOf(collector.failures()) ?? {};
      const more = Object.keys(found).filter((key) => !(key in known));
      if (more.length === 0) throw thrown;
      known = { ...known, ...found };
      note(`An interrupted run made these and did not get to record them; they are taken over: ${more.join(", ")}.`);
      adopt(known);
    }
  }
}
