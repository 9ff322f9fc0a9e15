/**
 * The two kinds that AWS Load Balancer Controller adds to the API. The fields that people write are typed; further ones
 * are kept as they are, since what the API server does not know it drops, and the controller would write it again and
 * again. Source: kubernetes-sigs/aws-load-balancer-controller, config/crd/bases. Read 2026-11-25.
 */

/** A schema of OpenAPI 3 as CustomResourceDefinitions have it. */
export interface CrdSchema {
  type?: "object" | "array" | "string" | "integer" | "boolean";
  description?: string;
  properties?: Record<string, CrdSchema>;
  additionalProperties?: CrdSchema;
  items?: CrdSchema;
  required?: string[];
  enum?: string[];
  minLength?: number;
  format?: "int64";
  anyOf?: CrdSchema[];
  "x-kubernetes-int-or-string"?: true;
  "x-kubernetes-preserve-unknown-fields"?: true;
}

/** A kind of object that a controller brings along. */
export interface CustomKind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope: "Cluster" | "Namespaced";
  spec: CrdSchema;
  /** Whether the controller writes a status. */
  status?: CrdSchema;
}

const text: CrdSchema = { type: "string" };
const choice = (...of: string[]): CrdSchema => ({ type: "string", enum: of });
const intOrString: CrdSchema = {
  anyOf: [{ type: "integer" }, { type: "string" }],
  "x-kubernetes-int-or-string": true,
};
const pairs: CrdSchema = {
  type: "array",
  items: { type: "object", properties: { key: text, value: text }, required: ["key", "value"] },
};
const selector: CrdSchema = {
  type: "object",
  properties: {
    matchLabels: { type: "object", additionalProperties: text },
    matchExpressions: {
      type: "array",
      items: {
        type: "object",
        properties: { key: text, operator: text, values: { type: "array", items: text } },
        required: ["key", "operator"],
      },
    },
  },
};

export const targetGroupBinding: CustomKind = {
  group: "elbv2.k8s.aws",
  version: "v1beta1",
  kind: "TargetGroupBinding",
  plural: "targetgroupbindings",
  scope: "Namespaced",
  spec: {
    type: "object",
    description: "Which pods a target group of a load balancer leads to.",
    properties: {
      ipAddressType: choice("ipv4", "ipv6"),
      networking: {
        type: "object",
        properties: {
          ingress: {
            type: "array",
            items: {
              type: "object",
              properties: {
                from: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: {
                      ipBlock: { type: "object", properties: { cidr: text }, required: ["cidr"] },
                      securityGroup: { type: "object", properties: { groupID: text }, required: ["groupID"] },
                    },
                  },
                },
                ports: {
                  type: "array",
                  items: { type: "object", properties: { port: intOrString, protocol: choice("TCP", "UDP") } },
                },
              },
              required: ["from", "ports"],
            },
          },
        },
      },
      nodeSelector: selector,
      serviceRef: { type: "object", properties: { name: text, port: intOrString }, required: ["name", "port"] },
      targetGroupARN: { type: "string", minLength: 1 },
      targetType: choice("instance", "ip"),
      vpcID: text,
    },
    required: ["serviceRef", "targetGroupARN"],
    "x-kubernetes-preserve-unknown-fields": true,
  },
  status: { type: "object", properties: { observedGeneration: { type: "integer", format: "int64" } } },
};

export const ingressClassParams: CustomKind = {
  group: "elbv2.k8s.aws",
  version: "v1beta1",
  kind: "IngressClassParams",
  plural: "ingressclassparams",
  scope: "Cluster",
  spec: {
    type: "object",
    description: "What holds for every Ingress of a class.",
    properties: {
      certificateArn: { type: "array", items: text },
      group: { type: "object", properties: { name: text }, required: ["name"] },
      inboundCIDRs: { type: "array", items: text },
      ipAddressType: choice("ipv4", "dualstack", "dualstack-without-public-ipv4"),
      loadBalancerAttributes: pairs,
      namespaceSelector: selector,
      scheme: choice("internal", "internet-facing"),
      sslPolicy: text,
      tags: pairs,
      targetType: choice("instance", "ip"),
    },
    "x-kubernetes-preserve-unknown-fields": true,
  },
};

/** The CustomResourceDefinition of a kind, as the API server takes it. */
export function customResourceDefinition(of: CustomKind) {
  const schema: CrdSchema = {
    type: "object",
    properties: {
      apiVersion: text,
      kind: text,
      metadata: { type: "object" },
      spec: of.spec,
      ...(of.status === undefined ? {} : { status: of.status }),
    },
  };
  return {
    metadata: { name: `${of.plural}.${of.group}` },
    spec: {
      group: of.group,
      scope: of.scope,
      names: { kind: of.kind, listKind: `${of.kind}List`, plural: of.plural, singular: of.kind.toLowerCase() },
      versions: [
        {
          name: of.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...(of.status === undefined ? {} : { subresources: { status: {} } }),
        },
      ],
    },
  };
}
