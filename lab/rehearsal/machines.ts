/** What a machine of a node group looks like to the cluster, as EC2 and EKS make it. Pure. */
import { createHash } from "node:crypto";
import type { Cloud, MachineType } from "../../catalogue/clouds/cloud.ts";
import { simulatedNode } from "../cluster/kwok.ts";
import type { SimulatedNodeGroup } from "../providers/aws/world.ts";
import type { NodeObject } from "./cluster.ts";

/** The name of the EBS CSI driver. */
export const ebsDriver = "ebs.csi.aws.com";

export const labels = {
  group: "eks.amazonaws.com/nodegroup",
  cluster: "alpha.eksctl.io/cluster-name",
  capacity: "eks.amazonaws.com/capacityType",
  image: "eks.amazonaws.com/nodegroup-image",
  zone: "topology.kubernetes.io/zone",
  zoneId: "topology.k8s.aws/zone-id",
} as const;

export interface MachinePlace {
  region: string;
  zone: { id: string; name: string };
  /** Of its group, from 0. */
  index: number;
}

const kubernetesEffects = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
} as const;

/** `NO_SCHEDULE` as EKS has it → `NoSchedule`. */
export const nodeTaints = (
  group: Pick<SimulatedNodeGroup, "taints">,
): { key: string; value: string; effect: string }[] =>
  group.taints.map(({ key, value, effect }) => ({ key, value, effect: kubernetesEffects[effect] }));

const launchedAnnotation = "rehearsal.cryptokube.io/launched";

/** Which versions a machine was launched from. */
export const launchedFrom = ({ metadata }: NodeObject): string | undefined =>
  metadata.annotations?.[launchedAnnotation];

/** An address of 10/8 that no other machine of the rehearsal has. */
function addressOf(group: string, index: number): string {
  const [a = 0, b = 0] = createHash("sha256").update(group).digest();
  return `10.${String(a)}.${String(b)}.${String(index + 4)}`;
}

/** EC2's private DNS name by address: us-east-1 is the one without its region in it (EC2 user guide, instance naming). */
export function privateName(address: string, region: string): string {
  const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return `ip-${address.replaceAll(".", "-")}.${domain}`;
}

/** @throws Error where the catalogue has no such machine. */
export function machineType(cloud: Cloud, name: string): MachineType {
  const machine = cloud.machines[name];
  if (machine === undefined) throw new Error(`The catalogue has no machine "${name}".`);
  return machine;
}

/** The Node object of a machine that has joined, but is not ready yet. */
export function nodeObject(cloud: Cloud, group: SimulatedNodeGroup, place: MachinePlace): NodeObject {
  const machine = machineType(cloud, group.machine);
  const room = cloud.allocatable(machine);
  const address = addressOf(group.name, place.index);
  const name = privateName(address, place.region);
  const pods = String(group.maxPods ?? machine.maxPods);
  const instance = createHash("sha256")
    .update(`${group.name}/${String(place.index)}`)
    .digest("hex")
    .slice(0, 17);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: {
        ...simulatedNode,
        // kubelet writes it: without, no controller attaches volumes.
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        ...(group.launched === undefined ? {} : { [launchedAnnotation]: group.launched }),
      },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": machine.architecture,
        "node.kubernetes.io/instance-type": machine.name,
        "topology.kubernetes.io/region": place.region,
        [labels.zone]: place.zone.name,
        [labels.zoneId]: place.zone.id,
        [labels.group]: group.name,
        [labels.capacity]: group.capacityType,
        ...group.labels,
      },
    },
    spec: {
      // EC2 gives ids by itself; these are nobody's.
      providerID: `aws:///${place.zone.name}/sim-i-${instance}`,
      taints: nodeTaints(group),
    },
    status: {
      capacity: {
        cpu: String(machine.vcpus),
        memory: `${String(machine.memoryMiB)}Mi`,
        pods,
        "ephemeral-storage": `${String(group.rootDiskGiB)}Gi`,
      },
      allocatable: {
        cpu: `${String(room.cpuMillis)}m`,
        memory: `${String(room.memoryMiB)}Mi`,
        pods,
        // kubelet's own reservation on Amazon Linux 2023 is 1 GiB, and it evicts below a tenth that is free.
        "ephemeral-storage": `${String(Math.floor(group.rootDiskGiB * 0.9) - 1)}Gi`,
      },
      nodeInfo: {
        architecture: machine.architecture,
        operatingSystem: "linux",
        osImage: "Amazon Linux 2023 (simulated)",
        kernelVersion: "",
        kubeletVersion: "",
        kubeProxyVersion: "",
        containerRuntimeVersion: "",
        machineID: "",
        systemUUID: "",
        bootID: "",
      },
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
    },
  } as NodeObject;
}

/** What the EBS driver's own pod on the machine says of it: how many volumes it takes, and in which zone. */
export function csiNode(cloud: Cloud, node: NodeObject) {
  const machine = machineType(cloud, node.metadata.labels?.["node.kubernetes.io/instance-type"] ?? "");
  const { name, uid } = node.metadata;
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: { name, ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid: uid ?? "" }] },
    spec: {
      drivers: [
        {
          name: ebsDriver,
          nodeID: node.spec?.providerID?.split("/").at(-1) ?? name,
          topologyKeys: [labels.zone],
          allocatable: { count: machine.maxVolumes },
        },
      ],
    },
  };
}
