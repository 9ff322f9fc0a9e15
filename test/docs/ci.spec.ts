import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { commandNamed } from "../../cli/commands.ts";
import { operations } from "../../cli/bootstrap/aws.ts";
import type { PolicyDocument } from "../../stacks/plan/types.ts";
import { committedStacks, projectDir } from "../support/stacks.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  needs?: string;
  permissions?: Record<string, string>;
  environment?: string;
  concurrency?: { "cancel-in-progress": boolean };
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  env: Record<string, string>;
  jobs: Record<string, Job>;
}

const text = readFileSync(path.join(projectDir, "docs/examples/github-actions.yml"), "utf8");
const workflow = parse(text) as Workflow;
const job = (name: string): Job => workflow.jobs[name]!;
const runs = (name: string): string =>
  job(name)
    .steps.map(({ run = "" }) => run)
    .join("\n");

describe("docs/examples/github-actions.yml", () => {
  it("stores no key of AWS, and takes roles by tokens", () => {
    assert.doesNotMatch(text, /access-key|ACCESS_KEY|SECRET_ACCESS|\bsecrets\./i);
    for (const name of ["preview", "apply"]) {
      const login = job(name).steps.find(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));
      assert.match(String(login!.with!["role-to-assume"]), /^\$\{\{ vars\./, name);
    }
    const roles = text.match(/vars\.\w+_ROLE_ARN/g);
    assert.deepEqual(roles, ["vars.PREVIEW_ROLE_ARN", "vars.APPLY_ROLE_ARN"], "one role for each");
  });

  it("gives each job the least that it needs, and nothing by default", () => {
    assert.deepEqual(workflow.permissions, {});
    assert.deepEqual(job("check").permissions, { contents: "read" });
    for (const name of ["preview", "apply"]) {
      assert.deepEqual(job(name).permissions, { contents: "read", "id-token": "write" }, name);
    }
  });

  it("never changes anything in a preview", () => {
    assert.match(runs("preview"), /pulumi preview /);
    assert.doesNotMatch(
      runs("preview"),
      /pulumi (up|destroy|refresh|import|cancel|stack)\b|cryptokube (up|down|plan|bootstrap)\b/,
    );
    for (const { with: given } of job("preview").steps) assert.equal(given?.command, undefined);
  });

  it("previews only pull requests of the repository itself, and never for those who write from a fork", () => {
    assert.match(job("preview").if!, /event_name == 'pull_request'/);
    assert.match(job("preview").if!, /head\.repo\.full_name == github\.repository/);
    assert.ok(!("pull_request_target" in workflow.on), "it would run a fork's code with the repository's rights");
  });

  it("applies only what was merged, after people agreed, one at a time and to its end", () => {
    const { if: when, environment, concurrency } = job("apply");
    assert.equal(when, "github.event_name == 'push' && github.ref == 'refs/heads/main'");
    assert.equal(environment, workflow.env.ENVIRONMENT);
    assert.equal(concurrency!["cancel-in-progress"], false);
    assert.match(runs("apply"), /\.\/cryptokube up /);
    assert.deepEqual(Object.keys(workflow.jobs), ["check", "preview", "apply"]);
  });

  it("checks before it asks anybody for credentials", () => {
    assert.equal(job("preview").needs, "check");
    assert.equal(job("apply").needs, "check");
    assert.match(runs("check"), /cryptokube check/);
  });

  it("pins every action to a commit, and says which version that is", () => {
    const lines = text.split("\n").filter((line) => /\buses:/.test(line));
    assert.ok(lines.length >= 9);
    for (const line of lines) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/);
    const pins = new Map(lines.map((line) => /uses: (\S+)@(\S+)/.exec(line)!.slice(1) as [string, string]));
    for (const line of lines) {
      const [, action, commit] = /uses: (\S+)@(\S+)/.exec(line)!;
      assert.equal(commit, pins.get(action!), `${action!} at one commit`);
    }
  });

  it("leaves no token of the repository in the working copy", () => {
    for (const [name, { steps }] of Object.entries(workflow.jobs)) {
      const checkout = steps.find(({ uses = "" }) => uses.startsWith("actions/checkout@"))!;
      assert.equal(checkout.with?.["persist-credentials"], false, name);
    }
  });

  it("runs only commands that there are, on an environment that there is", () => {
    const commands = [...text.matchAll(/\.\/cryptokube (\w+)/g)].map(([, name]) => name!);
    assert.ok(commands.length >= 5);
    for (const name of commands) assert.ok(commandNamed(name), name);
    assert.ok(committedStacks().some(({ environment }) => environment === workflow.env.ENVIRONMENT));
  });
});

describe("docs/ci.md", () => {
  const guide = readFileSync(path.join(projectDir, "docs/ci.md"), "utf8");
  const documents = [...guide.matchAll(/```json\n([^`]+)```/g)].map(([, json]) => JSON.parse(json!) as PolicyDocument);

  it("lets a role be taken only by a subject that is compared whole", () => {
    const trusts = documents.filter(({ Statement }) => Statement.some(({ Principal }) => Principal !== undefined));
    assert.equal(trusts.length, 2);
    const subjects = trusts.map(({ Statement }) => {
      assert.equal(Statement.length, 1);
      const [{ Condition, Action }] = Statement as [(typeof Statement)[number]];
      assert.deepEqual([Action].flat(), ["sts:AssumeRoleWithWebIdentity"]);
      assert.deepEqual(Object.keys(Condition!), ["StringEquals"]);
      const equals = Condition!.StringEquals!;
      assert.equal(equals["token.actions.githubusercontent.com:aud"], "sts.amazonaws.com");
      return String(equals["token.actions.githubusercontent.com:sub"]);
    });
    assert.deepEqual(subjects, ["repo:<owner>/<name>:pull_request", "repo:<owner>/<name>:environment:<environment>"]);
    for (const subject of subjects) assert.doesNotMatch(subject, /[*?]/);
  });

  it("lets a preview read, and nothing else", () => {
    const reads = documents.filter(({ Statement }) => Statement.every(({ Principal }) => Principal === undefined));
    assert.equal(reads.length, 1);
    for (const { Action } of reads[0]!.Statement) {
      for (const action of Action) assert.match(action, /^(s3:(Get|List)\w+|kms:Decrypt)$/);
    }
  });

  it("lists the right behind every call of a bootstrap", () => {
    // Where the right is called otherwise than the call (Service Authorization Reference, S3; read 2026-11-25).
    const rights: Record<string, string> = {
      HeadBucket: "ListBucket",
      GetPublicAccessBlock: "GetBucketPublicAccessBlock",
      PutPublicAccessBlock: "PutBucketPublicAccessBlock",
      GetBucketEncryption: "GetEncryptionConfiguration",
      PutBucketEncryption: "PutEncryptionConfiguration",
      GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
      PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
    };
    const block = /```text\n([^`]+)```/.exec(guide)![1]!;
    for (const operation of operations) {
      const name = operation.split(":")[1]!;
      assert.match(block, new RegExp(`\\b${rights[name] ?? name}\\b`), operation);
    }
  });
});
