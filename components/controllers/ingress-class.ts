import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  customResourceDefinition,
  type CustomKind,
  ingressClassParams,
  targetGroupBinding,
} from "../../catalogue/controllers/load-balancer-crds.ts";
import type { LoadBalancersPlan } from "../../stacks/plan.ts";

export interface IngressClassArgs {
  plan: LoadBalancersPlan;
}

/** The kinds of the load balancer controller, and the class that Ingresses name to be served by it. */
export class IngressClass extends pulumi.ComponentResource {
  constructor(name: string, { plan }: IngressClassArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:controllers:IngressClass", name, { class: plan.ingressClass.name }, opts);

    const { labels, ingressClass } = plan;
    const define = (kind: CustomKind) => {
      const { metadata, spec } = customResourceDefinition(kind);
      return new k8s.apiextensions.v1.CustomResourceDefinition(
        `${name}-${kind.plural}`,
        // The SDK writes the names of schema extensions with underscores; the API server has them with hyphens.
        {
          metadata: { ...metadata, labels },
          spec: spec as k8s.types.input.apiextensions.v1.CustomResourceDefinitionSpec,
        },
        { parent: this },
      );
    };
    define(targetGroupBinding);
    const parameters = new k8s.apiextensions.CustomResource(
      `${name}-parameters`,
      {
        apiVersion: `${ingressClassParams.group}/${ingressClassParams.version}`,
        kind: ingressClassParams.kind,
        metadata: { name: ingressClass.name, labels },
        spec: ingressClass.parameters,
      },
      { parent: this, dependsOn: [define(ingressClassParams)] },
    );
    new k8s.networking.v1.IngressClass(
      name,
      {
        metadata: { name: ingressClass.name, labels },
        spec: {
          controller: "ingress.k8s.aws/alb",
          parameters: {
            apiGroup: ingressClassParams.group,
            kind: ingressClassParams.kind,
            name: parameters.metadata.name,
          },
        },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
