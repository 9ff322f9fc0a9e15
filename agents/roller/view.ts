import type { NodeStatus } from "../health/status.ts";
import type { Programs, WaysBack } from "./programs.ts";

/*
 * What the roller sees of an environment, as plain data. Times are milliseconds since 1970.
 */

export interface PodView {
  name: string;
  uid: string;
  resourceVersion: string;
  /** The label `controller-revision-hash`. */
  revision: string | null;
  /** When the pod has to be gone: its deletion and its grace period. Null: nobody has deleted it. */
  deletedBy: number | null;
  /** The pod's condition `Ready`. */
  ready: boolean;
  /** It is not ready and had been: its condition changed after the pod had started. */
  lostReady: boolean;
  /** Since when all its containers run; null where one does not. */
  runningSince: number | null;
  /** What its clients are. */
  programs: Programs;
  /** How far they can go back: the pod's own annotation. */
  waysBack: WaysBack;
  /** How often its clients were started anew, together. */
  restarts: number;
  /** What the sidecar says; null where it does not answer, or with something that cannot be of this node. */
  status: NodeStatus | null;
}

/** A chain node: a StatefulSet of one replica, and its pod. */
export interface NodeView {
  /** Name of the node and of its StatefulSet. */
  name: string;
  uid: string;
  generation: number;
  observedGeneration: number;
  replicas: number;
  /** Name of the newest revision of its pod template. */
  updateRevision: string | null;
  /** What its clients are to be, by its pod template. */
  programs: Programs;
  /** The claim of its execution client's volume; null: it has none. */
  dataClaim: string | null;
  onDelete: boolean;
  deleted: boolean;
  /** More than one only while something is wrong. */
  pods: PodView[];
}

/** A VolumeSnapshot. `cut`: what is written from now on is not in it. */
export type SnapshotView = { state: "missing" | "pending" | "cut" } | { state: "failed"; why: string };

export interface ChainView {
  name: string;
  nodes: NodeView[];
  /** The snapshot that an upgrade waits for; absent: none does. */
  snapshot?: SnapshotView;
}
