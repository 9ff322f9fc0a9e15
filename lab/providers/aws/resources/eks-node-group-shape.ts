/** What a node group's own properties must be. */
import { text } from "../cloud/cloud.ts";
import type { HandCheck } from "../kind.ts";
import { invalid } from "./eks-invalid.ts";
import { block, blocks, shown } from "./parts.ts";

const scaling: HandCheck = {
  name: "node-group-scaling",
  reason: "minimum ≤ desired ≤ maximum. EKS API reference, NodegroupScalingConfig; read 2026-11-25",
  properties: ["scalingConfig"],
  run({ inputs }) {
    const { minSize = 0, desiredSize = 0, maxSize = 0 } = block(inputs, "scalingConfig");
    if (Number(minSize) <= Number(desiredSize) && Number(desiredSize) <= Number(maxSize)) return undefined;
    return invalid(
      "scalingConfig",
      `desired capacity ${shown(desiredSize)} must stand between minSize ${shown(minSize)} and maxSize ${shown(maxSize)}`,
    );
  },
};

const name: HandCheck = {
  name: "node-group-name",
  reason:
    "Up to 63 characters: letters, digits, - and _. hashicorp/terraform-provider-aws node_group.go and the EKS API reference; read 2026-11-25",
  properties: ["nodeGroupName"],
  run({ inputs }) {
    const value = text(inputs, "nodeGroupName");
    if (/^[0-9A-Za-z][A-Za-z0-9\-_]{0,62}$/.test(value)) return undefined;
    return invalid("nodeGroupName", `The nodegroup name "${value}" must have 1 to 63 letters, digits, - or _`);
  },
};

const updateConfig: HandCheck = {
  name: "node-group-update",
  reason:
    "Either maxUnavailable or maxUnavailablePercentage. EKS API reference, NodegroupUpdateConfig; read 2026-11-25",
  properties: ["updateConfig"],
  run({ inputs }) {
    if (inputs["updateConfig"] === undefined) return undefined;
    const { maxUnavailable, maxUnavailablePercentage } = block(inputs, "updateConfig");
    if ((maxUnavailable === undefined) !== (maxUnavailablePercentage === undefined)) return undefined;
    return invalid("updateConfig", "exactly one of maxUnavailable and maxUnavailablePercentage must be given");
  },
};

const labels: HandCheck = {
  name: "node-group-labels",
  reason:
    "Labels are Kubernetes'; those of kubernetes.io and eks.amazonaws.com belong to others. EKS API reference and the kubelet's NodeRestriction; read 2026-11-25",
  properties: ["labels"],
  run({ inputs }) {
    const given = Object.entries(block(inputs, "labels"));
    const key = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
    const value = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
    const wrong = given.filter(([of, is]) => !key.test(of) || !value.test(shown(is)));
    const taken = given.filter(([of]) => /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//.test(of));
    return [
      ...wrong.map(([of, is]) => invalid("labels", `"${of}: ${shown(is)}" is no label that Kubernetes takes`)),
      ...taken.map(([of]) => invalid("labels", `Label ${of} is not allowed: its prefix is reserved`)),
    ];
  },
};

const taints: HandCheck = {
  name: "node-group-taints",
  reason: "A key and an effect stand once; 50 taints at most. EKS API reference, CreateNodegroup; read 2026-11-25",
  properties: ["taints"],
  run({ inputs }) {
    const all = blocks(inputs, "taints").map(({ key, effect }) => `${shown(key)}:${shown(effect)}`);
    if (all.length > 50) return invalid("taints", "has more than 50 taints");
    if (new Set(all).size === all.length) return undefined;
    return invalid("taints", "a taint's key and effect stand more than once");
  },
};

export const shapeChecks: HandCheck[] = [scaling, name, updateConfig, labels, taints];
