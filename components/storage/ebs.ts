import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AwsStoragePlan, StorageClassPlan } from "../../stacks/plan.ts";
import { filled, type Tokens } from "../identity/tokens.ts";
import { adoptedVolume } from "./adopted.ts";

/** The driver's name, as it stands in classes and volumes. */
export const ebsDriver = "ebs.csi.aws.com";

export interface EbsStorageArgs {
  plan: AwsStoragePlan;
  tokens: Tokens;
}

/**
 * What claims name: classes, and disks that are there already. Whatever has claims depends on it as a whole, so that
 * they are gone before it.
 *
 * A class of attributes stays when it is no longer wanted, and goes with the cluster: a volume that is kept holds on to
 * it (Kubernetes 1.36, pkg/controller/volume/vacprotection, read 2026-11-25; seen in a rehearsal), and the engine would
 * wait for its end in vain.
 */
export class EbsStorage extends pulumi.ComponentResource {
  constructor(name: string, { plan, tokens }: EbsStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:storage:EbsStorage", name, {}, opts);

    const classes = plan.classes.map(
      (of) => new k8s.storage.v1.StorageClass(`${name}-${of.name}`, storageClass(of, tokens), { parent: this }),
    );
    const attributes = plan.attributesClasses.map(
      (of) =>
        new k8s.storage.v1.VolumeAttributesClass(
          `${name}-${of.name}`,
          { metadata: { name: of.name }, driverName: ebsDriver, parameters: of.parameters },
          { parent: this, retainOnDelete: true },
        ),
    );
    for (const of of plan.snapshotClasses) {
      new k8s.apiextensions.CustomResource(
        `${name}-${of.name}`,
        {
          apiVersion: "snapshot.storage.k8s.io/v1",
          kind: "VolumeSnapshotClass",
          metadata: { name: of.name },
          driver: ebsDriver,
          deletionPolicy: of.deletionPolicy,
        },
        { parent: this },
      );
    }
    for (const of of plan.adopted) {
      new k8s.core.v1.PersistentVolume(`${name}-${of.claim}`, adoptedVolume(of, tokens), {
        parent: this,
        dependsOn: [...classes, ...attributes],
      });
    }

    this.registerOutputs({});
  }
}

function storageClass(plan: StorageClassPlan, tokens: Tokens): k8s.storage.v1.StorageClassArgs {
  return {
    metadata: {
      name: plan.name,
      ...(plan.default ? { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } } : {}),
    },
    provisioner: ebsDriver,
    reclaimPolicy: plan.reclaimPolicy,
    allowVolumeExpansion: true,
    // A disk is made in the zone where its pod is to run, not before that is known.
    volumeBindingMode: "WaitForFirstConsumer",
    ...(plan.mountOptions === undefined ? {} : { mountOptions: [...plan.mountOptions] }),
    parameters: Object.fromEntries(Object.entries(plan.parameters).map(([key, value]) => [key, filled(value, tokens)])),
  };
}
