/** A region on the real engine that is disturbed and brought up again, as the CLI does it. */
import type { EngineEvent, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { existsSync, readFileSync } from "node:fs";
import { takingOver } from "../../../../../cli/adoption.ts";
import { findOrphans, type Orphans, type Tagged } from "../../../../../cli/orphans/find.ts";
import { environmentTag } from "../../../../../cli/orphans/ask.ts";
import { forgetPendingCreates } from "../../../../../cli/pending.ts";
import { takeAwayFailed } from "../../../../../cli/failed-creations.ts";
import { mendStateFiles } from "../../../../../cli/state-file.ts";
import type { Place } from "../../../../../cli/places.ts";
import { POD_IDENTITY, VPC_CIDR } from "../../../../../lab/providers/aws/resources/parts.ts";
import { type Cloud, type Entry, text } from "../../../../../lab/providers/aws/cloud/cloud.ts";
import { taggedResources } from "../../../../../lab/providers/aws/cloud/tags.ts";
import { REHEARSAL_VARIABLE, rehearsalFiles } from "../../../../../lab/rehearsal/place.ts";
import { type Adoptions, logicalName } from "../../../../../stacks/adoption.ts";
import type { AwsPlan } from "../../../../../stacks/plan.ts";
import { openTrial, type Outcome, type Trial } from "../../support/trial.ts";
import { awsPart } from "./aws-part.ts";
import { openRehearsal, type TrialRehearsal } from "./rehearsal.ts";

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom?: boolean;
  parent?: string;
  dependencies?: string[];
}

export interface Recovery {
  trial: Trial;
  rehearsal: TrialRehearsal;
  /** One run of the engine. */
  up(): Promise<Outcome>;
  refresh(): Promise<Outcome>;
  /** What `cryptokube up` does. @returns what the engine says where it does not complete */
  recover(): Promise<string | undefined>;
  /** Has the next runs told what to take over, beside what `up` finds by itself, as the variable tells the CLI. */
  tell(adoptions: Adoptions): void;
  /** What a preview says would be made, with the tag `Name` of each. */
  wouldMake(): Promise<{ type: string; name: string; tag: unknown }[]>;
  /** What was taken over so far. */
  adopted(): string[];
  /** Ids by URN, of what a provider made. */
  ids(): Map<string, string>;
  pending(): number;
  /** Calls to the cloud so far. */
  callCount(): number;
  /** Takes resources out of the state, and what depends on them, as if no engine had got to record them. @returns them */
  forget(which: (resource: StateResource) => boolean): Promise<StateResource[]>;
  /** What the CLI does before it begins: no lock of a killed engine, no state that ends in the middle. */
  takeUp(): Promise<void>;
  orphans(): Orphans;
  close(): void;
}

