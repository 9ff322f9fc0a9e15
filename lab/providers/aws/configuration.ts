/** The provider's own inputs. */
import type { CheckFailure } from "../protocol/provider.ts";
import { containsUnknown, isUnknown, type Properties } from "../protocol/values.ts";
import type { RehearsalRecord } from "../../rehearsal/place.ts";
import type { Configuration } from "./session.ts";

/** Inputs that say nothing about who calls. */
const known = [
  "region",
  "defaultTags",
  "allowedAccountIds",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "version",
];

/** Why these inputs are refused: there are no credentials in a rehearsal, and it is of one region. */
export function judgeConfiguration(record: RehearsalRecord, inputs: Properties): CheckFailure[] {
  const failures = Object.keys(inputs)
    .filter((name) => !known.includes(name) && !name.startsWith("__"))
    .map((property) => ({
      property,
      reason: `the simulated aws provider takes ${known.join(", ")} alone: a rehearsal has no credentials.`,
    }));
  const { region } = inputs;
  if (region === undefined) {
    failures.push({
      property: "region",
      reason: "Missing region configuration: state it; ambient variables are not read.",
    });
  } else if (!isUnknown(region) && region !== record.region) {
    failures.push({
      property: "region",
      reason: `this rehearsal is of ${record.region}, not of ${JSON.stringify(region)}.`,
    });
  }
  const allowed = parsed(inputs["allowedAccountIds"]);
  if (Array.isArray(allowed) && !allowed.some(containsUnknown) && !allowed.includes(record.account)) {
    failures.push({ property: "allowedAccountIds", reason: `AWS account ID not allowed: ${record.account}` });
  }
  return failures;
}

export function configurationOf(inputs: Properties): Configuration {
  const given = parsed(inputs["defaultTags"]);
  const tags = typeof given === "object" && given !== null && !Array.isArray(given) ? given["tags"] : undefined;
  return { defaultTags: (typeof tags === "object" && tags !== null ? tags : {}) as Record<string, string> };
}

/** What is not text travels as JSON. */
function parsed(value: Properties[string] | undefined): Properties[string] | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  return JSON.parse(value) as Properties[string];
}
