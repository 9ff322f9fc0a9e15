import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random";
import type { GrafanaPlan } from "../../stacks/plan.ts";
import { grafanaKeys } from "../../stacks/plan/grafana-ini.ts";
import { notAwaited } from "../chain/node.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { claimSpec } from "../storage.ts";
import { dashboardFiles, iniText, providersFile, sourcesFile } from "./grafana-files.ts";
import { dashboardMap, grafanaFiles, grafanaPod } from "./grafana-pod.ts";

export interface GrafanaArgs {
  plan: GrafanaPlan;
  /** The name of each namespace, known once it exists. */
  namespaces: NamespaceNames;
  /** What must be there before the pod: its flows. */
  needs: readonly pulumi.Resource[];
}

/**
 * The environment's Grafana, with our dashboards in it. The engine waits for it only where all of its Secrets are made here:
 * others may come after the namespace that they belong in.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespaces, needs }: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:observability:Grafana", name, { image: plan.image }, opts);

    const namespace = namespaceNamed(namespaces, "observability");
    const labelled = { namespace, labels: plan.labels };
    const metadata = { ...labelled, name: plan.name };
    const unawaited = plan.secrets.length === 0 ? {} : { annotations: notAwaited };

    const secret = new k8s.core.v1.Secret(
      name,
      { metadata: { ...labelled, name: plan.secretName }, data: this.#secrets(name, plan) },
      { parent: this },
    );
    const ini = iniText(plan.ini);
    const sources = sourcesFile(plan);
    const providers = providersFile(plan);
    const config = new k8s.core.v1.ConfigMap(
      name,
      {
        metadata,
        data: { [grafanaFiles.ini]: ini, [grafanaFiles.sources]: sources, [grafanaFiles.providers]: providers },
      },
      { parent: this },
    );
    const files = dashboardFiles(plan);
    const dashboards = Object.entries(files).map(
      ([uid, text]) =>
        new k8s.core.v1.ConfigMap(
          `${name}-${uid}`,
          { metadata: { ...labelled, name: dashboardMap(plan, uid) }, data: { [`${uid}.json`]: text } },
          { parent: this },
        ),
    );
    const claims =
      plan.claim === undefined
        ? []
        : [
            new k8s.core.v1.PersistentVolumeClaim(
              plan.claim.name,
              {
                metadata: { ...labelled, name: plan.claim.name, labels: plan.claim.labels },
                spec: claimSpec(plan.claim),
              },
              { parent: this, protect: plan.claim.protect },
            ),
          ];
    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: { ...metadata, ...unawaited },
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...plan.selector } },
          // Two cannot share its volume: the old one goes first.
          strategy: { type: "Recreate" },
          template: grafanaPod(plan, ini + sources + providers, Object.keys(files)),
        },
      },
      { parent: this, dependsOn: [secret, config, ...dashboards, ...claims, ...needs] },
    );
    new k8s.core.v1.Service(
      name,
      {
        metadata: { ...metadata, ...unawaited },
        spec: {
          type: "ClusterIP",
          selector: { ...plan.selector },
          ports: [{ name: "http", port: plan.port, protocol: "TCP", targetPort: "http" }],
        },
      },
      // A Service counts as ready once it leads somewhere.
      { parent: this, dependsOn: [deployment] },
    );

    this.registerOutputs({});
  }

  /** Made once, and kept in the stack's state, encrypted: they stand in no file and no plan. */
  #secrets(name: string, { makesPassword }: GrafanaPlan): Record<string, pulumi.Output<string>> {
    const made = (key: string) => {
      const { hex } = new RandomBytes(`${name}-${key}`, { length: 24 }, { parent: this });
      // Said twice: the provider marks it, and whatever becomes of that, this stays a secret.
      return pulumi.secret(hex).apply((text) => Buffer.from(text).toString("base64"));
    };
    return {
      [grafanaKeys.secretKey]: made(grafanaKeys.secretKey),
      ...(makesPassword ? { [grafanaKeys.password]: made(grafanaKeys.password) } : {}),
    };
  }
}
