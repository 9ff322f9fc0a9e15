import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type Manifest } from "./manifests.ts";
import { projectDir } from "./stacks.ts";

type Schema = Record<string, unknown>;

const kinds = JSON.parse(
  readFileSync(path.join(projectDir, "test/fixtures/prometheus-operator/kinds.json"), "utf8"),
) as Record<string, Schema>;

/**
 * What is wrong with an object of the Prometheus Operator by its own definition. A field that the definition does not know
 * is wrong, too: the API server would drop it without a word.
 *
 * @throws where its kind is none of those that were written down.
 */
export function operatorErrors({ apiVersion, kind, spec }: Manifest): string[] {
  const schema = kinds[kind];
  if (schema === undefined || apiVersion !== "monitoring.coreos.com/v1") throw new Error(`no schema for ${kind}`);
  const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(closed(schema));
  if (validate(spec)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`.trim(),
  );
}

/** The schema with every object closed whose fields it names. */
function closed(schema: Schema): Schema {
  const entries = Object.entries(schema).map(([key, value]) => {
    if (key === "properties") {
      return [
        key,
        Object.fromEntries(Object.entries(value as Schema).map(([name, of]) => [name, closed(of as Schema)])),
      ];
    }
    return [key, key === "items" || key === "additionalProperties" ? closed(value as Schema) : value];
  });
  return {
    ...(Object.fromEntries(entries) as Schema),
    ...(schema.properties !== undefined && schema.additionalProperties === undefined
      ? { additionalProperties: false }
      : {}),
  };
}
