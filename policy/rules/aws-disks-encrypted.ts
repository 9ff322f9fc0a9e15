import type { ResourceValidation } from "@pulumi/policy";
import { awsResources } from "../aws.ts";
import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface Template {
  blockDeviceMappings?: { deviceName?: string; ebs?: { encrypted?: string | boolean } }[];
}

interface StorageClass extends KubernetesObject {
  provisioner?: string;
  parameters?: Record<string, string>;
}

const machines: ResourceValidation = awsResources<Template>(
  "ec2/launchTemplate:LaunchTemplate",
  ({ blockDeviceMappings = [] }, report, name) => {
    if (blockDeviceMappings.length === 0) {
      report(`Launch template ${name} says nothing of its disks: name the root disk, and encrypt it.`);
    }
    for (const { deviceName, ebs } of blockDeviceMappings) {
      if (String(ebs?.encrypted) === "true") continue;
      report(`Launch template ${name} has the disk ${deviceName ?? "(unnamed)"} unencrypted: set ebs.encrypted.`);
    }
  },
);

const volumes: ResourceValidation = objectsOfKind<StorageClass>(
  "kubernetes:storage.k8s.io/v1:StorageClass",
  (of, report) => {
    if (of.provisioner !== "ebs.csi.aws.com" || of.parameters?.encrypted === "true") return;
    report(`StorageClass ${nameOf(of)} makes disks that are not encrypted: set its parameter "encrypted" to "true".`);
  },
);

/** Chain data is public; keys, wallets and what an application keeps are not. */
export const awsDisksEncrypted: Rule = {
  name: "aws-ebs-encrypted",
  description: "Every disk is encrypted: machines' own, and those that claims make.",
  enforcementLevel: "mandatory",
  validateResource: [machines, volumes],
};
