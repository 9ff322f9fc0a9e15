import assert from "node:assert/strict";
import { awsDisksEncrypted } from "../../../policy/rules/aws-disks-encrypted.ts";
import { said, saidOfAws } from "../support.ts";

const template = (...blockDeviceMappings: object[]) =>
  saidOfAws(awsDisksEncrypted, "ec2/launchTemplate:LaunchTemplate", { blockDeviceMappings });
const storageClass = (parameters: object | undefined, provisioner = "ebs.csi.aws.com") =>
  said(awsDisksEncrypted, "storage.k8s.io/v1:StorageClass", { metadata: { name: "gp3" }, provisioner, parameters });

describe("policy: every disk is encrypted", () => {
  it("lets encrypted disks of machines and of claims pass, and classes of other drivers", async () => {
    assert.deepEqual(await template({ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }), []);
    assert.deepEqual(await template({ ebs: { encrypted: true } }), []);
    assert.deepEqual(await storageClass({ encrypted: "true" }), []);
    assert.deepEqual(await storageClass(undefined, "rancher.io/local-path"), []);
  });
  it("finds a machine's disk that is not, or of which nothing is said", async () => {
    const open = { deviceName: "/dev/xvdb", ebs: { encrypted: "false" } };
    assert.match(
      (await template({ ebs: { encrypted: "true" } }, open)).join(),
      /^Launch template it has the disk \/dev\/xvdb/,
    );
    assert.match((await template({ deviceName: "/dev/xvda" })).join(), /unencrypted/);
    assert.match((await template()).join(), /says nothing of its disks/);
  });
  it("finds a class that leaves it to the account's default", async () => {
    assert.match((await storageClass({ type: "gp3" })).join(), /StorageClass gp3 makes disks that are not encrypted/);
    assert.match((await storageClass(undefined)).join(), /StorageClass gp3/);
  });
});
