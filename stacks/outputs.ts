import { labelKeys } from "./plan/aws/pool-uses.ts";
import { serviceUrl } from "./plan/names.ts";
import type { AwsPlan, Plan } from "./plan.ts";

/** What `pulumi up` prints at its end, and what the CLI reads. */
export interface EnvironmentOutputs {
  environment: string;
  nodes: { name: string; chain: string; network: string; client: string; namespace: string; pod: string }[];
  /** Each chain's RPC, and Prometheus, as pods of the cluster reach them. */
  services: Record<string, string>;
  /** Where the cluster was made: the command after which kubectl knows it by its name, and from where it is reached. */
  connect?: { command: string; from: string };
  /** Development only: what this machine's loopback can lead to, and the command for it where the lab does not. */
  forwards: { name: string; namespace: string; service: string; port: number; command: string }[];
  /** Old machines that stay until nothing stands on them any more: what shows that, and what then lets them go. */
  leaving?: { group: string; machine: string; zone: string; stands: string; then: string }[];
  /** Where logs are collected: how long they outlast a store that does not answer. */
  logs?: string;
  /** Shows chain pods becoming ready. The engine does not wait for them, as they sync for days. */
  watch: string;
}

/** Everything here follows from the plan, so a preview shows it all. */
export function environmentOutputs(plan: Plan): EnvironmentOutputs {
  const kubectl = kubectlCommand(plan);
  const { environment, prometheus, alertmanager, grafana } = plan;
  const rpc = plan.chains.flatMap(({ service, namespace }) =>
    service.ports.map(({ name, port }) => [
      `${service.name}-${name}`,
      `http://${service.name}.${namespace}.svc:${port}`,
    ]),
  );
  return {
    environment,
    nodes: plan.nodes.map(({ name, chain, network, client, namespace, pod }) => ({
      name,
      chain,
      network,
      client,
      namespace,
      pod,
    })),
    services: Object.fromEntries([
      ...rpc,
      [prometheus.name, prometheus.asked.url],
      ...[alertmanager, ...(grafana === undefined ? [] : [grafana])].map((of) => [of.name, serviceUrl(of)]),
    ]) as Record<string, string>,
    ...(plan.cluster.kind === "eks"
      ? {
          connect: {
            command: updateKubeconfigCommand(plan.cluster.aws),
            from: plan.cluster.aws.cluster.endpoint.route,
          },
        }
      : {}),
    ...leavingOutputs(plan, kubectl),
    ...(plan.fluentd === undefined ? {} : { logs: plan.fluentd.survives.sentence }),
    forwards: plan.forwards.map((forward) => ({
      ...forward,
      command: `${kubectl} -n ${forward.namespace} port-forward service/${forward.service} ${forward.port}`,
    })),
    watch: `${kubectl} -n ${plan.namespaces.chains.name} get pods -l cryptokube.io/environment=${environment} --watch`,
  };
}

function leavingOutputs({ environment, cluster }: Plan, kubectl: string): Pick<EnvironmentOutputs, "leaving"> {
  if (cluster.kind !== "eks" || cluster.aws.leaving.length === 0) return {};
  return {
    leaving: cluster.aws.leaving.map(({ name, machine, zone, labels }) => ({
      group: name,
      machine,
      zone,
      stands: `${kubectl} get pods --all-namespaces -l ${[labelKeys.pool, labelKeys.generation]
        .map((key) => `${key}=${labels[key] ?? ""}`)
        .join(",")}`,
      then: `./cryptokube plan ${environment} --let-go`,
    })),
  };
}

/** Writes the cluster's context to the kubeconfig of whoever runs it. */
export function updateKubeconfigCommand({ name, region }: Pick<AwsPlan, "name" | "region">): string {
  return `aws eks update-kubeconfig --region ${region} --name ${name} --alias ${name}`;
}

/** The start of a kubectl command for the plan's cluster. */
export function kubectlCommand({ cluster }: Pick<Plan, "cluster">): string {
  const context = contextOf(cluster);
  if (context === undefined) return "npm run kubectl --";
  const given = cluster.kind === "existing" ? cluster.kubeconfig : undefined;
  const file = given === undefined ? "" : ` --kubeconfig ${shellWord(given)}`;
  return `kubectl${file} --context ${shellWord(context)}`;
}

/**
 * The kubeconfig context of the plan's cluster, as people have it on their machines: the one that the file names, or
 * the cluster's own name (`aws eks update-kubeconfig --name NAME --alias NAME`). Absent: the lab's.
 */
export function contextOf(cluster: Plan["cluster"]): string | undefined {
  return cluster.kind === "existing" ? cluster.context : cluster.aws.name;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
