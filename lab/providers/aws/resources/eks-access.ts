import { text, texts } from "../cloud/cloud.ts";
import { namedId } from "../cloud/ids.ts";
import { parseArn } from "../iam/arn.ts";
import type { Problem } from "../errors.ts";
import type { HandCheck, Reference, ResourceKind } from "../kind.ts";
import { ACCESS_ENTRY, ACCESS_POLICY, block, byProperty, CLUSTER, MADE_AT } from "./parts.ts";

const EKS = "EKS user guide, access entries; read 2026-11-25";

export const ofCluster: Reference = {
  property: "clusterName",
  types: [CLUSTER],
  by: "name",
  code: "ResourceNotFoundException",
  message: (value) => `No cluster found for name: ${value}.`,
};

/** What is asked of a cluster that is not there yet, or never will be. */
export const clusterActive: HandCheck = {
  name: "cluster-active",
  reason: "A cluster takes nothing before it is active. EKS API reference, errors; read 2026-11-25",
  properties: ["clusterName"],
  cloud: true,
  run({ inputs, cloud }) {
    const found = byProperty(cloud, CLUSTER, "name", inputs["clusterName"]);
    const status = found === undefined ? "ACTIVE" : text(found.properties, "status");
    if (status === "ACTIVE" || status === "UPDATING") return undefined;
    return {
      code: "ResourceInUseException",
      property: "clusterName",
      message: `Cluster ${text(inputs, "clusterName")} is not in ACTIVE status: ${status}`,
    };
  },
};

const byApi: HandCheck = {
  name: "access-by-api",
  reason: `A cluster takes access entries where its authentication mode says so. ${EKS}`,
  properties: ["clusterName"],
  cloud: true,
  run({ inputs, cloud }) {
    const found = byProperty(cloud, CLUSTER, "name", inputs["clusterName"]);
    if (found === undefined || block(found.properties, "accessConfig")["authenticationMode"] !== "CONFIG_MAP") {
      return undefined;
    }
    return {
      code: "InvalidRequestException",
      property: "clusterName",
      message:
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    };
  },
};

const principal: HandCheck = {
  name: "access-principal",
  reason: `A principal is a role or a user, by an ARN without a session: not arn:aws:sts::…:assumed-role. ${EKS}`,
  properties: ["principalArn"],
  run({ inputs }) {
    const value = text(inputs, "principalArn");
    const arn = parseArn(value);
    if (arn?.service === "iam" && /^\d{12}$/.test(arn.account) && /^(role|user|root)(\/.+)?$/.test(arn.resource)) {
      return undefined;
    }
    return {
      code: "InvalidParameterException",
      property: "principalArn",
      message: `The specified principalArn is invalid: invalid principal. "${value}" must be the ARN of an IAM role or user`,
    };
  },
};

const groups: HandCheck = {
  name: "access-groups",
  reason: `Groups of Kubernetes' own (system:…, eks:…) cannot be given; nodes' entries take none. ${EKS}`,
  properties: ["kubernetesGroups", "type", "userName"],
  run({ inputs }) {
    const wrong = texts(inputs, "kubernetesGroups").filter((name) => /^(system|eks|aws|amazon|iam):/.test(name));
    const problem = (property: string, message: string): Problem => ({
      code: "InvalidParameterException",
      property,
      message,
    });
    const standard = ["", "STANDARD"].includes(text(inputs, "type"));
    return [
      ...wrong.map((name) =>
        problem("kubernetesGroups", `The kubernetes group name ${name} is invalid, it cannot start with system:`),
      ),
      ...(standard || inputs["kubernetesGroups"] === undefined
        ? []
        : [problem("kubernetesGroups", `the type ${text(inputs, "type")} takes no groups`)]),
    ];
  },
};

