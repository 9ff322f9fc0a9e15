import * as k8s from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { freshNamespace, inNamespace, type Surroundings } from "../support/program.ts";
import type { LabSuite } from "../support/suite.ts";

export interface Programs {
  /** The namespace in which all of them work. */
  namespace: string;
  /** A program of what `resources` makes, and its namespace. */
  of(resources: (surroundings: Surroundings) => unknown): PulumiFn;
  /** A ConfigMap `settings`; autonamed where it gets no name. */
  settings(data: Record<string, string>, name?: string): PulumiFn;
  /** A Deployment `web` of no replicas, of an image that is nowhere to be had. */
  workload(spec: Partial<k8s.types.input.apps.v1.DeploymentSpec>, options?: object, annotations?: object): PulumiFn;
}

/** Programs in a fresh namespace of a lab. */
export function programs(lab: LabSuite): Programs {
  const namespace = freshNamespace();
  const of: Programs["of"] = (resources) => inNamespace(lab, namespace, resources);
  return {
    namespace,
    of,
    settings: (data, name) =>
      of(({ provider, ns }) => {
        const metadata = { namespace: ns.metadata.name, ...(name === undefined ? {} : { name }) };
        const made = new k8s.core.v1.ConfigMap("settings", { metadata, data }, { provider });
        return { name: made.metadata.name };
      }),
    workload: (spec, options = {}, annotations = {}) =>
      of(({ provider, ns }) => {
        const labels = { app: "web" };
        const resources = { limits: { cpu: "1000m", memory: "1024Mi" } };
        new k8s.apps.v1.Deployment(
          "web",
          {
            metadata: { name: "web", namespace: ns.metadata.name, annotations: { ...annotations } },
            spec: {
              replicas: 0,
              selector: { matchLabels: labels },
              template: {
                metadata: { labels },
                spec: {
                  containers: [{ name: "web", image: "registry.invalid/none:1", resources }],
                  volumes: [{ name: "tmp", emptyDir: {} }],
                },
              },
              ...spec,
            },
          },
          { provider, ...options },
        );
      }),
  };
}
