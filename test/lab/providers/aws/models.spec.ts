import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { emptyCloud } from "../../../../lab/providers/aws/cloud/cloud.ts";
import { coverage, remember } from "../../../../lab/providers/aws/cloud/coverage.ts";
import { actionsNamed } from "../../../../lab/providers/aws/iam/definition.ts";
import { inputOf, modelOf, providerType, type Service } from "../../../../lab/providers/aws/model/models.ts";
import { buildRequest, type RequestMap } from "../../../../lab/providers/aws/model/request.ts";
import { patternOf, validate } from "../../../../lab/providers/aws/model/validate.ts";
import { kindNamed, kinds } from "../../../../lab/providers/aws/resources/index.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { botocore, modelled, policySentry, registered } from "../../../../scripts/catalogue/aws-operations.ts";
import { keepServices } from "../../../../scripts/catalogue/aws-iam.ts";
import { readType } from "../../../../scripts/catalogue/aws-provider-types.ts";
import { keep } from "../../../../scripts/catalogue/aws-shapes.ts";

const root = path.resolve(import.meta.dirname, "../../../..");
const services = Object.keys(modelled) as Service[];

describe("AWS's published models, as the catalogue keeps them", () => {
  it("have the operations that the script names, whole, from the packages that it pins", () => {
    for (const service of services) {
      const { source, operations, shapes } = modelOf(service);
      assert.deepEqual([source.package, source.version], ["PyPI botocore", botocore.version]);
      assert.deepEqual(Object.keys(operations), [...(modelled[service]?.operations ?? [])].toSorted());
      const named = Object.values(shapes).flatMap(({ members, element, key }) => [
        ...Object.values(members ?? {}),
        element,
        key,
      ]);
      for (const name of [...named, ...Object.values(operations)]) {
        assert.ok(name === undefined || name in shapes, `${service} ${String(name)}`);
      }
    }
  });

  it("hold facts alone: no prose", () => {
    for (const file of readdirSync(path.join(root, "catalogue/clouds/aws/api"))) {
      const text = readFileSync(path.join(root, "catalogue/clouds/aws/api", file), "utf8");
      assert.doesNotMatch(text, /"documentation":|<p>/, file);
    }
  });

  it("have patterns that can be asked", () => {
    for (const service of services) {
      for (const { pattern } of Object.values(modelOf(service).shapes)) {
        if (pattern !== undefined) assert.doesNotThrow(() => patternOf(pattern), pattern);
      }
    }
  });

  it("say what is known of them", () => {
    const { shapes } = modelOf("eks");
    assert.deepEqual([shapes["ClusterName"]?.min, shapes["ClusterName"]?.max], [1, 100]);
    assert.deepEqual(modelOf("eks").shapes["CreateNodegroupRequest"]?.tokens, ["clientRequestToken"]);
    assert.deepEqual(shapes["CreateNodegroupRequest"]?.required, [
      "clusterName",
      "nodegroupName",
      "subnets",
      "nodeRole",
    ]);
    assert.deepEqual(
      actionsNamed("ec2:createvolume").map(({ name }) => name),
      ["ec2:CreateVolume"],
    );
    assert.equal(policySentry.version, "0.15.2");
  });

  it("are what the installed package of the official provider registers", () => {
    for (const name of registered) {
      const [token, type] = readType(readFileSync(path.join(root, "node_modules/@pulumi/aws", `${name}.js`), "utf8"));
      assert.deepEqual(providerType(token), type, token);
    }
    assert.equal(kinds.length, registered.length);
  });

  it("are reduced from a model by the script as they are kept", () => {
    const text = { type: "string", documentation: "<p>prose</p>", pattern: "a+" };
    const model = {
      metadata: { apiVersion: "1", serviceId: "X" },
      operations: { Make: { input: { shape: "In" } }, Other: {} },
      shapes: {
        In: {
          type: "structure",
          required: ["name"],
          members: { name: { shape: "Text" }, token: { shape: "Text", idempotencyToken: true } },
        },
        Text: text,
        Unused: { type: "string" },
      },
    };
    assert.deepEqual(keep(model, ["Make"]), {
      operations: { Make: "In" },
      shapes: {
        In: { type: "structure", required: ["name"], members: { name: "Text", token: "Text" }, tokens: ["token"] },
        Text: { type: "string", pattern: "a+" },
      },
    });
    assert.throws(() => keep(model, ["Other"]), /X has no operation Other with an input/);
  });

  it("are reduced from an authorisation reference, each set of conditions once", () => {
    const act = { resource_types: { "": { condition_keys: ["b", "a"] }, thing: { condition_keys: ["a"] } } };
    const definition = {
      x: { privileges: { Do: act, Undo: act }, resources: { thing: { arn: "arn:x" } }, conditions: { a: {} } },
    };
    assert.deepEqual(keepServices(definition, ["x"]), {
      conditionSets: ["a b"],
      services: {
        x: { resources: { thing: "arn:x" }, conditions: ["a"], actions: { Do: ["thing", 0], Undo: ["thing", 0] } },
      },
    });
  });
});

