import { awsResources } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

interface Template {
  metadataOptions?: { httpEndpoint?: string; httpTokens?: string; httpPutResponseHopLimit?: number };
}

/** With version 1, any request that somebody makes a pod send can read the machine's credentials. */
export const awsMachinesImdsV2: Rule = {
  name: "aws-launch-template-imdsv2",
  description: "Machines answer metadata by version 2 alone, and to themselves alone: one hop.",
  enforcementLevel: "mandatory",
  validateResource: awsResources<Template>("ec2/launchTemplate:LaunchTemplate", ({ metadataOptions }, report, name) => {
    if (metadataOptions?.httpEndpoint === "disabled") return;
    if (metadataOptions?.httpTokens !== "required") {
      report(
        `Launch template ${name} lets metadata be read by version 1: set metadataOptions.httpTokens to "required".`,
      );
    }
    const hops = metadataOptions?.httpPutResponseHopLimit;
    if (hops !== 1) {
      report(
        `Launch template ${name} lets metadata go ${hops ?? "any number of"} hops: set httpPutResponseHopLimit to 1.`,
      );
    }
  }),
};
