/** What a rehearsal tells people, and programs. Pure. */
import type { Loaded } from "../../stacks/load.ts";
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { units } from "../../stacks/estimate/runs-out.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { acceptedOf } from "../../stacks/load.ts";
import type { LeftOut } from "../../stacks/plan/types.ts";
import { counted, type Io } from "../io.ts";
import type { Findings } from "./findings.ts";
import type { RehearsalPart, TakenDown } from "./messages.ts";
import { total } from "./preview.ts";
import type { Rehearsed } from "./start.ts";

/** The one JSON document of `rehearse --json`. */
export interface RehearsalReport {
  environment: string;
  region: string;
  /** `rehearsed, never applied`: what a green rehearsal makes of a region, and no more. */
  standing: string;
  green: boolean;
  problems: string[];
  /** The part that found them. Absent: it is green. */
  redIn?: RehearsalPart;
  /** What the first preview shows to be made, by type. Absent where it did not go through. */
  shown?: Record<string, number>;
  found?: Findings;
  down?: TakenDown;
  leftOut: LeftOut[];
  monthly: number;
  /** Limits of a new account that the region needs raised before it is made. */
  quotas: { name: string; code?: string; needed: number; default: number; unit: string }[];
  walls: string;
  seconds: Record<"whole" | RehearsalPart, number>;
  /** Where it stands, where it was kept. */
  kept?: { kubeconfig: string; folder: string };
}

/** @param kept whether it was left standing. */
export function reportOf(rehearsed: Rehearsed, loaded: Loaded, priced: Estimate, kept: boolean): RehearsalReport {
  const { result, walls, seconds, lab, folder } = rehearsed;
  const { environment, config, next } = loaded;
  const green = result.problems.length === 0;
  const { leftOut } = planEnvironment(config, environment, acceptedOf(next));
  const { problems, redIn, shown, found, down } = result;
  return {
    environment,
    region: config.region ?? "",
    standing: green ? "rehearsed, never applied" : "not to be applied: its rehearsal is red",
    green,
    problems,
    ...(redIn === undefined ? {} : { redIn }),
    ...(shown === undefined ? {} : { shown }),
    ...(found === undefined ? {} : { found }),
    ...(down === undefined ? {} : { down }),
    leftOut,
    monthly: priced.total.monthly,
    quotas: priced.quotas
      .filter(({ raiseInMonth }) => raiseInMonth === 0)
      .map(({ name, code, needed, default: limit, unit }) => ({
        name,
        ...(code === undefined ? {} : { code }),
        needed,
        default: limit,
        unit,
      })),
    walls,
    seconds: { whole: seconds, ...result.seconds },
    ...(kept ? { kept: { kubeconfig: lab.kubeconfig, folder } } : {}),
  };
}

type Row = readonly string[];

