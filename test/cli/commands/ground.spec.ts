import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { standing } from "../../../stacks/standing.ts";
import { type Folder, makeFolder, small } from "./support.ts";

const onAws = [
  "config:",
  "  aws:region: eu-west-1",
  '  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
  "  cryptokube:chains: []",
  "",
].join("\n");

describe("cli/commands: bootstrap and orphans", function () {
  this.timeout(20_000);
  let folder: Folder;
  beforeEach(() => {
    folder = makeFolder();
    folder.write("Pulumi.prod.yaml", onAws);
  });
  afterEach(() => folder.remove());

  it("shows the calls of a dry run, asks nobody and leaves the file as it is", async () => {
    const { status, out } = await folder.run("bootstrap prod --dry-run");
    assert.equal(status, 0);
    for (const call of [
      "kms:CreateKey",
      "kms:CreateAlias",
      "s3:CreateBucket",
      "s3:PutPublicAccessBlock",
      "s3:PutBucketPolicy",
    ]) {
      assert.ok(out.includes(call), call);
    }
    assert.match(out, /s3:\/\/cryptokube-prod-<account>\?region=eu-west-1/);
    assert.equal(folder.read("Pulumi.prod.yaml"), onAws);
  });

  it("shows them as JSON, too", async () => {
    const { out } = await folder.run("bootstrap prod --dry-run --json");
    const shown = JSON.parse(out) as { dryRun: boolean; steps: { operation: string }[] };
    assert.ok(shown.dryRun);
    assert.equal(shown.steps[0]!.operation, "kms:CreateKey");
  });

  it("makes nothing where the file encrypts by another key", async () => {
    folder.write("Pulumi.prod.yaml", `secretsprovider: passphrase\n${onAws}`);
    const refused = await folder.refused("bootstrap prod");
    assert.match(refused.message, /by passphrase, not by awskms:.*nothing was made.*change-secrets-provider/s);
  });

  it("asks for a region where the environment has none on AWS", async () => {
    folder.write("Pulumi.here.yaml", small());
    assert.match((await folder.refused("bootstrap here --dry-run")).message, /not on AWS.*--region/);
    const { out } = await folder.run("bootstrap here --dry-run --region us-west-2");
    assert.match(out, /region=us-west-2/);
  });

  it("finds orphans by an exported state and the AWS CLI, and tells by its exit status", async () => {
    const bin = path.join(folder.dir, "bin");
    mkdirSync(bin);
    const answer = {
      ResourceTagMappingList: [
        { ResourceARN: "arn:aws:ec2:eu-west-1:1:vpc/vpc-1", Tags: [{ Key: "Name", Value: "x" }] },
      ],
    };
    writeFileSync(
      path.join(bin, "aws"),
      `#!/bin/sh\n[ "$1" = resourcegroupstaggingapi ] && echo '${JSON.stringify(answer)}' && exit 0\necho "no $1 here" >&2; exit 9\n`,
    );
    chmodSync(path.join(bin, "aws"), 0o755);
    folder.write("state.json", JSON.stringify({ deployment: { resources: [] } }));
    const before = process.env.PATH;
    process.env.PATH = `${bin}:${before ?? ""}`;
    try {
      const { status, out, note } = await folder.run("orphans prod --from-state state.json");
      assert.equal(status, 1);
      assert.match(out, /delete-vpc --vpc-id vpc-1 --region eu-west-1/);
      assert.match(note, /Roles were not looked at: `aws iam list-roles` failed: no iam here/);
      folder.write(
        "state.json",
        JSON.stringify({ deployment: { resources: [{ urn: "u", type: "aws:ec2/vpc:Vpc", id: "vpc-1" }] } }),
      );
      const none = await folder.run("orphans prod --from-state state.json --json");
      assert.equal(none.status, 0);
      assert.deepEqual((JSON.parse(none.out) as { orphans: unknown[] }).orphans, []);
    } finally {
      process.env.PATH = before;
    }
  });

  it("is told by `check` where the state is, and that nobody applied it yet", async () => {
    folder.write(
      "Pulumi.prod.yaml",
      onAws.replace("config:", "config:\n  cryptokube:backend: s3://b?region=eu-west-1"),
    );
    await folder.run("plan prod --yes");
    const checked = JSON.parse((await folder.run("check prod --json")).out) as Record<string, unknown>;
    assert.equal(checked.backend, "s3://b?region=eu-west-1");
    assert.equal(checked.standing, "rehearsed, never applied");
    assert.match((await folder.run("check prod")).out, /rehearsed, never applied \(docs\/first-apply-aws\.md\)/);
  });

  it("is told by `up` that nobody applied it yet, or since when, before anything is made", async () => {
    assert.match((await folder.refused("up prod")).message, /plan prod/);
    assert.equal(folder.noted(), "This region is rehearsed, never applied (docs/first-apply-aws.md).\n");
    folder.write("Pulumi.prod.yaml", onAws.replace("config:", 'config:\n  cryptokube:applied: "2026-12-01"'));
    await folder.refused("up prod");
    assert.match(folder.noted(), /^This region was applied first on 2026-12-01 /);
  });

  it("refuses a day of the first apply that is none", async () => {
    folder.write("Pulumi.prod.yaml", onAws.replace("config:", 'config:\n  cryptokube:applied: "2026-13-01"'));
    assert.match((await folder.refused("check prod")).message, /cryptokube:applied.*a day that there is/s);
  });

  it("has nothing to ask of an environment that is not on AWS", async () => {
    folder.write("Pulumi.here.yaml", small());
    assert.match((await folder.refused("orphans here")).message, /here is not on AWS/);
  });
});

describe("stacks/standing", () => {
  const eks = { kind: "eks", version: "1.36", zones: 3 } as const;
  it("says of an environment on AWS that nobody applied it, until its file says when", () => {
    assert.equal(standing({ cluster: eks }), "rehearsed, never applied");
    assert.equal(standing({ cluster: eks, applied: "2026-12-01" }), "applied first on 2026-12-01");
    assert.equal(standing({ cluster: { kind: "existing" } }), undefined);
    assert.equal(standing({ cluster: { ...eks, kind: "gke" } }), undefined);
  });
});
