import type { ConfigError } from "../stacks/config/errors.ts";
import { formatErrors, formatFound } from "../stacks/config/errors.ts";
import { knownOf } from "../stacks/config/known.ts";
import { nearest } from "../stacks/config/nearest.ts";
import { parseChainWords } from "../stacks/config/words.ts";
import type { InitAnswers } from "../stacks/config/write.ts";
import type { Invocation } from "./arguments.ts";
import { EnvironmentError } from "./failure.ts";
import type { Io } from "./io.ts";

type Asked = Pick<
  Invocation,
  "environment" | "cloud" | "region" | "project" | "context" | "zones" | "chains" | "json" | "yes"
>;

const clouds = ["aws", "gcp", "existing"] as const;

/**
 * What a new environment is to be: from the options, and where somebody is there to answer, from asking for the rest.
 * @throws EnvironmentError with everything that is missing or wrong at once.
 */
export async function answersFrom(asked: Asked, io: Pick<Io, "ask">): Promise<InitAnswers> {
  const given = await completed(asked, io);
  const errors = errorsOf(given);
  if (errors.length > 0) {
    const text = formatErrors(errors, "The command line").replaceAll(/^The command line {2}/gm, "");
    throw new EnvironmentError(`${text}\nNothing was written.`, errors);
  }
  const { environment, region, project, context, zones, chains = [] } = given;
  return {
    environment,
    cloud: given.cloud as InitAnswers["cloud"],
    ...(region === undefined ? {} : { region }),
    ...(project === undefined ? {} : { project }),
    ...(context === undefined ? {} : { context }),
    ...(zones === undefined ? {} : { zones: zonesOf(zones) }),
    chains,
  };
}

async function completed(asked: Asked, { ask }: Pick<Io, "ask">): Promise<Asked> {
  if (ask === undefined || asked.json) return asked;
  const cloud = asked.cloud ?? (await ask(`Cloud (${clouds.join(", ")}): `));
  const regions = regionsOf(cloud);
  const region = asked.region ?? (regions.length > 0 ? await ask(`Region (${regions.join(", ")}): `) : undefined);
  const project = asked.project ?? (cloud === "gcp" ? await ask("The Google Cloud project's id: ") : undefined);
  const words = asked.chains ?? (await ask("Chains, as ethereum,bitcoin:txindex: ")).split(",");
  return {
    ...asked,
    cloud,
    ...(region === undefined ? {} : { region }),
    ...(project === undefined ? {} : { project }),
    chains: words.map((word) => word.trim()).filter((word) => word !== ""),
  };
}

function regionsOf(cloud: string | undefined): readonly string[] {
  return cloud === "aws" || cloud === "gcp" ? knownOf().regions[cloud] : [];
}

function errorsOf({ cloud, region, project, context, zones, chains }: Asked): ConfigError[] {
  const words = parseChainWords(chains ?? []);
  return [
    ...oneOf("--cloud", cloud, clouds),
    ...(regionsOf(cloud).length > 0 ? oneOf("--region", region, regionsOf(cloud)) : []),
    ...(cloud === "gcp" && project === undefined
      ? [{ path: "--project", found: "nothing", allowed: "the id of the Google Cloud project" }]
      : []),
    ...(cloud === "existing"
      ? Object.entries({ region, project, zones }).flatMap(([name, value]) => foreign(name, value, "aws and gcp"))
      : foreign("context", context, "--cloud existing")),
    ...(cloud === "aws" ? foreign("project", project, "--cloud gcp") : []),
    ...(zones === undefined || isZones(zones)
      ? []
      : [{ path: "--zones", found: formatFound(zones), allowed: "a number from 1 to 6, or ids of zones with commas" }]),
    ...(chains === undefined || chains.length === 0
      ? [{ path: "--chains", found: "nothing", allowed: "chain[:network[:mode]], with commas", remedy: chainsRemedy }]
      : []),
    ...(words.ok ? [] : words.errors.map((error) => ({ ...error, path: `--chains ${error.path}` }))),
  ];
}

const chainsRemedy = "As in --chains ethereum,bitcoin:txindex,ipfs.";

function oneOf(path: string, value: string | undefined, known: readonly string[]): ConfigError[] {
  if (value !== undefined && known.includes(value)) return [];
  const near = value === undefined ? undefined : nearest(value, known);
  const error = { path, found: formatFound(value), allowed: known.join(", ") };
  return [near === undefined ? error : { ...error, nearest: near }];
}

function foreign(name: string, value: string | undefined, whose: string): ConfigError[] {
  return value === undefined
    ? []
    : [{ path: `--${name}`, found: formatFound(value), allowed: "nothing", remedy: `It is an option of ${whose}.` }];
}

const isZones = (text: string): boolean => /^[1-6]$/.test(text) || /^[a-z][a-z0-9-]+(,[a-z][a-z0-9-]+)*$/.test(text);

const zonesOf = (text: string): number | string[] => (/^\d$/.test(text) ? Number(text) : text.split(","));
