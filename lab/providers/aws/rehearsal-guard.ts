import { existsSync } from "node:fs";
import { readRehearsal, REHEARSAL_VARIABLE, rehearsalFiles, type RehearsalRecord } from "../../rehearsal/place.ts";
import { SIMULATED } from "./cloud/ids.ts";
import { OFFICIAL_VERSION } from "./provider.ts";

/** An account that AWS never gives. */
export const NOBODYS_ACCOUNT = "000000000000";

/** The rehearsal that the surroundings name, or the sentence that refuses. Nothing else of the surroundings is read. */
export function rehearsalFrom(
  env: Readonly<Record<string, string | undefined>>,
): { folder: string; record: RehearsalRecord } | { refusal: string } {
  const folder = env[REHEARSAL_VARIABLE];
  const what = 'This is CryptoKube\'s simulated Pulumi provider "aws", for rehearsals only';
  if (folder === undefined || folder === "") {
    return {
      refusal:
        `${what}, and ${REHEARSAL_VARIABLE} names no rehearsal. Remove it from PATH and install the official one: ` +
        "pulumi plugin install resource aws.",
    };
  }
  if (!existsSync(rehearsalFiles(folder).record)) {
    return { refusal: `${what}, and ${folder} holds no rehearsal (${rehearsalFiles(folder).record} is missing).` };
  }
  const record = readRehearsal(folder);
  if (!record.id.startsWith(SIMULATED) || record.account !== NOBODYS_ACCOUNT) {
    return {
      refusal: `${what}: the rehearsal's id must begin with "${SIMULATED}" and its account be ${NOBODYS_ACCOUNT}; ${folder} has "${record.id}" and ${record.account}.`,
    };
  }
  return { folder, record };
}

/** Said once in each run. */
export function simulationBanner({ region, id }: RehearsalRecord): string {
  return (
    `SIMULATION: the provider "aws" is CryptoKube's own simulation of the official aws ${OFFICIAL_VERSION}. Nothing is made ` +
    `in any AWS account: the region ${region} of the rehearsal ${id} is a file. What passes here may still fail at AWS.`
  );
}
