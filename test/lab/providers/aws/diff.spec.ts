import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { isSecret, plain, secret, UNKNOWN } from "../../../../lab/providers/protocol/values.ts";
import { openCloud } from "./support/cloud.ts";

const vpc = { cidrBlock: "10.0.0.0/16", enableDnsSupport: true };

describe("a change of a simulated resource", () => {
  it("is none where nothing changed, or only what the cloud filled in", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, vpc);
    assert.equal((await cloud.diff(made, vpc)).changes, false);
    const read = await cloud.read(made);
    assert.equal((await cloud.diff({ ...made, state: read.state, inputs: read.inputs }, vpc)).changes, false);
  });

  it("is made in place or anew, as the official provider's schema says, with its path", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, { ...vpc, tags: { a: "1", b: "2" } });
    const tags = await cloud.diff(made, { ...vpc, tags: { a: "1", c: "3" } });
    assert.deepEqual(tags.replaces, []);
    assert.deepEqual(Object.fromEntries(Object.entries(tags.detailed ?? {}).map(([path, { kind }]) => [path, kind])), {
      "tags.b": "delete",
      "tags.c": "add",
      "tagsAll.b": "delete",
      "tagsAll.c": "add",
    });
    const range = await cloud.diff(made, { ...vpc, cidrBlock: "10.1.0.0/16", tags: { a: "1", b: "2" } });
    assert.deepEqual([range.replaces, range.detailed?.["cidrBlock"]?.kind], [["cidrBlock"], "update-replace"]);
    assert.equal(range.deleteBeforeReplace, false);
  });

  it("to a value that is not known yet replaces where the property does", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, vpc);
    const group = await cloud.make(types.SECURITY_GROUP, { name: "a", vpcId: made.id }, "a");
    assert.deepEqual((await cloud.diff(group, { name: "a", vpcId: UNKNOWN })).replaces, ["vpcId"]);
    const log = await cloud.make(types.LOG_GROUP, { name: "a", retentionInDays: 30 }, "log");
    assert.deepEqual((await cloud.diff(log, { name: "a", retentionInDays: UNKNOWN })).replaces, []);
  });

  it("is not seen where the program says so", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, { ...vpc, tags: { a: "1" } });
    const news = { ...vpc, enableDnsSupport: false, tags: { a: "2" } };
    assert.deepEqual((await cloud.diff(made, news, ["enableDnsSupport"])).diffs?.toSorted(), ["tags", "tagsAll"]);
    assert.equal((await cloud.diff(made, news, ["enableDnsSupport", "tags", "tagsAll"])).changes, false);
    assert.equal((await cloud.diff(made, { ...vpc, tags: { a: "2" } }, ["tags.a", "tagsAll"])).changes, false);
  });

  it("of the provider's own tags reaches everything that takes tags", async () => {
    const before = openCloud({ defaultTags: { team: "a" } });
    const made = await before.make(types.VPC, vpc);
    const after = openCloud({ defaultTags: { team: "b" }, rehearsal: before.rehearsal });
    const changed = await after.diff(made, vpc);
    assert.deepEqual(changed.diffs, ["tagsAll"]);
    const updated = await after.update(made, vpc);
    assert.deepEqual(updated.state["tagsAll"], { team: "b" });
    assert.ok(before.rehearsal.calls().some(({ operation }) => operation === "CreateTags"));
  });

  it("puts back what the program no longer says where there is a default, and leaves what the cloud filled in", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.VPC, { ...vpc, enableDnsSupport: false, enableDnsHostnames: true });
    const changed = await cloud.diff(made, { cidrBlock: vpc.cidrBlock });
    assert.deepEqual(changed.diffs, ["enableDnsSupport"]);
    const updated = await cloud.update(made, { cidrBlock: vpc.cidrBlock });
    assert.deepEqual([updated.state["enableDnsSupport"], updated.state["enableDnsHostnames"]], [true, true]);
  });
});

describe("a preview of a simulated resource", () => {
  const subject = (type: string) => ({ urn: `urn:pulumi:s::p::${type}::x`, type, name: "x" });

  it("knows what was asked, and not what the cloud will say; nothing is made", async () => {
    const { provider, rehearsal } = openCloud();
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { a: "b" } };
    const { id, state } = await provider.create({ ...subject(types.VPC), inputs, timeout: 0, preview: true });
    assert.deepEqual([id, state["cidrBlock"], state["arn"], state["ownerId"]], ["", "10.0.0.0/16", UNKNOWN, UNKNOWN]);
    assert.throws(() => rehearsal.cloud());
  });

  it("checks what is known already, and leaves what is not", async () => {
    const { provider } = openCloud();
    const check = (news: Record<string, string>) =>
      provider.check({ ...subject(types.SUBNET), olds: {}, news, randomSeed: new Uint8Array() });
    assert.equal((await check({ vpcId: UNKNOWN, cidrBlock: UNKNOWN })).failures, undefined);
    const refused = await check({ vpcId: UNKNOWN, cidrBlock: "10.0.0.0/8" });
    assert.deepEqual(
      refused.failures?.map(({ property }) => property),
      ["cidrBlock"],
    );
  });

  it("does not know the version that a changed launch template will have", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.LAUNCH_TEMPLATE, { name: "template", instanceType: "m7g.large" });
    const news = { name: "template", instanceType: "m7g.xlarge" };
    const request = { ...subject(types.LAUNCH_TEMPLATE), id: made.id, olds: made.state, oldInputs: made.inputs, news };
    const after = await cloud.provider.update({ ...request, timeout: 0, preview: true, ignoreChanges: [] });
    assert.deepEqual([after["latestVersion"], after["arn"]], [UNKNOWN, made.state["arn"]]);
    assert.equal((await cloud.update(made, news)).state["latestVersion"], 2);
    assert.equal(cloud.entry(made)?.properties["latestVersion"], 2);
  });

  it("keeps secrets secret, in inputs, state and reads", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.LAUNCH_TEMPLATE, { name: "template", userData: secret("c2VjcmV0") });
    assert.ok(isSecret(made.state["userData"]));
    const read = await cloud.read(made);
    assert.ok(isSecret(read.state["userData"]) && isSecret(read.inputs["userData"]));
    assert.equal(plain(read.state["userData"] ?? null), "c2VjcmV0");
    assert.equal((await cloud.diff(made, { name: "template", userData: secret("c2VjcmV0") })).changes, false);
    assert.equal((await cloud.diff(made, { name: "template", userData: secret("b3RoZXI=") })).changes, true);
  });
});
