import assert from "node:assert/strict";
import type { ValueSchema } from "../../../../catalogue/clouds/aws/api-model.ts";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { emptyCloud } from "../../../../lab/providers/aws/cloud/cloud.ts";
import { coverage, remember } from "../../../../lab/providers/aws/cloud/coverage.ts";
import { schemaOfAddon, settingsOf, violations } from "../../../../lab/providers/aws/model/addon-schemas.ts";
import { readApi } from "../../../../lab/providers/aws/model/models.ts";
import { kindNamed, kinds } from "../../../../lab/providers/aws/resources/index.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { Value } from "../../../../lab/providers/protocol/values.ts";
import { acceptedOf, loadEnvironment } from "../../../../stacks/load.ts";
import { planEnvironment } from "../../../../stacks/plan.ts";
import { committedStacks, projectDir } from "../../../support/stacks.ts";

/** What the committed regions configure, with the tokens filled that only an account knows. */
const configured = committedStacks().flatMap(({ environment }) => {
  const read = loadEnvironment(environment, { projectDir });
  assert.ok(read.ok);
  const { config, next } = read.loaded;
  if (config.cluster.kind !== "eks") return [];
  const { cluster } = planEnvironment(config, environment, acceptedOf(next));
  assert.ok(cluster.kind === "eks");
  return cluster.aws.addons
    .filter(({ configuration }) => Object.keys(configuration).length > 0)
    .map(({ name, configuration }) => ({ environment, name, configuration: configuration as Value }));
});

const schemaOf = (name: string): ValueSchema => {
  const schema = schemaOfAddon(name);
  assert.ok(schema, name);
  return schema;
};

describe("schemas of add-ons' configurations", () => {
  const judge = (name: string, configuration: Value) => violations(schemaOf(name), configuration);

  it("are there for every add-on that a committed region configures, which keeps to them", () => {
    assert.ok(configured.length >= 8);
    for (const { environment, name, configuration } of configured) {
      assert.deepEqual(judge(name, configuration), [], `${environment} ${name}`);
    }
  });

  it("each have their sources", () => {
    for (const [name, { sources }] of Object.entries(
      readApi("addons") as Record<string, { sources: Record<string, string>[] }>,
    )) {
      assert.ok(sources.length > 0, name);
      for (const { package: from, version, file } of sources) assert.ok(from && version && file, name);
    }
  });

  it("refuse a setting that there is not, at whatever depth, in EKS's own words", () => {
    assert.deepEqual(judge("vpc-cni", { env: { ENABLE_PREFIX_DELEGATON: "true" }, eniconfig: {} }), [
      "$.env.ENABLE_PREFIX_DELEGATON: is not defined in the schema and the schema does not allow additional properties",
      "$.eniconfig: is not defined in the schema and the schema does not allow additional properties",
    ]);
    assert.match(judge("metrics-server", { replicaCount: 2 }).join(), /\$\.replicaCount: is not defined/);
    assert.match(judge("aws-ebs-csi-driver", { node: { tolerateAll: true } }).join(), /\$\.node\.tolerateAll: is not/);
  });

  it("refuse a value of another type, and text that does not say what it must", () => {
    assert.deepEqual(judge("vpc-cni", { enableNetworkPolicy: true, env: { WARM_PREFIX_TARGET: "one" } }), [
      "$.enableNetworkPolicy: boolean found, string expected",
      '$.env.WARM_PREFIX_TARGET: "one" does not say a value of the format integer',
    ]);
    assert.deepEqual(judge("coredns", { replicaCount: "2", nodeSelector: { a: 1 } }), [
      "$.replicaCount: string found, integer expected",
      "$.nodeSelector.a: integer found, string expected",
    ]);
  });

  it("refuse what is missing, too few, too long, too small, and not among the allowed", () => {
    assert.match(judge("vpc-cni", { eniConfig: { create: true, region: "x" } }).join(), /subnets: is missing/);
    assert.match(
      judge("vpc-cni", { eniConfig: { create: true, region: "x", subnets: {} } }).join(),
      /must have at least 1 properties/,
    );
    assert.match(
      judge("aws-ebs-csi-driver", { controller: { replicaCount: 0, loggingFormat: "xml" } }).join(),
      /replicaCount: must have a minimum value of 1.*loggingFormat: does not have a value in the enumeration \[text, json\]/,
    );
    const extraVolumeTags = { ["k".repeat(129)]: "", a: "v".repeat(257) };
    assert.match(
      judge("aws-ebs-csi-driver", { controller: { extraVolumeTags } }).join(),
      /may only be 128 characters long.*\.a: may only be 256/,
    );
  });

  it("are read as JSON Schema is: another reader of it agrees on every change of a configuration", () => {
    const ajv = new Ajv({ strict: false, formats: { boolean: /^(true|false)$/, integer: /^-?\d+$/ } });
    for (const { name, configuration } of configured) {
      const schema = schemaOf(name);
      const other = ajv.compile(schema);
      const names = ["env", "controller", "node", "replicaCount", "resources", "tolerations", "x", "nodeSelector"];
      const value = fc.letrec((tie) => ({
        any: fc.oneof(
          { depthSize: "small" },
          fc.constantFrom<Value>("true", "1", "x", "", true, 0, 1, 1.5, null),
          fc.array(tie("any"), { maxLength: 2 }),
          fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 3 }),
        ),
      })).any as fc.Arbitrary<Value>;
      fc.assert(
        fc.property(fc.constantFrom(...pathsOf(configuration)), value, (path, put) => {
          const changed = withValueAt(configuration, path, put);
          assert.equal(violations(schema, changed).length === 0, other(changed), JSON.stringify(changed));
        }),
      );
    }
  });

  it("name every setting once, and what holds it; in an open object, that nothing does", () => {
    const configuration = {
      env: { WARM_PREFIX_TARGET: "1" },
      eniConfig: { subnets: { a: { id: "x" }, b: { id: "y" } } },
    };
    assert.deepEqual(settingsOf(schemaOf("vpc-cni"), configuration), [
      { path: "env.WARM_PREFIX_TARGET", constraints: ["pattern"] },
      { path: "eniConfig.subnets.*.id", constraints: [] },
      { path: "eniConfig.subnets.*.id", constraints: [] },
    ]);
    assert.deepEqual(settingsOf(schemaOf("aws-ebs-csi-driver"), { node: { affinity: { nodeAffinity: 1 } } }), [
      { path: "node.affinity.nodeAffinity" },
    ]);
  });
});

