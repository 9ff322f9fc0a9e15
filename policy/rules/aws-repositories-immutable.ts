import { awsResources } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

interface Repository {
  name?: string;
  imageTagMutability?: string;
  imageScanningConfiguration?: { scanOnPush?: boolean };
}

/** A tag that can be pushed again is another program tomorrow. */
export const awsRepositoriesImmutable: Rule = {
  name: "aws-ecr-immutable",
  description: "Tags of a registry's images never move, and each image is scanned.",
  enforcementLevel: "mandatory",
  validateResource: awsResources<Repository>("ecr/repository:Repository", (repository, report) => {
    const name = repository.name ?? "(unnamed)";
    if (repository.imageTagMutability !== "IMMUTABLE") {
      report(`Repository ${name} lets a tag be pushed again: set imageTagMutability to "IMMUTABLE".`);
    }
    if (repository.imageScanningConfiguration?.scanOnPush !== true) {
      report(`Repository ${name} scans nothing: set imageScanningConfiguration.scanOnPush.`);
    }
  }),
};
