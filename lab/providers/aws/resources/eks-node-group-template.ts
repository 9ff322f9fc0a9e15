/** What a node group's launch template may say. */
import { type Entry, text } from "../cloud/cloud.ts";
import type { Context, HandCheck } from "../kind.ts";
import { invalid } from "./eks-invalid.ts";
import { block, blocks, byId, byProperty, LAUNCH_TEMPLATE, shown } from "./parts.ts";
import { decoded, isMime } from "./user-data.ts";

const TEMPLATES = "EKS user guide, customize managed nodes with launch templates; read 2026-11-25";

/** The template that a group names, by id or name. */
export function template({ inputs, cloud }: Pick<Context, "inputs" | "cloud">): Entry | undefined {
  const { id, name: called } = block(inputs, "launchTemplate");
  return byId(cloud, LAUNCH_TEMPLATE, id) ?? byProperty(cloud, LAUNCH_TEMPLATE, "name", called);
}

const templateAlone: HandCheck = {
  name: "node-group-template-fields",
  reason: `What the template has, the group must not; some fields no template for a group has. ${TEMPLATES}`,
  properties: ["launchTemplate", "instanceTypes", "diskSize", "remoteAccess", "amiType", "capacityType"],
  cloud: true,
  run(context) {
    const { inputs } = context;
    const found = template(context);
    if (found === undefined) return undefined;
    const has = found.properties;
    const both = [
      ...(inputs["diskSize"] === undefined ? [] : ["diskSize"]),
      ...(inputs["remoteAccess"] === undefined ? [] : ["remoteAccess"]),
      ...(inputs["instanceTypes"] !== undefined && has["instanceType"] !== undefined ? ["instanceTypes"] : []),
      ...(inputs["amiType"] !== undefined && has["imageId"] !== undefined ? ["amiType"] : []),
    ];
    const prohibited = [
      "iamInstanceProfile",
      "hibernationOptions",
      "instanceInitiatedShutdownBehavior",
      "instanceMarketOptions",
    ].filter((field) => has[field] !== undefined);
    const subnetted = blocks(has, "networkInterfaces").some((item) => item["subnetId"] !== undefined);
    return [
      ...both.map((field) => invalid(field, `${field} should be specified in the launch template, not beside it`)),
      ...[...prohibited, ...(subnetted ? ["networkInterfaces.subnetId"] : [])].map((field) => ({
        code: "Ec2LaunchTemplateInvalidConfiguration",
        property: "launchTemplate",
        message: `${field} must not stand in the launch template of a managed node group`,
      })),
    ];
  },
};

const templateVersion: HandCheck = {
  name: "node-group-template-version",
  reason: `A template's version is a number that it has; $Latest and $Default are taken once. ${TEMPLATES}`,
  properties: ["launchTemplate"],
  cloud: true,
  run(context) {
    const version = shown(block(context.inputs, "launchTemplate")["version"] ?? "");
    const found = template(context);
    if (found === undefined || ["$Latest", "$Default"].includes(version)) return undefined;
    const latest = Number(found.properties["latestVersion"]);
    if (/^\d+$/.test(version) && Number(version) >= 1 && Number(version) <= latest) return undefined;
    return invalid(
      "launchTemplate.version",
      `The specified launch template version ${version} does not exist; the latest is ${String(latest)}`,
    );
  },
};

const mime: HandCheck = {
  name: "node-group-user-data",
  reason: `User data that EKS joins with its own is MIME of several parts. ${TEMPLATES}`,
  properties: ["launchTemplate"],
  cloud: true,
  run(context) {
    const found = template(context)?.properties;
    const value = decoded(text(found ?? {}, "userData"));
    if (value === undefined || found?.["imageId"] !== undefined || isMime(value)) return undefined;
    return {
      code: "Ec2LaunchTemplateInvalidConfiguration",
      property: "launchTemplate",
      message: "User data was not in the MIME multipart format.",
    };
  },
};

export const templateChecks: HandCheck[] = [templateAlone, templateVersion, mime];
