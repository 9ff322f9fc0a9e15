import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { arnOf, openCloud } from "./support/cloud.ts";

const keyPolicy = (...statements: Properties[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const root: Properties = {
  Sid: "Root",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::000000000000:root" },
  Action: "kms:*",
  Resource: "*",
};
const logs: Properties = {
  Sid: "Logs",
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ["kms:Encrypt", "kms:Decrypt"],
  Resource: "*",
};

describe("simulated keys", () => {
  it("are refused with a policy that locks everybody out, a period out of range, or one without rotation", async () => {
    const cloud = openCloud();
    const closed = keyPolicy({
      ...root,
      Principal: { AWS: "arn:aws:iam::000000000000:role/app" },
      Action: "kms:Decrypt",
    });
    assert.match(
      await cloud.refused(types.KEY, { policy: closed }),
      /MalformedPolicyDocumentException.*will not allow you to update the key policy/,
    );
    await cloud.make(types.KEY, { policy: closed, bypassPolicyLockoutSafetyCheck: true }, "closed");
    assert.match(await cloud.refused(types.KEY, { enableKeyRotation: true, rotationPeriodInDays: 30 }), /at least 90/);
    assert.match(await cloud.refused(types.KEY, { rotationPeriodInDays: 90 }), /needs enableKeyRotation/);
    assert.match(await cloud.refused(types.KEY, { keyUsage: "ENCRYPT" }), /keyUsage: ValidationException/);
    const made = await cloud.make(types.KEY, { policy: keyPolicy(root), enableKeyRotation: true }, "key");
    assert.match(made.id, /^sim-[0-9a-f-]{36}$/);
    assert.equal(made.state["arn"], `arn:aws:kms:eu-west-1:000000000000:key/${made.id}`);
  });

  it("have aliases of one name once, and none while they wait for their end", async () => {
    const cloud = openCloud();
    const key = await cloud.make(types.KEY, {}, "key");
    const alias = (name: string, targetKeyId = key.id) => ({ name, targetKeyId });
    await cloud.make(types.ALIAS, alias("alias/main"), "main");
    assert.match(await cloud.refused(types.ALIAS, alias("alias/main")), /AlreadyExistsException/);
    assert.match(await cloud.refused(types.ALIAS, alias("main")), /InvalidAliasNameException/);
    assert.match(
      await cloud.refused(types.ALIAS, alias("alias/x", "sim-00000000-0000-4000-8000-000000000000")),
      /NotFoundException/,
    );
    await cloud.remove(key);
    assert.match(await cloud.refused(types.ALIAS, alias("alias/x")), /KMSInvalidStateException: .*is pending deletion/);
  });

  it("compare their policies by meaning", async () => {
    const cloud = openCloud();
    const key = await cloud.make(types.KEY, { policy: keyPolicy(root) }, "key");
    const spaced = JSON.stringify(JSON.parse(keyPolicy(root)), undefined, 2);
    assert.equal((await cloud.diff(key, { policy: spaced })).changes, false);
    assert.equal((await cloud.diff(key, { policy: keyPolicy(root, logs) })).changes, true);
  });
});

describe("simulated log groups", () => {
  it("are refused with another number of days, a name that is taken, and a key that does not speak of them", async () => {
    const cloud = openCloud();
    await cloud.make(types.LOG_GROUP, { name: "/aws/eks/main/cluster", retentionInDays: 30 }, "logs");
    assert.match(
      await cloud.refused(types.LOG_GROUP, { name: "a", retentionInDays: 31 }),
      /retentionInDays: InvalidParameterException/,
    );
    assert.match(
      await cloud.refused(types.LOG_GROUP, { name: "/aws/eks/main/cluster" }),
      /ResourceAlreadyExistsException/,
    );
    assert.match(await cloud.refused(types.LOG_GROUP, { name: "a b" }), /name: InvalidParameterException.*must match/);
    const silent = await cloud.make(types.KEY, { policy: keyPolicy(root) }, "silent");
    const speaking = await cloud.make(types.KEY, { policy: keyPolicy(root, logs) }, "speaking");
    assert.match(await cloud.refused(types.LOG_GROUP, { name: "a", kmsKeyId: arnOf(silent) }), /AccessDeniedException/);
    await cloud.make(types.LOG_GROUP, { name: "a", kmsKeyId: arnOf(speaking) }, "a");
  });

  it("stay in the cloud where the program says that they shall", async () => {
    const cloud = openCloud();
    const kept = await cloud.make(types.LOG_GROUP, { name: "kept", skipDestroy: true }, "kept");
    await cloud.remove(kept);
    assert.equal(cloud.entry(kept)?.properties["name"], "kept");
  });
});

describe("a simulated registry", () => {
  const rule = (rulePriority: number, selection: Properties) => ({
    rulePriority,
    selection,
    action: { type: "expire" },
  });
  const many = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 10 };

  it("refuses repositories by name and mutability, and gives their address", async () => {
    const cloud = openCloud();
    const made = await cloud.make(types.REPOSITORY, { name: "main/agent", imageTagMutability: "IMMUTABLE" }, "agent");
    assert.equal(made.state["repositoryUrl"], "000000000000.dkr.ecr.eu-west-1.amazonaws.com/main/agent");
    assert.match(await cloud.refused(types.REPOSITORY, { name: "main/agent" }), /RepositoryAlreadyExistsException/);
    assert.match(
      await cloud.refused(types.REPOSITORY, { name: "Main" }),
      /name: InvalidParameterException.*must match/,
    );
    assert.match(
      await cloud.refused(types.REPOSITORY, { name: "ok", imageTagMutability: "FIXED" }),
      /"FIXED" must be one of/,
    );
  });

  it("refuses lifecycle rules that ECR would", async () => {
    const cloud = openCloud();
    await cloud.make(types.REPOSITORY, { name: "agent" }, "agent");
    const policy = (...rules: Properties[]) => ({ repository: "agent", policy: JSON.stringify({ rules }) });
    assert.match(await cloud.refused(types.LIFECYCLE, policy()), /rules are missing/);
    assert.match(
      await cloud.refused(types.LIFECYCLE, policy(rule(1, many), rule(1, { ...many, tagStatus: "untagged" }))),
      /a priority of its own/,
    );
    assert.match(
      await cloud.refused(types.LIFECYCLE, policy(rule(1, many), rule(2, { ...many, tagStatus: "untagged" }))),
      /highest priority number/,
    );
    assert.match(
      await cloud.refused(types.LIFECYCLE, policy(rule(1, { ...many, tagStatus: "tagged" }))),
      /tagPrefixList or tagPatternList/,
    );
    assert.match(
      await cloud.refused(types.LIFECYCLE, { ...policy(rule(1, many)), repository: "other" }),
      /RepositoryNotFoundException/,
    );
    await cloud.make(types.LIFECYCLE, policy(rule(1, many)), "keep");
  });

  it("refuses upstreams that it does not know, or that want a credential", async () => {
    const cloud = openCloud();
    const through = (upstreamRegistryUrl: string, more: Properties = {}) => ({
      ecrRepositoryPrefix: "up",
      upstreamRegistryUrl,
      ...more,
    });
    assert.match(await cloud.refused(types.PULL_THROUGH, through("docker.io")), /UnsupportedUpstreamRegistryException/);
    assert.match(await cloud.refused(types.PULL_THROUGH, through("registry-1.docker.io")), /needs a credential/);
    const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}`;
    assert.match(
      await cloud.refused(types.PULL_THROUGH, through("ghcr.io", { credentialArn: secret("mine") })),
      /must begin with ecr-pullthroughcache/,
    );
    await cloud.make(types.PULL_THROUGH, through("registry.k8s.io"), "k8s");
    assert.match(
      await cloud.refused(types.PULL_THROUGH, through("quay.io")),
      /PullThroughCacheRuleAlreadyExistsException/,
    );
    assert.match(
      await cloud.refused(types.PULL_THROUGH, { ...through("quay.io"), ecrRepositoryPrefix: "A" }),
      /ecrRepositoryPrefix: InvalidParameterException/,
    );
  });

  it("refuses a scan that never ends without what is paid for, and a second configuration", async () => {
    const cloud = openCloud();
    const filters = [{ filter: "*", filterType: "WILDCARD" }];
    const scanning = (scanType: string, scanFrequency: string) => ({
      scanType,
      rules: [{ scanFrequency, repositoryFilters: filters }],
    });
    assert.match(await cloud.refused(types.SCANNING, scanning("BASIC", "CONTINUOUS_SCAN")), /needs scanType ENHANCED/);
    assert.match(
      await cloud.refused(types.SCANNING, scanning("FULL", "SCAN_ON_PUSH")),
      /scanType: InvalidParameterException/,
    );
    await cloud.make(types.SCANNING, scanning("BASIC", "SCAN_ON_PUSH"), "scan");
    assert.match(
      await cloud.refused(types.SCANNING, scanning("BASIC", "SCAN_ON_PUSH"), "again"),
      /configures the registry's scanning already/,
    );
  });
});
