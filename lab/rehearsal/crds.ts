/**
 * The kinds that add-ons bring. Written by hand and minimal: the fields that this program sends are typed and required as
 * the published definitions have them, all others are let through unchecked (kubernetes-csi/external-snapshotter
 * client/config/crd, aws/amazon-vpc-cni-k8s charts/aws-vpc-cni/crds, both v1 and v1alpha1 of 2026; read 2026-11-25).
 */
import type { KubeObject } from "../cluster/api.ts";

interface Kind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope: "Namespaced" | "Cluster";
  /** Properties and what is required, at the top of the object. */
  schema: Record<string, unknown>;
}

const text = { type: "string" };
const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

const snapshotKinds: readonly Kind[] = [
  {
    group: "snapshot.storage.k8s.io",
    version: "v1",
    kind: "VolumeSnapshotClass",
    plural: "volumesnapshotclasses",
    scope: "Cluster",
    schema: {
      properties: {
        driver: text,
        deletionPolicy: { type: "string", enum: ["Delete", "Retain"] },
        parameters: { type: "object", additionalProperties: text },
      },
      required: ["driver", "deletionPolicy"],
    },
  },
  {
    group: "snapshot.storage.k8s.io",
    version: "v1",
    kind: "VolumeSnapshot",
    plural: "volumesnapshots",
    scope: "Namespaced",
    schema: { properties: { spec: open, status: open }, required: ["spec"] },
  },
  {
    group: "snapshot.storage.k8s.io",
    version: "v1",
    kind: "VolumeSnapshotContent",
    plural: "volumesnapshotcontents",
    scope: "Cluster",
    schema: { properties: { spec: open, status: open }, required: ["spec"] },
  },
];

const networkKinds: readonly Kind[] = [
  {
    group: "crd.k8s.amazonaws.com",
    version: "v1alpha1",
    kind: "ENIConfig",
    plural: "eniconfigs",
    scope: "Cluster",
    schema: {
      properties: {
        spec: {
          type: "object",
          properties: { subnet: text, securityGroups: { type: "array", items: text } },
          required: ["subnet"],
        },
      },
    },
  },
];

function definition({ group, version, kind, plural, scope, schema }: Kind): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      // Groups of Kubernetes' own domain ask where they were approved.
      ...(group.endsWith(".k8s.io")
        ? { annotations: { "api-approved.kubernetes.io": "unapproved, simulated by a rehearsal" } }
        : {}),
    },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", ...schema } },
        },
      ],
    },
  };
}

export const snapshotDefinitions = (): KubeObject[] => snapshotKinds.map(definition);
export const networkDefinitions = (): KubeObject[] => networkKinds.map(definition);
