/** What stands when a rehearsal is up. Plain data. */

export interface Findings {
  /** Resources by type, as the engine counts them. */
  resources: Record<string, number>;
  machines: MachineFound[];
  volumes: VolumeFound[];
  /** Pods of the environment and of the cloud's add-ons, without those that each machine has. */
  pods: number;
  /** Pods that each machine has, all machines together. */
  daemonPods: number;
  /** Names of chain nodes that run and are not in step with their network: as in the first days. */
  syncing: string[];
  /** Machines whose every pod may go when it is drained, with all chain nodes synced. */
  drainable: number;
  /** How much of what was sent to the simulated cloud was held to something; absent where it does not say. */
  coverage?: CoverageFound;
}

export interface MachineFound {
  name: string;
  pool: string;
  machine: string;
  zone: string;
  spot: boolean;
  /** Names of the pods that stand here and are no DaemonSet's. */
  pods: string[];
}

export interface VolumeFound {
  claim: string;
  zone: string;
  size: string;
  storageClass: string;
  attributesClass?: string;
  /** `Retain` or `Delete`. */
  reclaim: string;
}

export interface CoverageFound {
  all: number;
  /** Held to an enumeration, a pattern, a length or a range of a published model. */
  byModel: number;
  /** Held to no more than a published model's type. */
  byType: number;
  byHand: number;
  local: number;
  unchecked: string[];
}
