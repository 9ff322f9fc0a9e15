import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { customResourceDefinition } from "../../catalogue/controllers/load-balancer-crds.ts";
import { postgresKinds } from "../../catalogue/postgres/kinds.ts";
import type { Labels } from "../../stacks/plan.ts";

/** The kinds of CloudNativePG. Taking one away would take every object of it, databases among them: they are protected. */
export class PostgresKinds extends pulumi.ComponentResource {
  constructor(
    name: string,
    { labels, protect }: { labels: Labels; protect: boolean },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("cryptokube:postgres:PostgresKinds", name, {}, opts);

    for (const kind of postgresKinds) {
      const { metadata, spec } = customResourceDefinition(kind);
      new k8s.apiextensions.v1.CustomResourceDefinition(
        `${name}-${kind.plural}`,
        {
          metadata: { ...metadata, labels },
          spec: spec as k8s.types.input.apiextensions.v1.CustomResourceDefinitionSpec,
        },
        { parent: this, protect },
      );
    }

    this.registerOutputs({});
  }
}
