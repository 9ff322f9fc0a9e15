import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CloudStore } from "../../../../lab/providers/aws/cloud/store.ts";
import { judgeConfiguration } from "../../../../lab/providers/aws/configuration.ts";
import { rehearsalFrom } from "../../../../lab/providers/aws/rehearsal-guard.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { REHEARSAL_VARIABLE, rehearsalFiles, writeRehearsal } from "../../../../lab/rehearsal/place.ts";
import { openCloud } from "./support/cloud.ts";
import { openRehearsal } from "./support/rehearsal.ts";

const root = path.resolve(import.meta.dirname, "../../../..");
const main = path.join(root, "lab/providers/aws/main.ts");

function start(env: Record<string, string>) {
  const { [REHEARSAL_VARIABLE]: _rehearsal, ...rest } = process.env;
  return spawnSync(process.execPath, [main, "127.0.0.1:1"], {
    env: { ...rest, ...env },
    encoding: "utf8",
    timeout: 15_000,
  });
}

describe("the simulated aws", () => {
  it("refuses to start without a rehearsal, or with a folder that holds none", function () {
    this.timeout(30_000);
    const surroundings: Record<string, string>[] = [{}, { [REHEARSAL_VARIABLE]: "/nowhere" }];
    for (const env of surroundings) {
      const run = start(env);
      assert.deepEqual([run.status, run.stdout], [1, ""]);
      assert.match(run.stderr, /simulated Pulumi provider "aws", for rehearsals only/);
    }
  });

  it("refuses another rehearsal's cloud", function () {
    this.timeout(20_000);
    const rehearsal = openRehearsal("sim-first");
    new CloudStore(rehearsalFiles(rehearsal.folder).cloud, "sim-first").change(() => undefined);
    writeRehearsal(rehearsal.folder, { ...rehearsal.record, id: "sim-second" });
    const run = start({ [REHEARSAL_VARIABLE]: rehearsal.folder });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /the simulated cloud of the rehearsal sim-first, and this is sim-second/);
    rehearsal.close();
  });

  it("refuses a record with an id that is not a simulation's, or the account of somebody", () => {
    const rehearsal = openRehearsal();
    const refusal = (more: object): string => {
      writeRehearsal(rehearsal.folder, { ...rehearsal.record, ...more });
      const found = rehearsalFrom({ [REHEARSAL_VARIABLE]: rehearsal.folder });
      return "refusal" in found ? found.refusal : "";
    };
    assert.equal(refusal({}), "");
    assert.match(refusal({ id: "prod" }), /must begin with "sim-"/);
    assert.match(refusal({ account: "123456789012" }), /its account be 000000000000/);
    rehearsal.close();
  });

  it("reads nothing else of its surroundings, and asks no network", () => {
    const files = globSync("lab/providers/aws/**/*.ts", { cwd: root });
    assert.ok(files.length > 40);
    for (const file of files) {
      const source = readFileSync(path.join(root, file), "utf8");
      assert.doesNotMatch(source, /AWS_[A-Z]|node:(http|https|net|tls|dns|dgram)|\bfetch\(|@aws-sdk/, file);
      if (!file.endsWith("/main.ts")) assert.doesNotMatch(source, /process\.env/, file);
    }
    assert.deepEqual(readFileSync(main, "utf8").match(/process\.env\S*/g), ["process.env);"]);
  });

  it("touches nothing that it did not make", async () => {
    const cloud = openCloud();
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16" });
    const foreign = { ...vpc, id: "vpc-0123456789abcdef0" };
    const refusal = /no simulated cloud gave .*Take this stack to the official provider/;
    await assert.rejects(async () => cloud.read(foreign), refusal);
    await assert.rejects(async () => cloud.remove(foreign), refusal);
    await assert.rejects(cloud.diff(foreign, { cidrBlock: "10.0.0.0/16" }), refusal);
    await assert.rejects(cloud.update(foreign, { cidrBlock: "10.0.0.0/16" }), refusal);
  });

  it("takes no credentials, no other region, and no account but its own", () => {
    const rehearsal = openRehearsal();
    const { record } = rehearsal;
    rehearsal.close();
    const refused = (inputs: Record<string, string>) =>
      judgeConfiguration(record, inputs).map(({ property }) => property);
    assert.deepEqual(
      refused({ region: "eu-west-1", defaultTags: '{"tags":{"a":"b"}}', allowedAccountIds: '["000000000000"]' }),
      [],
    );
    assert.deepEqual(refused({ region: "eu-west-1", accessKey: "x", profile: "y", assumeRoles: "[]" }), [
      "accessKey",
      "profile",
      "assumeRoles",
    ]);
    assert.deepEqual(refused({}), ["region"]);
    assert.deepEqual(refused({ region: "us-east-1" }), ["region"]);
    assert.deepEqual(refused({ region: "eu-west-1", allowedAccountIds: '["123456789012"]' }), ["allowedAccountIds"]);
  });

  it("answers for the caller and the partition, and refuses other functions by name", async () => {
    const { provider } = openCloud();
    const caller = await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity");
    assert.deepEqual([caller["accountId"], caller["arn"]], ["000000000000", "arn:aws:iam::000000000000:user/spec"]);
    assert.equal((await provider.invoke("aws:index/getPartition:getPartition"))["dnsSuffix"], "amazonaws.com");
    assert.throws(
      () => void provider.invoke("aws:ec2/getAmi:getAmi"),
      /does not know the function aws:ec2\/getAmi:getAmi/,
    );
  });
});
