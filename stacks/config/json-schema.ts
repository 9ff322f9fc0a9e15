import * as z from "zod";
import { type Known, knownTo } from "./known.ts";
import { engineKeys, environmentKeys, environmentSchema, projectName } from "./environment.ts";

/**
 * The JSON Schema of an environment file, by which an editor completes and checks it. Keys of other namespaces, which
 * belong to other packages, and those of Pulumi itself are let through.
 */
export function fileJsonSchema(known: Known = knownTo()): Record<string, unknown> {
  const { $schema, ...keys } = z.toJSONSchema(environmentSchema(known), { io: "input" });
  const { additionalProperties: _, properties, ...ours } = keys as Record<string, unknown> & { properties: object };
  const secret = {
    description: "A secret: set it with `pulumi config set --secret`.",
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
  };
  const names = environmentKeys.map((key) => key.slice(projectName.length + 1));
  return {
    $schema,
    title: "A CryptoKube environment: Pulumi.<environment>.yaml",
    type: "object",
    properties: {
      config: {
        ...(withAnyOf(ours) as object),
        properties: { ...placeProperties, ...(withAnyOf(properties) as object) },
        patternProperties: { [`^${projectName}:(?!(${names.join("|")})$)`]: secret },
        allOf: [
          placeOf("eks", { "aws:region": { enum: known.regions.aws } }),
          placeOf("gke", { "gcp:region": { enum: known.regions.gcp }, "gcp:project": { type: "string" } }),
        ],
      },
      ...Object.fromEntries(engineKeys.map((key) => [key, true])),
    },
    required: ["config"],
    additionalProperties: false,
  };
}

const placeProperties = {
  "aws:region": { description: "The AWS region. Needed by a cluster of kind eks." },
  "gcp:region": { description: "The Google Cloud region. Needed by a cluster of kind gke." },
  "gcp:project": { description: "The id of the Google Cloud project. Needed by a cluster of kind gke." },
};

/** What a kind of cluster needs to know of where it is made. */
function placeOf(kind: string, properties: Record<string, object>) {
  const cluster = `${projectName}:cluster`;
  const ofKind = { type: "object", properties: { kind: { const: kind } }, required: ["kind"] };
  return {
    if: { properties: { [cluster]: ofKind }, required: [cluster] },
    then: { properties, required: Object.keys(properties) },
  };
}

/**
 * `anyOf` where the schema says `oneOf`: editors offer the fields of every branch of an `anyOf` while one is being
 * written, and the discriminators leave only one to fit.
 */
function withAnyOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withAnyOf);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key === "oneOf" ? "anyOf" : key, withAnyOf(value)]),
  );
}
