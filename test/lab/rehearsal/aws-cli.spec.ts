import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { answer, Refusal, whyNoAccess } from "../../../lab/rehearsal/aws-cli.ts";
import { writeRehearsal, type RehearsalRecord } from "../../../lab/rehearsal/place.ts";

const program = path.resolve(import.meta.dirname, "../../../lab/rehearsal/aws-cli.ts");

describe("lab/rehearsal/aws-cli: the aws of a rehearsal", () => {
  let folder: string;
  let record: RehearsalRecord;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-aws-"));
    const credential = path.join(folder, "credential.json");
    writeFileSync(credential, JSON.stringify({ status: { clientCertificateData: "cert", clientKeyData: "key" } }));
    const kubeconfig = path.join(folder, "kubeconfig");
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "" } }],
        users: [{ user: { exec: { args: [credential] } } }],
      }),
    );
    record = {
      id: "sim-1",
      environment: "x",
      region: "eu-west-1",
      kubeconfig,
      labId: "lab",
      account: "000000000000",
      caller: "arn:aws:sts::000000000000:assumed-role/rehearsal/me",
      zoneNames: {},
      speed: 100,
    };
    writeRehearsal(folder, record);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const principal = "arn:aws:iam::000000000000:role/rehearsal";
  const cluster = (properties: Record<string, unknown> = {}, status = "ACTIVE") => ({
    type: "aws:eks/cluster:Cluster",
    id: "sim-cryptokube-x",
    status,
    properties: { name: "cryptokube-x", arn: "arn:aws:eks:eu-west-1:000000000000:cluster/cryptokube-x", ...properties },
  });
  const closed = cluster({ accessConfig: { bootstrapClusterCreatorAdminPermissions: false } });
  const ofAccess = (type: string, more: Record<string, unknown> = {}) => ({
    type,
    id: "sim-access",
    status: "ACTIVE",
    properties: { clusterName: "cryptokube-x", principalArn: principal, ...more },
  });
  const entry = ofAccess("aws:eks/accessEntry:AccessEntry");
  const admin = ofAccess("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  });
  const token = ["eks", "get-token", "--cluster-name", "cryptokube-x", "--region", "eu-west-1", "--output", "json"];

  it("gives the lab's credential to whoever made the cluster", () => {
    const { kind, apiVersion, status } = JSON.parse(answer(token, { record, entries: [cluster()] })) as {
      kind: string;
      apiVersion: string;
      status: unknown;
    };
    assert.deepEqual([kind, apiVersion], ["ExecCredential", "client.authentication.k8s.io/v1beta1"]);
    assert.deepEqual(status, { clientCertificateData: "cert", clientKeyData: "key" });
  });

  it("gives it to an assumed role with an access entry and the administrator's policy, by the role's own ARN", () => {
    assert.equal(whyNoAccess({ record, entries: [closed, entry, admin] }, "cryptokube-x"), undefined);
  });

  it("refuses where the creator gets no access and there is no entry, or an entry without the policy", () => {
    assert.match(whyNoAccess({ record, entries: [closed] }, "cryptokube-x") ?? "", /no access entry/);
    assert.match(
      whyNoAccess({ record, entries: [closed, entry] }, "cryptokube-x") ?? "",
      /no AmazonEKSClusterAdminPolicy/,
    );
    const another = {
      ...entry,
      properties: { ...entry.properties, principalArn: "arn:aws:iam::000000000000:role/other" },
    };
    assert.match(whyNoAccess({ record, entries: [closed, another, admin] }, "cryptokube-x") ?? "", /no access entry/);
  });

  it("refuses for a cluster that is not there, or not yet", () => {
    assert.match(whyNoAccess({ record, entries: [] }, "cryptokube-x") ?? "", /No cluster found/);
    assert.match(whyNoAccess({ record, entries: [cluster({}, "CREATING")] }, "cryptokube-x") ?? "", /CREATING/);
  });

  it("refuses another region than the rehearsal's, and every call that is not rehearsed", () => {
    const elsewhere = token.map((word) => (word === "eu-west-1" ? "us-east-1" : word));
    assert.throws(() => answer(elsewhere, { record, entries: [cluster()] }), /of eu-west-1, and us-east-1/);
    assert.throws(() => answer(["s3", "ls"], { record, entries: [] }), Refusal);
  });

  it("says who asks, and finds things by their tags", () => {
    assert.equal(
      (JSON.parse(answer(["sts", "get-caller-identity"], { record, entries: [] })) as { Arn: string }).Arn,
      record.caller,
    );
    const tagged = cluster({ tags: { "cryptokube.io/environment": "x" } });
    const asked = (filter: string) =>
      JSON.parse(
        answer(["resourcegroupstaggingapi", "get-resources", "--tag-filters", filter], { record, entries: [tagged] }),
      ) as { ResourceTagMappingList: { ResourceARN: string }[] };
    assert.equal(
      asked("Key=cryptokube.io/environment,Values=x").ResourceTagMappingList[0]?.ResourceARN,
      tagged.properties.arn,
    );
    assert.deepEqual(asked("Key=cryptokube.io/environment,Values=y").ResourceTagMappingList, []);
  });

  it("does nothing outside a rehearsal", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...token], {
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
    assert.equal(status, 255);
    assert.equal(stdout, "");
    assert.match(stderr, /only in a rehearsal/);
  });

  it("answers as a program too, from the folder that its variable names", () => {
    writeFileSync(path.join(folder, "cloud.json"), JSON.stringify({ entries: [cluster()] }));
    const { status, stdout } = spawnSync(process.execPath, [program, ...token], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, CRYPTOKUBE_REHEARSAL: folder },
    });
    assert.equal(status, 0);
    assert.match(stdout, /"clientKeyData":"key"/);
  });
});