export const accessEntry: ResourceKind = {
  type: ACCESS_ENTRY,
  title: "EKS Access Entry",
  requests: [{ operation: "eks.CreateAccessEntry", rename: { userName: "username" } }],
  updates: { tags: "TagResource", tagsAll: "TagResource", "*": "UpdateAccessEntry" },
  replaces: ["clusterName", "principalArn", "type"],
  source: "hashicorp/terraform-provider-aws@01f43111 internal/service/eks/access_entry.go, read 2026-11-25",
  taggable: true,
  sets: ["kubernetesGroups"],
  defaults: { type: "STANDARD" },
  computed: ["kubernetesGroups", "userName"],
  references: [ofCluster],
  unique: {
    key: (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "principalArn")}`,
    code: "ResourceInUseException",
    message: () => "The specified access entry resource is already in use on this cluster.",
  },
  checks: [clusterActive, byApi, principal, groups],
  id: ({ inputs }) => namedId(`${text(inputs, "clusterName")}:${text(inputs, "principalArn")}`),
  outputs: ({ inputs, record }) => ({
    accessEntryArn: `arn:aws:eks:${record.region}:${record.account}:access-entry/${text(inputs, "clusterName")}/${text(inputs, "principalArn").split(":").slice(5).join("/")}`,
    createdAt: MADE_AT,
    modifiedAt: MADE_AT,
    userName: text(inputs, "userName") || text(inputs, "principalArn"),
    kubernetesGroups: texts(inputs, "kubernetesGroups"),
  }),
  deletion: { operation: "DeleteAccessEntry" },
  effects: {
    removed({ cloud }, { properties }) {
      cloud.entries = cloud.entries.filter(
        ({ type, properties: of }) =>
          type !== ACCESS_POLICY ||
          of["clusterName"] !== properties["clusterName"] ||
          of["principalArn"] !== properties["principalArn"],
      );
    },
  },
};

/** EKS user guide, review access policy permissions, and the types of aws-cdk-lib's aws_eks.AccessPolicyArn. */
const policies = [
  "AmazonAIOpsAssistantPolicy",
  "AmazonARCRegionSwitchScalingPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSAutoNodePolicy",
  "AmazonEKSBlockStorageClusterPolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSComputeClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSEventPolicy",
  "AmazonEKSHybridPolicy",
  "AmazonEKSLoadBalancingClusterPolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingClusterPolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSPodIdentityPolicy",
  "AmazonEKSSecretReaderPolicy",
  "AmazonEKSViewPolicy",
];

const known: HandCheck = {
  name: "access-policy-known",
  reason: "EKS user guide, review access policy permissions; read 2026-11-25",
  properties: ["policyArn"],
  run({ inputs }) {
    const value = text(inputs, "policyArn");
    if (policies.some((name) => value === `arn:aws:eks::aws:cluster-access-policy/${name}`)) return undefined;
    return {
      code: "InvalidParameterException",
      property: "policyArn",
      message: `The policyArn parameter format is not valid or names no access policy: ${value}. There are ${policies.join(", ")}`,
    };
  },
};

const scope: HandCheck = {
  name: "access-scope",
  reason:
    "A scope of namespaces names them, one of the cluster names none. EKS API reference, AccessScope; read 2026-11-25",
  properties: ["accessScope"],
  run({ inputs }) {
    const { type = "", ...rest } = block(inputs, "accessScope");
    const named = texts(rest, "namespaces").length > 0;
    if ((type === "namespace") === named) return undefined;
    return {
      code: "InvalidParameterException",
      property: "accessScope",
      message:
        type === "namespace"
          ? "At least one namespace must be specified"
          : "namespaces are for a scope of the type namespace",
    };
  },
};

const hasEntry: HandCheck = {
  name: "access-policy-entry",
  reason: `A policy is associated with an access entry that is there. ${EKS}`,
  properties: ["clusterName", "principalArn"],
  cloud: true,
  run({ inputs, cloud }) {
    const found = cloud.entries.some(
      ({ type, properties }) =>
        type === ACCESS_ENTRY &&
        properties["clusterName"] === inputs["clusterName"] &&
        properties["principalArn"] === inputs["principalArn"],
    );
    if (found) return undefined;
    return {
      code: "ResourceNotFoundException",
      property: "principalArn",
      message: `The specified principalArn could not be found. It has no access entry on ${text(inputs, "clusterName")}`,
    };
  },
};

export const accessPolicyAssociation: ResourceKind = {
  type: ACCESS_POLICY,
  title: "EKS Access Policy Association",
  requests: [{ operation: "eks.AssociateAccessPolicy" }],
  updates: {},
  replaces: ["accessScope", "clusterName", "policyArn", "principalArn"],
  source:
    "hashicorp/terraform-provider-aws@01f43111 internal/service/eks/access_policy_association.go, read 2026-11-25",
  taggable: false,
  sets: ["accessScope.namespaces"],
  references: [ofCluster],
  checks: [clusterActive, known, scope, hasEntry],
  id: ({ inputs }) =>
    namedId(`${text(inputs, "clusterName")}#${text(inputs, "principalArn")}#${text(inputs, "policyArn")}`),
  outputs: () => ({ associatedAt: MADE_AT, modifiedAt: MADE_AT }),
  deletion: { operation: "DisassociateAccessPolicy" },
};
