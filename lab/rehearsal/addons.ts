/**
 * What EKS's add-ons bring to the cluster, as far as pods, budgets and kinds go: their requests are the catalogue's, their
 * names and replicas those of the published charts (read 2026-11-25). Where they may run is what their configuration says.
 */
import { daemons } from "../../catalogue/clouds/aws/daemons.ts";
import { clusterServices } from "../../catalogue/profiles/platform.ts";
import { objectPath, type KubeObject } from "../cluster/api.ts";
import { networkDefinitions, snapshotDefinitions } from "./crds.ts";
import { ebsDriver } from "./machines.ts";

const namespace = "kube-system";

interface Requests {
  cpuMillis: number;
  memoryMiB: number;
}

/** What an add-on's configuration may say of a workload, in the words of its schema. */
interface Placement {
  nodeSelector?: Record<string, string>;
  tolerations?: unknown[];
  replicaCount?: number;
}

const requestsOf = (name: string, list: readonly (Requests & { name: string })[]): Requests =>
  list.find((other) => other.name === name) ?? { cpuMillis: 100, memoryMiB: 128 };

const everywhere = [{ operator: "Exists" }];

function podSpec(name: string, { cpuMillis, memoryMiB }: Requests, more: Record<string, unknown>) {
  const requests = { cpu: `${String(cpuMillis)}m`, memory: `${String(memoryMiB)}Mi` };
  return {
    // Simulated: nothing is ever pulled.
    containers: [{ name, image: `sim.invalid/${name}:simulated`, resources: { requests } }],
    ...more,
  };
}

function daemonSet(name: string, hostNetwork: boolean): KubeObject {
  const labels = { "k8s-app": name };
  const spec = podSpec(name, requestsOf(name, daemons), {
    hostNetwork,
    tolerations: everywhere,
    priorityClassName: "system-node-critical",
  });
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
      template: { metadata: { labels }, spec },
    },
  };
}

/** A Deployment with its service account, and with a budget as the charts have it. */
function deployment(
  name: string,
  requests: Requests,
  placement: Placement | undefined,
  o: { replicas: number; serviceAccount: string },
): KubeObject[] {
  const labels = { "k8s-app": name };
  const spec = podSpec(name, requests, {
    serviceAccountName: o.serviceAccount,
    priorityClassName: "system-cluster-critical",
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }, ...(placement?.tolerations ?? [])],
    ...(placement?.nodeSelector === undefined ? {} : { nodeSelector: placement.nodeSelector }),
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
          },
        ],
      },
    },
  });
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: o.serviceAccount, namespace } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: {
        replicas: placement?.replicaCount ?? o.replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
  ];
}

const dnsService: KubeObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "kube-dns", namespace },
  spec: {
    selector: { "k8s-app": "coredns" },
    ports: [
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns-tcp", port: 53, protocol: "TCP" },
    ],
  },
};

const csiDriver: KubeObject = {
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name: ebsDriver },
  spec: { attachRequired: true, podInfoOnMount: false, fsGroupPolicy: "ReadWriteOnceWithFSType" },
};

type Make = (configuration: Placement & Record<string, Placement | undefined>) => KubeObject[];

const addons: Readonly<Record<string, Make>> = {
  "vpc-cni": () => [...networkDefinitions(), daemonSet("aws-node", true)],
  "kube-proxy": () => [daemonSet("kube-proxy", true)],
  "eks-pod-identity-agent": () => [daemonSet("eks-pod-identity-agent", true)],
  coredns: (configuration) => [
    dnsService,
    ...deployment("coredns", requestsOf("coredns", clusterServices), configuration, {
      replicas: 2,
      serviceAccount: "coredns",
    }),
  ],
  "aws-ebs-csi-driver": ({ controller }) => [
    csiDriver,
    daemonSet("ebs-csi-node", false),
    ...deployment("ebs-csi-controller", requestsOf("volume-controller", clusterServices), controller, {
      replicas: 2,
      serviceAccount: "ebs-csi-controller-sa",
    }),
  ],
  "snapshot-controller": (configuration) => [
    ...snapshotDefinitions(),
    ...deployment("snapshot-controller", { cpuMillis: 10, memoryMiB: 40 }, configuration, {
      replicas: 2,
      serviceAccount: "snapshot-controller",
    }),
  ],
  "metrics-server": (configuration) => [
    ...deployment("metrics-server", { cpuMillis: 100, memoryMiB: 200 }, configuration, {
      replicas: 2,
      serviceAccount: "metrics-server",
    }),
  ],
};

/** Add-ons of which the simulated cluster knows what they bring. Others bring nothing here. */
export const knownAddons = Object.keys(addons);

function made(name: string, configuration: unknown): KubeObject[] {
  const values = typeof configuration === "object" && configuration !== null ? configuration : {};
  return addons[name]?.(values as Parameters<Make>[0]) ?? [];
}

/** What an add-on brings, in two steps: first what the rest refers to. */
export function addonObjects(name: string, configuration: unknown): [KubeObject[], KubeObject[]] {
  const objects = made(name, configuration);
  const first = objects.filter(({ kind }) => kind === "CustomResourceDefinition" || kind === "ServiceAccount");
  return [first, objects.filter((object) => !first.includes(object))];
}

/** Paths of what goes with an add-on. Its kinds stay, as with EKS: deleting them would delete every object of theirs. */
export function removableObjects(name: string): string[] {
  return made(name, undefined)
    .filter(({ kind }) => kind !== "CustomResourceDefinition")
    .map(objectPath)
    .reverse();
}
