import * as pulumi from "@pulumi/pulumi";
import type { Labels, NamespacePlan, NamespaceRole, SigningPlan } from "../../stacks/plan.ts";
import { PostgresOperator } from "../postgres/operator.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { Signer } from "./signer.ts";
import { Validators } from "./validators.ts";

export interface SigningArgs {
  plan: SigningPlan;
  namespaces: NamespaceNames;
  /** Whether what signs is of value: then so are the kinds of its databases. */
  protect: NamespacePlan["protect"];
  /** What must be there before some pods: their flows. All pods waiting for all flows would make the state grow. */
  opening: (namespace: NamespaceRole, pods: readonly { labels: Labels }[]) => pulumi.Resource[];
}

/** What signs, what remembers what was signed, and what has validators act. */
export class Signing extends pulumi.ComponentResource {
  constructor(name: string, args: SigningArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespaces, protect, opening } = args;
    super("cryptokube:signer:Signing", name, {}, opts);

    const namespace = namespaceNamed(namespaces, "signing");
    const { operator } = plan;
    const running =
      operator === undefined
        ? []
        : [
            new PostgresOperator(
              operator.name,
              { plan: operator, namespaces, protect, needs: opening("databases", [operator]) },
              { parent: this },
            ),
          ];
    const signers = new Map(
      plan.signers.map((signer) => {
        const needs = {
          pods: opening("signing", [signer]),
          database: running.flatMap(({ ofDatabases }) => ofDatabases),
        };
        return [signer.name, new Signer(signer.name, { plan: signer, namespace, needs }, { parent: this })];
      }),
    );
    for (const set of plan.validators) {
      const signer = signers.get(set.signer);
      const needs = [...opening("signing", [set]), ...(signer?.replicas ?? [])];
      new Validators(set.name, { plan: set, namespace, needs }, { parent: this });
    }

    this.registerOutputs({});
  }
}
