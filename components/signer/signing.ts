import * as pulumi from "@pulumi/pulumi";
import type { NamespacePlan, SigningPlan } from "../../stacks/plan.ts";
import { PostgresOperator } from "../postgres/operator.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { Signer } from "./signer.ts";
import { Validators } from "./validators.ts";

export interface SigningArgs {
  plan: SigningPlan;
  namespaces: NamespaceNames;
  /** Whether what signs is of value: then so are the kinds of its databases. */
  protect: NamespacePlan["protect"];
  /** What must be there before any pod: the flows. */
  needs: readonly pulumi.Resource[];
}

/** What signs, what remembers what was signed, and what has validators act. */
export class Signing extends pulumi.ComponentResource {
  constructor(name: string, args: SigningArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespaces, protect, needs } = args;
    super("cryptokube:signer:Signing", name, {}, opts);

    const namespace = namespaceNamed(namespaces, "signing");
    const operator =
      plan.operator === undefined
        ? []
        : [
            new PostgresOperator(
              plan.operator.name,
              { plan: plan.operator, namespaces, protect, needs },
              { parent: this },
            ),
          ];
    const signers = new Map(
      plan.signers.map((signer) => [
        signer.name,
        new Signer(signer.name, { plan: signer, namespace, needs: [...needs, ...operator] }, { parent: this }),
      ]),
    );
    for (const set of plan.validators) {
      const signer = signers.get(set.signer);
      new Validators(
        set.name,
        { plan: set, namespace, needs: [...needs, ...(signer === undefined ? [] : [signer])] },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
