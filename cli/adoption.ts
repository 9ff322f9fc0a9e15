import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { importIdOf, saysAlreadyThere, saysPlaceTaken } from "../catalogue/clouds/aws/import-ids.ts";
import { adoptionKey, type Adoptions, logicalName } from "../stacks/adoption.ts";
import type { Tagged } from "./orphans/find.ts";
import { neverBegan } from "./language-server.ts";
import { kindOf } from "./orphans/kinds.ts";
import { type LocateIn, takenPlace } from "./places.ts";

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
 * @param tagged what the cloud has of the environment: where AWS gave the id, and takes no second one all the same (a
 * subnet of the same range), it is found by its type and its tag `Name`, if there is one such thing alone.
 * @returns undefined where any failure is of another kind: then that is what the person must see.
 */
export function adoptionsOf(failures: readonly Failure[], tagged: readonly Tagged[] = []): Adoptions | undefined {
  const adoptions: Record<string, string> = {};
  for (const { urn, type, inputs, message } of failures) {
    const byName = saysAlreadyThere(message) ? importIdOf(type, inputs) : undefined;
    const id = byName ?? (saysPlaceTaken(message) ? taggedId(type, inputs, tagged) : undefined);
    if (id === undefined) return undefined;
    adoptions[keyOf({ urn, type })] = id;
  }
  return failures.length === 0 ? undefined : adoptions;
}

function taggedId(type: string, inputs: Failure["inputs"], tagged: readonly Tagged[]): string | undefined {
  const name = (inputs.tags as Record<string, unknown> | undefined)?.Name;
  if (name === undefined) return undefined;
  const [first, ...more] = tagged.flatMap(({ arn, tags }) => {
    const kind = tags.Name === name ? kindOf(arn) : undefined;
    return kind?.type === type ? [kind.id] : [];
  });
  return more.length === 0 ? first : undefined;
}

/** What stands in the places that were found taken, and has neither name nor tag. */
async function inPlaces(failures: readonly Failure[], locate: LocateIn): Promise<Adoptions> {
  const found: Record<string, string> = {};
  for (const failure of failures) {
    const place = takenPlace(failure);
    const id = place === undefined ? undefined : await locate(place).catch(() => undefined);
    if (id !== undefined) found[keyOf(failure)] = id;
  }
  return found;
}

function keyOf({ type, urn }: Pick<Failure, "type" | "urn">): string {
  return adoptionKey(type, logicalName(urn));
}

/** How an update is run, and how its program is told what to take over. */
export interface Adopting {
  update: (onEvent: (event: EngineEvent) => void) => Promise<unknown>;
  adopt: (adoptions: Adoptions) => void;
  /** What the first round takes over already, because a person said so; further rounds go on doing so. */
  given?: Adoptions;
  /** What the cloud has of the environment; asked only where something is in the way that names cannot tell. */
  look?: () => Promise<readonly Tagged[]>;
  /** What stands where neither a name nor a tag tells it. */
  locate?: LocateIn;
  /** Told before each further round. */
  note: (text: string) => void;
}

/**
 * Runs an update. Where nothing stops it but what an earlier one left behind, it runs once more with that taken over, as
 * long as each round finds more of it. It runs again, too, where its program never began.
 *
 * @throws what the update throws, where anything else stops it.
 */
export async function takingOver({ update, adopt, given = {}, look, locate, note }: Adopting): Promise<void> {
  let known = given;
  let oftenAgain = 2;
  for (;;) {
    const collector = failureCollector();
    try {
      await update(collector.onEvent);
      return;
    } catch (thrown) {
      if (oftenAgain > 0 && String(thrown).includes(neverBegan)) {
        oftenAgain -= 1;
        note(`${neverBegan}, and nothing was done: once more.`);
        continue;
      }
      const failures = collector.failures();
      // Whoever may not ask for tags sees what the engine says.
      const tagged = failures.some(({ message }) => saysPlaceTaken(message)) ? await look?.().catch(() => []) : [];
      const located = locate === undefined ? {} : await inPlaces(failures, locate);
      const others = failures.filter((each) => !(keyOf(each) in located));
      const found = { ...located, ...(others.length === 0 ? {} : adoptionsOf(others, tagged)) };
      const more = Object.keys(found).filter((key) => !(key in known));
      if (more.length === 0) throw thrown;
      known = { ...known, ...found };
      note(`An interrupted run made these and did not get to record them; they are taken over: ${more.join(", ")}.`);
      adopt(known);
    }
  }
}
