import { text } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import { roleByArn, trusts } from "../iam/roles.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, POD_IDENTITY, ROLE } from "./parts.ts";
import { clusterActive, ofCluster } from "./eks-access.ts";

const trusted: HandCheck = {
  name: "pod-identity-trust",
  reason:
    "The role's trust lets pods.eks.amazonaws.com do sts:AssumeRole and sts:TagSession. EKS user guide, pod identity role; read 2026-11-25",
  properties: ["roleArn"],
  cloud: true,
  run({ inputs, cloud }) {
    const role = roleByArn(cloud, text(inputs, "roleArn"));
    if (role === undefined || trusts(role, "pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"])) {
      return undefined;
    }
    return {
      code: "InvalidParameterException",
      property: "roleArn",
      message: `Role provided in the request does not have a trust policy that lets pods.eks.amazonaws.com do sts:AssumeRole and sts:TagSession: ${text(inputs, "roleArn")}`,
    };
  },
};

const names: HandCheck = {
  name: "pod-identity-names",
  reason:
    "A namespace is a DNS label, a service account a DNS subdomain. Kubernetes documentation, names; read 2026-11-25",
  properties: ["namespace", "serviceAccount"],
  run({ inputs }) {
    const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
    const subdomain = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
    const wrong = [
      ...(label.test(text(inputs, "namespace")) ? [] : ["namespace"]),
      ...(subdomain.test(text(inputs, "serviceAccount")) ? [] : ["serviceAccount"]),
    ];
    return wrong.map((property) => ({
      code: "InvalidParameterException",
      property,
      message: `"${text(inputs, property)}" is no name that Kubernetes takes`,
    }));
  },
};

export const podIdentityAssociation: ResourceKind = {
  type: POD_IDENTITY,
  title: "EKS Pod Identity Association",
  requests: [{ operation: "eks.CreatePodIdentityAssociation" }],
  updates: { tags: "TagResource", tagsAll: "TagResource", "*": "UpdatePodIdentityAssociation" },
  replaces: ["clusterName", "namespace", "serviceAccount"],
  source: "hashicorp/terraform-provider-aws@00a35305 internal/service/eks/pod_identity_association.go, read 2026-11-25",
  taggable: true,
  documents: ["policy"],
  computed: ["disableSessionTags"],
  references: [
    ofCluster,
    {
      property: "roleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) => `Role provided in the request does not exist: ${value}`,
    },
    {
      property: "targetRoleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) => `Target role provided in the request does not exist: ${value}`,
    },
  ],
  unique: {
    key: (inputs) => [text(inputs, "clusterName"), text(inputs, "namespace"), text(inputs, "serviceAccount")].join("/"),
    code: "ResourceInUseException",
    message: (inputs) => `Association already exists: ${text(inputs, "namespace")}/${text(inputs, "serviceAccount")}`,
  },
  checks: [clusterActive, trusted, names],
  id: () => simulatedId("a"),
  outputs: (context, id) => ({
    associationId: id,
    associationArn: arn(context, "eks", `podidentityassociation/${text(context.inputs, "clusterName")}/${id}`),
    externalId: "",
  }),
  deletion: { operation: "DeletePodIdentityAssociation" },
};
