import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { customResourceDefinition } from "../../catalogue/controllers/load-balancer-crds.ts";
import { postgresKinds } from "../../catalogue/postgres/kinds.ts";
import type { Labels } from "../../stacks/plan.ts";

/** The kinds of CloudNativePG. Taking that of databases away would take every database: it is protected as they are. */
export class PostgresKinds extends pulumi.ComponentResource {
  /** What a database waits for: that there is such a kind. */
  readonly ofDatabases: pulumi.Resource[];

  constructor(
    name: string,
    { labels, protect }: { labels: Labels; protect: boolean },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("cryptokube:postgres:PostgresKinds", name, {}, opts);

    const databaseKind = "Cluster";
    this.ofDatabases = postgresKinds.flatMap((kind) => {
      const { metadata, spec } = customResourceDefinition(kind);
      const definition = new k8s.apiextensions.v1.CustomResourceDefinition(
        `${name}-${kind.plural}`,
        {
          metadata: { ...metadata, labels },
          spec: spec as k8s.types.input.apiextensions.v1.CustomResourceDefinitionSpec,
        },
        { parent: this, protect: protect && kind.kind === databaseKind },
      );
      return kind.kind === databaseKind ? [definition] : [];
    });

    this.registerOutputs({});
  }
}
