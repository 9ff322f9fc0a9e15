import assert from "node:assert/strict";
import {
  extended,
  reduceSchema,
  schemaOfValues,
  withNewSettings,
} from "../../../scripts/catalogue/aws-addon-schemas.ts";

describe("scripts/catalogue: schemas of add-ons", () => {
  it("are reduced to what holds a value: no prose, references resolved", () => {
    const published = {
      $ref: "#/definitions/Addon",
      definitions: {
        Addon: {
          type: "object",
          title: "Addon",
          additionalProperties: false,
          properties: {
            env: { $ref: "#/definitions/Env" },
            tags: { type: "object", patternProperties: { "^.*$": { type: "string", maxLength: 256 } } },
          },
        },
        Env: { additionalProperties: false, properties: { A: { type: "string", format: "boolean", default: "true" } } },
      },
    };
    assert.deepEqual(reduceSchema(published), {
      type: "object",
      additionalProperties: false,
      properties: {
        env: { additionalProperties: false, properties: { A: { type: "string", format: "boolean" } } },
        tags: { type: "object", additionalProperties: { type: "string", maxLength: 256 } },
      },
    });
  });

  it("are taken whole or not at all", () => {
    assert.throws(() => reduceSchema({ type: "object", dependentRequired: { a: ["b"] } }), /"dependentRequired"/);
    assert.throws(() => reduceSchema({ $ref: "#/definitions/Nowhere" }), /leads nowhere/);
    assert.throws(() => reduceSchema({ patternProperties: { "^a": {} } }), /Only a pattern for every name/);
  });

  it("are a chart's settings by their defaults, where it publishes none; Kubernetes' own types stay open", () => {
    const values = {
      on: true,
      said: "false",
      port: "8162",
      many: 3,
      any: null,
      list: [],
      map: {},
      resources: { a: 1 },
    };
    assert.deepEqual(schemaOfValues(values), {
      type: "object",
      additionalProperties: false,
      properties: {
        on: { type: "boolean" },
        said: { type: "string", format: "boolean" },
        port: { type: "string", format: "integer" },
        many: { type: "integer" },
        any: {},
        list: { type: "array" },
        map: { type: "object" },
        resources: { type: "object" },
      },
    });
  });

  it("get the settings that came since, and none of a section that they leave out", () => {
    const schema = { properties: { env: { properties: { A: { type: "string" } } } } };
    const then = { env: { A: "1", HIDDEN: "1" }, image: { tag: "v1" } };
    const now = {
      env: { A: "2", HIDDEN: "1", B: "true" },
      image: { tag: "v2", digest: "" },
      probes: { create: false },
    };
    assert.deepEqual(withNewSettings(schema, then, now), {
      properties: {
        env: { properties: { A: { type: "string" }, B: { type: "string", format: "boolean" } } },
        probes: { type: "object", additionalProperties: false, properties: { create: { type: "boolean" } } },
      },
    });
  });

  it("are extended without a change of what they have", () => {
    assert.deepEqual(extended({ properties: { a: { type: "string" } } }, { a: { type: "array" }, b: {} }), {
      properties: { a: { type: "string" }, b: {} },
    });
  });
});