function table(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

const money = (value: number): string => `$${Math.round(value).toLocaleString("en-US")}`;

/** `aws:ec2/subnet:Subnet` → `aws ec2`, `Subnet`. */
function typeParts(type: string): [group: string, kind: string] {
  const [provider = "", module = "", kind = ""] = type.split(":");
  const group = module.split("/")[0] ?? "";
  return [provider === "kubernetes" ? `kubernetes ${module.replace(/\/.*/, "")}` : `${provider} ${group}`, kind];
}

function resourceRows(resources: Findings["resources"]): Row[] {
  const groups = new Map<string, string[]>();
  for (const [type, count] of Object.entries(resources)) {
    const [group, kind] = typeParts(type);
    groups.set(group, [...(groups.get(group) ?? []), `${count} ${kind}`]);
  }
  return [...groups].map(([group, kinds]) => [group, kinds.join(", ")]);
}

function machineRows(found: Findings): Row[] {
  const pools = new Map<string, Findings["machines"]>();
  for (const machine of found.machines) pools.set(machine.pool, [...(pools.get(machine.pool) ?? []), machine]);
  return [...pools].map(([pool, machines]) => [
    pool,
    `${machines.length} × ${machines[0]?.machine ?? ""}${machines[0]?.spot === true ? " spot" : ""}`,
    machines[0]?.zone ?? "",
    machines.flatMap(({ pods }) => pods.map((pod) => pod.replace(/^.*\//, ""))).join(", "),
  ]);
}

export function reportText(report: RehearsalReport, io: Pick<Io, "style">): string {
  const { environment, region, shown, found, problems, redIn, down, leftOut, quotas, seconds } = report;
  const heading = (text: string): string => io.style("bold", text);
  const lines: string[] = [];
  if (shown !== undefined) lines.push(`First preview, of a region that is not there yet: ${total(shown)} to create.`);
  if (found !== undefined) {
    const count = total(found.resources);
    // The price is that of the plan, in which what is left out has its room.
    const priced = leftOut.length === 0 ? "" : ", what is planned and not made yet included";
    const monthly = `about ${money(report.monthly)} a month${priced}`;
    lines.push(heading(`WHAT WOULD EXIST: ${counted(count, "resource")}, ${monthly}`));
    lines.push(...table(resourceRows(found.resources)));
    lines.push(
      heading(
        `MACHINES: ${found.machines.length}, with ${counted(found.pods, "pod")} and ${found.daemonPods} on every machine`,
      ),
    );
    lines.push(...table([["POOL", "MACHINES", "ZONE", "PODS"], ...machineRows(found)]));
    lines.push(heading(`VOLUMES: ${found.volumes.length}`));
    const volumes = found.volumes.map((volume) => [
      volume.claim,
      volume.size,
      volume.zone,
      volume.attributesClass ?? volume.storageClass,
      volume.reclaim,
    ]);
    lines.push(...table([["CLAIM", "SIZE", "ZONE", "CLASS", "WHEN ITS CLAIM GOES"], ...volumes]));
    const chain = found.syncing.length;
    if (chain > 0) {
      lines.push(`${counted(chain, "chain node")} ran while out of step with the network, as in the first days.`);
    }
    lines.push(`${found.drainable} of ${counted(found.machines.length, "machine")} can be drained within 15 minutes.`);
  }
  if (down !== undefined) {
    const leaves = total(down.protectedLeaves);
    lines.push(
      `Taken down again in order: first all but ${counted(leaves, "protected resource")} and what they stand on, then these. ` +
        (down.kept.length === 0
          ? "No disk stays."
          : `${counted(down.kept.length, "disk")} would stay, as Retain says.`) +
        (down.keysPending === 0 ? "" : ` ${counted(down.keysPending, "key")} would wait for its deletion.`),
    );
  }
  if (leftOut.length > 0) {
    lines.push(heading("PLANNED, PRICED, AND NOT MADE BY THIS VERSION"));
    lines.push(...table(leftOut.map(({ name, why }) => [name, why])));
  }
  if (quotas.length > 0) {
    lines.push(heading("TO BE RAISED BEFORE: LIMITS OF A NEW ACCOUNT"));
    lines.push(
      ...table(
        quotas.map(({ name, code, needed, default: limit, unit }) => [
          `${name}${code === undefined ? "" : ` (${code})`}`,
          `${units(needed, unit)} needed, ${limit} given`,
        ]),
      ),
    );
  }
  if (found?.coverage !== undefined) lines.push(...coverageLines(found.coverage, heading));
  if (problems.length > 0) {
    lines.push(heading(redHeading(redIn)), ...problems.map((problem) => `  ${problem.replaceAll("\n", "\n  ")}`));
  }
  lines.push(`Kept in by ${report.walls}.`);
  const took = `${Math.round(seconds.whole)} s (preview ${Math.round(seconds.preview)}, up ${Math.round(seconds.up)}, look ${Math.round(seconds.look)}, down ${Math.round(seconds.down)})`;
  const verdict = report.green ? io.style("green", report.standing) : io.style("red", report.standing);
  lines.push(`${environment} in ${region}: ${verdict}. ${took}`);
  return `${lines.join("\n")}\n`;
}

const parts: Readonly<Record<RehearsalPart, string>> = {
  preview: "IN THE FIRST PREVIEW, BEFORE ANYTHING WAS MADE",
  up: "WHILE IT WAS BROUGHT UP",
  look: "ONCE IT STOOD",
  down: "WHILE IT WAS TAKEN DOWN",
};

const redHeading = (part: RehearsalPart | undefined): string => `RED${part === undefined ? "" : `, ${parts[part]}`}:`;

/** Shown at most; `--json` has all. */
const shownUnchecked = 12;

function coverageLines(
  { all, byModel, byType, byHand, local, unchecked }: NonNullable<Findings["coverage"]>,
  heading: (text: string) => string,
): string[] {
  const rest = unchecked.length - shownUnchecked;
  return [
    heading(`CHECKED: ${all - unchecked.length} of ${all} properties that were sent`),
    `  ${byModel} by limits of published models, ${byType} by their types alone, ${byHand} by rules of ours, ${local} never leave the provider.`,
    ...(unchecked.length === 0
      ? []
      : [
          `  Not checked: ${unchecked.slice(0, shownUnchecked).join(", ")}${rest > 0 ? `, and ${rest} more (--json has all)` : ""}.`,
        ]),
    "  Not simulated at all: prices, quotas of your account, service-linked roles, time, the machines' own start, and whatever runs in a pod.",
  ];
}