describe("a request to the simulated cloud", () => {
  const request = (map: RequestMap, inputs: Properties) => buildRequest(map, inputs, new Set());

  it("has the program's properties under the model's names, with tags in each service's form", () => {
    const ec2 = request(
      { operation: "ec2.CreateSubnet" },
      { vpcId: "v", tags: { a: "b" }, tagsAll: { a: "b", c: "d" } },
    );
    assert.deepEqual(ec2.value, {
      VpcId: "v",
      TagSpecifications: [
        {
          Tags: [
            { Key: "a", Value: "b" },
            { Key: "c", Value: "d" },
          ],
        },
      ],
    });
    const eks = request(
      { operation: "eks.CreateCluster", rename: { vpcConfig: "resourcesVpcConfig" } },
      { vpcConfig: { subnetIds: ["s"] }, tags: { a: "b" } },
    );
    assert.deepEqual(eks.value, { resourcesVpcConfig: { subnetIds: ["s"] }, tags: { a: "b" } });
    const kms = request({ operation: "kms.CreateKey" }, { tags: { a: "b" } });
    assert.deepEqual(kms.value, { Tags: [{ TagKey: "a", TagValue: "b" }] });
  });

  it("is held to required members, ranges, lengths and allowed values, each named by its property", () => {
    const map: RequestMap = { operation: "eks.CreateNodegroup", rename: { nodeGroupName: "nodegroupName" } };
    const said = validate(
      request(map, {
        clusterName: "c",
        nodeGroupName: "n",
        scalingConfig: { maxSize: 0 },
        capacityType: "CHEAP",
        labels: { "": "x" },
      }),
    );
    const about = (property: string) =>
      said.filter((problem) => problem.property === property).map(({ message }) => message);
    assert.match(about("scalingConfig.maxSize").join(), /at least 1 are required/);
    assert.match(about("capacityType").join(), /"CHEAP" must be one of ON_DEMAND, SPOT/);
    assert.match(about("labels.*").join(), /at least 1/);
    assert.deepEqual(
      said.filter(({ message }) => message.endsWith("is required")).map(({ message }) => message),
      ["subnets is required", "nodeRole is required"],
    );
  });

  it("says the name of every member that a resource's table speaks of", () => {
    for (const kind of kinds) {
      for (const { operation, rename = {}, form = {} } of kind.requests) {
        const { shape, shapes } = inputOf(operation);
        const known = new Set(Object.keys(shape.members ?? {}));
        const firsts = [
          ...Object.entries(rename)
            .filter(([property]) => !property.includes("."))
            .map(([, target]) => target),
          ...Object.values(form).map(({ at }) => at),
        ];
        for (const target of firsts) {
          assert.ok(known.has(target.split(".")[0] ?? ""), `${kind.type}: ${operation} has no ${target}`);
        }
        assert.ok(shapes.service.length > 0);
      }
      const inputs = new Set([...providerType(kind.type).inputs, "tagsAll"]);
      const spoken = [
        ...kind.replaces,
        ...Object.keys(kind.local ?? {}),
        ...Object.keys(kind.defaults ?? {}),
        ...(kind.computed ?? []),
        ...(kind.sets ?? []),
        ...(kind.documents ?? []),
        ...kind.references.map(({ property }) => property),
        ...kind.checks.flatMap(({ properties }) => properties),
      ];
      for (const property of spoken) {
        assert.ok(inputs.has(/^\w+/.exec(property)?.[0] ?? ""), `${kind.type} takes no ${property}`);
      }
    }
  });

  it("has rules with names of their own, each with its reason and source", () => {
    for (const kind of kinds) {
      const names = kind.checks.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, kind.type);
      for (const { name, reason } of kind.checks) assert.ok(reason.length > 20, name);
      assert.ok(kind.source.length > 20, kind.type);
    }
  });
});

describe("the coverage of what was sent", () => {
  const of = (type: string, inputs: Properties) => {
    const kind = kindNamed(type);
    assert.ok(kind);
    const cloud = emptyCloud("sim-spec");
    remember(cloud, kind, inputs);
    return coverage(cloud, kinds);
  };

  it("tells what holds a property: a model's constraint, its type alone, a rule of our own, nothing", () => {
    const { properties, counts, unchecked, share } = of(types.LOG_GROUP, {
      name: "a",
      retentionInDays: 30,
      skipDestroy: true,
      region: "eu-west-1",
      deletionProtectionEnabled: true,
      mystery: 1,
      tags: { a: "b" },
    });
    const by = Object.fromEntries(properties.map((property) => [property.path, property]));
    assert.deepEqual(by["name"]?.model?.constraints, ["pattern", "length"]);
    assert.deepEqual(
      [by["retentionInDays"]?.model?.member, by["retentionInDays"]?.hand],
      ["logs.PutRetentionPolicy.retentionInDays", ["log-retention-days"]],
    );
    assert.deepEqual(by["retentionInDays"]?.model?.constraints, []);
    assert.ok(by["skipDestroy"]?.local !== undefined && by["region"]?.local !== undefined);
    assert.equal(by["tags.*"]?.model?.shape, "TagValue");
    assert.deepEqual(unchecked, [`${types.LOG_GROUP} mystery`]);
    assert.deepEqual([counts.all, counts.local, counts.unchecked, counts.hand], [7, 2, 1, 2]);
    assert.equal(share, 1 - 1 / 7);
  });

  it("counts a property once, however often and at however many places it was sent", () => {
    const { properties } = of(types.NODE_GROUP, { subnetIds: ["a", "b"], labels: { x: "1", y: "2" } });
    assert.deepEqual(
      properties.map(({ path }) => path),
      ["subnetIds[*]", "labels.*"],
    );
    const subnets = properties[0];
    assert.deepEqual(
      subnets?.hand.filter((name) => name.startsWith("names a")),
      ["names a aws:ec2/subnet:Subnet"],
    );
  });

  it("knows the rules that there are", () => {
    const { rules } = coverage(emptyCloud("sim-spec"), kinds);
    assert.ok(rules.hand >= 80 && rules.references >= 40 && rules.unique >= 15, JSON.stringify(rules));
  });
});
