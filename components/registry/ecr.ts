import * as pulumi from "@pulumi/pulumi";
import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy.js";
import { PullThroughCacheRule } from "@pulumi/aws/ecr/pullThroughCacheRule.js";
import { Repository } from "@pulumi/aws/ecr/repository.js";
import type { RegistryPlan } from "../../stacks/plan.ts";

export interface EcrRegistryArgs {
  plan: RegistryPlan;
  /** Whether the engine refuses to delete the repositories: what is in them may be nowhere else. */
  protect: boolean;
}

/**
 * The environment's own images, and a way to others' through the account's registry. Scanning is set on each repository:
 * the registry's own configuration is the whole account's, and no environment's to set.
 */
export class EcrRegistry extends pulumi.ComponentResource {
  constructor(name: string, { plan, protect }: EcrRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:registry:EcrRegistry", name, {}, opts);

    for (const { name: repositoryName, keepImages } of plan.repositories) {
      const short = `${name}-${repositoryName.replaceAll("/", "-")}`;
      const repository = new Repository(
        short,
        {
          name: repositoryName,
          // What a tag stands for never changes.
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          // With images in it, it stays: somebody has to empty it.
          forceDelete: false,
        },
        { parent: this, protect },
      );
      new LifecyclePolicy(
        short,
        { repository: repository.name, policy: JSON.stringify(keepNewest(keepImages)) },
        { parent: this },
      );
    }
    for (const { prefix, upstream } of plan.pullThrough) {
      new PullThroughCacheRule(
        `${name}-${prefix.replaceAll("/", "-")}`,
        { ecrRepositoryPrefix: prefix, upstreamRegistryUrl: upstream },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}

/** As ECR's lifecycle policies are written (Amazon ECR User Guide, "Lifecycle policy parameters", read 2026-11-25). */
export function keepNewest(images: number): object {
  return {
    rules: [
      {
        rulePriority: 1,
        description: `Keep the newest ${images} images`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: images },
        action: { type: "expire" },
      },
    ],
  };
}