describe("the coverage of add-ons' configurations", () => {
  const sent = (addonName: string, configuration: Value) => {
    const kind = kindNamed(types.ADDON);
    assert.ok(kind);
    const cloud = emptyCloud("sim-spec");
    remember(cloud, kind, { clusterName: "main", addonName, configurationValues: JSON.stringify(configuration) });
    return coverage(cloud, kinds);
  };

  it("counts each setting by what its published schema says of it", () => {
    const { properties, unchecked } = sent("vpc-cni", {
      env: { ENABLE_PREFIX_DELEGATION: "true", ENI_CONFIG_LABEL_DEF: "zone" },
    });
    const by = Object.fromEntries(properties.map(({ path, model }) => [path, model?.constraints]));
    assert.deepEqual(by["configurationValues(vpc-cni).env.ENABLE_PREFIX_DELEGATION"], ["pattern"]);
    assert.deepEqual(by["configurationValues(vpc-cni).env.ENI_CONFIG_LABEL_DEF"], []);
    assert.deepEqual(unchecked, []);
  });

  it("names the settings of an add-on whose schema nobody publishes as unchecked", () => {
    assert.deepEqual(sent("snapshot-controller", { replicaCount: 2, nodeSelector: { a: "b" } }).unchecked, [
      `${types.ADDON} configurationValues(snapshot-controller).replicaCount`,
      `${types.ADDON} configurationValues(snapshot-controller).nodeSelector.a`,
    ]);
  });
});

/** Every place in a value, the value itself included. */
function pathsOf(value: Value, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...at, name]))];
}

function withValueAt(value: Value, [name, ...rest]: readonly string[], put: Value): Value {
  if (name === undefined) return put;
  const object = value as Record<string, Value>;
  return { ...object, [name]: withValueAt(object[name] ?? {}, rest, put) };
}