export async function openRecovery(engine: PulumiCommand, plan: AwsPlan): Promise<Recovery> {
  const { region } = plan;
  const zoneNames = Object.fromEntries(plan.network.zones.map(({ id }, i) => [id, `${region}${"abcdef".charAt(i)}`]));
  const rehearsal = openRehearsal("sim-recovery", { region, zoneNames });
  const trial = await openTrial(engine, "", { [REHEARSAL_VARIABLE]: rehearsal.folder });
  const environment = plan.tags[environmentTag] ?? "";
  let given: Adoptions = {};
  /** Once `up` has told the program what to take over, that is all that it is told. */
  let told: Adoptions | undefined;
  const program = () => {
    awsPart(plan, told ?? given);
    return Promise.resolve();
  };
  const deployment = () =>
    (
      JSON.parse(trial.state()) as {
        checkpoint: { latest: { resources?: StateResource[]; pending_operations?: unknown[] } };
      }
    ).checkpoint.latest;
  return {
    trial,
    rehearsal,
    up: () => trial.up(program),
    refresh: () => trial.refresh(program),
    recover: async () => {
      told = undefined;
      const update = async (listen: (event: EngineEvent) => void): Promise<void> => {
        const { error, said } = await trial.up(program, listen);
        if (error !== undefined) throw new Error(`${said}\n${error}`);
      };
      const look = () => Promise.resolve(taggedIn(rehearsal.cloud(), environment));
      const locate = (place: Place) => Promise.resolve(standingIn(rehearsal.cloud(), place));
      try {
        await takeAwayFailed(trial.stack, () => undefined);
        await takingOver({
          update,
          adopt: (adoptions) => void (told = adoptions),
          given,
          look,
          locate,
          note: () => undefined,
        });
        await forgetPendingCreates(trial.stack);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    tell: (adoptions) => {
      given = { ...given, ...adoptions };
    },
    wouldMake: async () => {
      const made: { type: string; name: string; tag: unknown }[] = [];
      const { error } = await trial.preview(program, ({ resourcePreEvent }) => {
        const { urn = "", type = "", op, new: wanted } = resourcePreEvent?.metadata ?? {};
        const tags = (wanted?.inputs as { tags?: { Name?: unknown } } | undefined)?.tags;
        if (op === "create") made.push({ type, name: logicalName(urn), tag: tags?.Name });
      });
      if (error !== undefined) throw new Error(error);
      return made;
    },
    adopted: () => Object.keys(told ?? {}),
    ids: () =>
      new Map(
        (deployment().resources ?? [])
          .filter(({ custom, type }) => custom === true && type.startsWith("aws:"))
          .map(({ urn, id = "" }) => [urn, id]),
      ),
    pending: () => (deployment().pending_operations ?? []).length,
    forget: async (which) => {
      const exported = await trial.stack.exportStack();
      const state = exported.deployment as { resources: StateResource[] };
      // In the order in which they were recorded: what depends on something comes after it.
      const gone = new Map<string, StateResource>();
      for (const each of state.resources) {
        const needs = [each.parent ?? "", ...(each.dependencies ?? [])];
        if (which(each) || needs.some((urn) => gone.has(urn))) gone.set(each.urn, each);
      }
      state.resources = state.resources.filter(({ urn }) => !gone.has(urn));
      await trial.stack.importStack(exported);
      return [...gone.values()].filter(({ custom }) => custom === true);
    },
    takeUp: async () => {
      await mendStateFiles(trial.backend);
      await trial.stack.cancel();
    },
    callCount: () => {
      const { calls } = rehearsalFiles(rehearsal.folder);
      return existsSync(calls) ? readFileSync(calls, "utf8").split("\n").length - 1 : 0;
    },
    orphans: () =>
      findOrphans({ environment, region }, taggedIn(rehearsal.cloud(), environment), { deployment: deployment() }),
    close: () => {
      trial.close();
      rehearsal.close();
    },
  };
}

/** As `describe-vpcs` and `list-pod-identity-associations` answer. */
function standingIn(cloud: Cloud, { of, ...place }: Place): string | undefined {
  const type = of === "range of a VPC" ? VPC_CIDR : POD_IDENTITY;
  const found = cloud.entries.find(
    (entry) =>
      entry.type === type && Object.entries(place).every(([property, value]) => entry.properties[property] === value),
  );
  if (found === undefined) return undefined;
  return type === VPC_CIDR ? found.id : `${text(found.properties, "clusterName")},${found.id}`;
}

/** As the tagging API answers, and IAM for roles. */
function taggedIn(cloud: Cloud, environment: string): Tagged[] {
  return taggedResources(cloud, { [environmentTag]: environment }).map((entry) => ({
    arn: arnOf(entry),
    tags: entry.properties["tagsAll"] as Record<string, string>,
  }));
}

/** The types that give no ARN of their own are EC2's. */
function arnOf({ id, properties }: Entry): string {
  const given = text(properties, "arn") || text(properties, "associationArn");
  if (given !== "") return given;
  const resource = /^sim-nat-/.test(id) ? "natgateway" : "unknown";
  return `arn:aws:ec2:${text(properties, "region")}:000000000000:${resource}/${id}`;
}

/** How many there are of each type and logical name; what the cloud makes by itself has none. */
export function census(cloud: Cloud): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, name, status } of cloud.entries) {
    const key = `${type} ${name}${status === "ACTIVE" ? "" : ` ${status}`}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
