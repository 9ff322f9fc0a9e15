/** What a stack's state says of machines and disks: the JSON that `pulumi stack export` writes. */
import { storageQuantity } from "../../config/primitives.ts";
import { speedOfClass } from "../aws/storage.ts";
import { quantityGiB } from "../../config/quantities.ts";
import { valueAt } from "../../config/walk.ts";

/** A claim that the state holds. */
export interface StateClaim {
  claim: string;
  /** The workload whose it is. */
  node: string;
  bookedOn: string;
  role: string;
  generation: number;
  /** Undefined where the state does not say. */
  sizeGiB: number | undefined;
  storageClass: string | undefined;
  /** What its attributes class says that it can do; undefined where it has none, or one of another kind. */
  speed: { iops: number; mibs: number | undefined } | undefined;
}

/** Where the state says that a workload stands; what is undefined it does not say. */
export interface StatePlace {
  pool: string | undefined;
  slot: string | undefined;
}

/** A pool of machines that the state holds. */
export interface StatePool {
  name: string;
  machine: string | undefined;
  zone: string | undefined;
  spot: boolean;
  count: number;
  generation: string | undefined;
  /** It is not wanted any more, and stays until it is empty. */
  leaving: boolean;
}

export interface State {
  claims: StateClaim[];
  places: Map<string, StatePlace>;
  pools: StatePool[];
}

/** Where the program's own labels stand. */
const label = (key: string): string => `cryptokube.io/${key}`;
const zoneLabel = "topology.kubernetes.io/zone";

/** What of an environment's machines and disks stands in a state. Undefined: it is no exported state. */
export function readState(deployment: unknown, environment: string): State | undefined {
  const resources = valueAt(deployment, ["deployment", "resources"]);
  if (!Array.isArray(resources)) return undefined;
  const ours = resources.filter((resource: unknown) => {
    const of = valueAt(resource, ["inputs", "metadata", "labels", label("environment")]);
    return of === undefined || of === environment;
  });
  const ofType = (...types: string[]): unknown[] => ours.filter((each) => types.includes(text(each, ["type"]) ?? ""));
  return {
    claims: ofType("kubernetes:core/v1:PersistentVolumeClaim").flatMap(claimOf),
    places: new Map(ofType("kubernetes:apps/v1:StatefulSet", "kubernetes:apps/v1:Deployment").flatMap(placeOf)),
    pools: [
      ...ofType("aws:eks/nodeGroup:NodeGroup").flatMap(awsPool),
      ...ofType("gcp:container/nodePool:NodePool").flatMap(gcpPool),
    ],
  };
}

/** A text that is not empty, at a path of a state. */
export function text(root: unknown, path: readonly (string | number)[]): string | undefined {
  const value = valueAt(root, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function whole(root: unknown, path: readonly (string | number)[]): number | undefined {
  const value = valueAt(root, path);
  return typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : undefined;
}

/** The workload of an object: its node's name, or that of the part of the platform. */
function nodeOf(resource: unknown): string | undefined {
  const labels = ["inputs", "metadata", "labels"];
  return text(resource, [...labels, label("node")]) ?? text(resource, [...labels, "app.kubernetes.io/instance"]);
}

function claimOf(resource: unknown): StateClaim[] {
  const claim = text(resource, ["inputs", "metadata", "name"]);
  const node = nodeOf(resource);
  const [, front, generation] = /^(.+)-g([1-9]\d*)$/.exec(claim ?? "") ?? [];
  if (claim === undefined || node === undefined || front === undefined) return [];
  const size = text(resource, ["inputs", "spec", "resources", "requests", "storage"]);
  return [
    {
      claim,
      node,
      bookedOn: text(resource, ["inputs", "metadata", "labels", label("chain")]) ?? "platform",
      role: front.endsWith(`-${node}`) ? front.slice(0, -node.length - 1) : "server",
      generation: Number(generation),
      sizeGiB: storageQuantity.safeParse(size).success ? quantityGiB(size ?? "") : undefined,
      storageClass: text(resource, ["inputs", "spec", "storageClassName"]),
      speed: speedOfClass(text(resource, ["inputs", "spec", "volumeAttributesClassName"]) ?? ""),
    },
  ];
}

function placeOf(resource: unknown): [string, StatePlace][] {
  const node = nodeOf(resource);
  const selector = ["inputs", "spec", "template", "spec", "nodeSelector"];
  const pool = text(resource, [...selector, label("pool")]);
  const slot = text(resource, ["inputs", "spec", "template", "metadata", "labels", label("slot")]);
  return node === undefined ? [] : [[node, { pool, slot }]];
}

function awsPool(resource: unknown): StatePool[] {
  const name = text(resource, ["inputs", "labels", label("pool")]);
  if (name === undefined) return [];
  return [
    {
      name,
      machine: text(resource, ["inputs", "instanceTypes", 0]),
      zone: text(resource, ["inputs", "labels", label("zone")]) ?? text(resource, ["inputs", "labels", zoneLabel]),
      spot: text(resource, ["inputs", "capacityType"]) === "SPOT",
      count: whole(resource, ["inputs", "scalingConfig", "desiredSize"]) ?? 1,
      generation: text(resource, ["inputs", "labels", label("generation")]),
      leaving: taintsOf(resource).includes(label("leaving")),
    },
  ];
}

function taintsOf(resource: unknown): unknown[] {
  const taints = valueAt(resource, ["inputs", "taints"]);
  return Array.isArray(taints) ? taints.map((taint: unknown) => valueAt(taint, ["key"])) : [];
}

function gcpPool(resource: unknown): StatePool[] {
  const name = text(resource, ["inputs", "nodeConfig", "labels", label("pool")]);
  if (name === undefined) return [];
  return [
    {
      name,
      machine: text(resource, ["inputs", "nodeConfig", "machineType"]),
      zone: text(resource, ["inputs", "nodeLocations", 0]),
      spot: valueAt(resource, ["inputs", "nodeConfig", "spot"]) === true,
      count: whole(resource, ["inputs", "nodeCount"]) ?? 1,
      generation: undefined,
      leaving: false,
    },
  ];
}
