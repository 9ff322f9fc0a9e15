import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { placeholder, withoutSecrets } from "../../../cli/rehearse/stack.ts";
import { rehearsalFolder, zoneNamesOf } from "../../../cli/rehearse/start.ts";
import { assertNotRehearsed, isRehearsedBackend, markRehearsed, simulatedIn } from "../../../cli/rehearsed.ts";

const file = `encryptionsalt: v1:abc
encryptedkey: xyz
secretsprovider: awskms://alias/key
config:
  aws:region: us-east-1
  cryptokube:rpcPassword:
    secure: v1:cipher
  cryptokube:cluster: { kind: eks, version: "1.36" }
`;

describe("cli/rehearse: what is real and what is rehearsed stay apart", () => {
  let state: string;
  before(() => {
    state = mkdtempSync(path.join(tmpdir(), "cryptokube-state-"));
  });
  after(() => {
    rmSync(state, { recursive: true });
  });

  it("gives the rehearsal a placeholder for each encrypted value, and nothing that could decrypt one", () => {
    const text = withoutSecrets(file);
    assert.deepEqual(parse(text), {
      config: {
        "aws:region": "us-east-1",
        "cryptokube:rpcPassword": placeholder,
        "cryptokube:cluster": { kind: "eks", version: "1.36" },
      },
    });
    assert.doesNotMatch(text, /cipher|v1:abc|xyz|awskms/);
  });

  it("leaves a file without secrets as it is, but for its layout", () => {
    const plain = "config:\n  aws:region: eu-west-1\n";
    assert.deepEqual(parse(withoutSecrets(plain)), parse(plain));
  });

  it("knows a rehearsal's backend by its mark, and takes no other for one", () => {
    assert.equal(isRehearsedBackend(`file://${state}`), false);
    markRehearsed(state, "sim-1");
    assert.equal(isRehearsedBackend(`file://${state}`), true);
    assert.equal(isRehearsedBackend("s3://bucket"), false);
    assert.equal(isRehearsedBackend(undefined), false);
  });

  const aws = (id: string) => ({
    urn: `urn:pulumi:x::cryptokube::aws:ec2/vpc:Vpc::${id}-name`,
    type: "aws:ec2/vpc:Vpc",
    id,
  });

  it("knows things of a simulated cloud by their ids, wherever their state was brought to", () => {
    assert.deepEqual(simulatedIn({ resources: [aws("sim-vpc-1"), aws("vpc-0abc")] }), ["sim-vpc-1-name"]);
    assert.deepEqual(simulatedIn({ resources: [aws("arn:aws:iam::000000000000:policy/x")] }).length, 1);
    assert.deepEqual(
      simulatedIn({ resources: [{ urn: "u", type: "random:index/randomBytes:RandomBytes", id: "sim-x" }] }),
      [],
    );
    assert.deepEqual(simulatedIn(undefined), []);
  });

  const stack = (url: string, resources: unknown[]) =>
    ({
      name: "prod",
      workspace: { whoAmI: () => Promise.resolve({ user: "me", url }) },
      exportStack: () => Promise.resolve({ version: 3, deployment: { resources } }),
    }) as unknown as Stack;

  it("refuses to work for real on either, in words, and lets a real stack pass", async () => {
    await assert.rejects(assertNotRehearsed(stack(`file://${state}`, [])), /is the backend of a rehearsal/);
    await assert.rejects(
      assertNotRehearsed(stack("s3://bucket", [aws("sim-vpc-1")])),
      /simulated cloud \(sim-vpc-1-name\)/,
    );
    await assertNotRehearsed(stack("s3://bucket", [aws("vpc-0abc")]));
  });

  it("keeps a rehearsal in a lab of its own: not the environment's, not another clone's", () => {
    const env = { HOME: "/home/me", CRYPTOKUBE_LAB: "mine" };
    const here = rehearsalFolder(path.resolve("."), "prod", env);
    assert.match(path.basename(here), /^rehearsal-prod-[0-9a-f]{8}$/);
    assert.notEqual(here, rehearsalFolder(tmpdir(), "prod", env));
  });

  it("names zones so that a name taken for an id is found out", () => {
    const names = zoneNamesOf("us-east-1");
    assert.ok(Object.keys(names).length >= 3);
    assert.equal(new Set(Object.values(names)).size, Object.keys(names).length);
    assert.notEqual(names["use1-az1"], "us-east-1a");
    for (const name of Object.values(names)) assert.match(name, /^us-east-1[a-z]$/);
  });
});
