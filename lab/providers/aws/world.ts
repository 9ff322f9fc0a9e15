/**
 * What a simulated cloud does to the real API server beside it. The simulated provider calls this where the real cloud
 * would act on the cluster; lab/rehearsal/world.ts does it.
 */

/** A node group as the cloud knows it, with all that its machines show. */
export interface SimulatedNodeGroup {
  cluster: string;
  name: string;
  /** Machine type, as `m7g.2xlarge`. */
  machine: string;
  capacityType: "ON_DEMAND" | "SPOT";
  amiType: string;
  /** One for each subnet: the zone's id and name. */
  zones: { id: string; name: string }[];
  desired: number;
  labels: Record<string, string>;
  taints: { key: string; value: string; effect: "NO_SCHEDULE" | "NO_EXECUTE" | "PREFER_NO_SCHEDULE" }[];
  /** From the launch template's user data. */
  maxPods?: number;
  rootDiskGiB: number;
  /** Versions that machines are launched from: those launched from another are replaced, one after the other. */
  launched?: string;
}

/** Why the cluster side of a call failed, in the cloud's own words: `PodEvictionFailure`. */
export class WorldError extends Error {
  override readonly name = "WorldError";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface SimulatedWorld {
  /** What the simulated control plane answers with: the lab's address and authority. */
  controlPlane(): Promise<{ endpoint: string; certificateAuthority: string; version: string }>;
  /** Machines as the group wants them: made, ready, and those beyond `desired` drained and gone. */
  scale(group: SimulatedNodeGroup): Promise<void>;
  /** Drains the group's machines and takes them away. @throws WorldError where a pod would be ended with its machine. */
  remove(group: SimulatedNodeGroup): Promise<void>;
  /** What an add-on brings to the cluster: CRDs, a CSI driver on each node, DNS. */
  installAddon(name: string, version: string, configuration: unknown): Promise<void>;
  removeAddon(name: string): Promise<void>;
  /** What controllers made in the cloud and still stands: load balancers, disks, by id. */
  leftovers(): Promise<{ kind: "volume" | "load-balancer"; id: string; of: string }[]>;
}
