/** What the plan says of everything that runs in pods alike. */
import type { Resources } from "../../catalogue/client.ts";
import type { Labels } from "./types.ts";

/** A workload whose pods have one container, or one that counts. */
export interface WorkloadPlan {
  name: string;
  namespace: string;
  labels: Labels;
  /** Labels by which its pods are known. */
  selector: Labels;
  image: string;
  /** The user id that its program runs as. */
  user: number;
  /** Of the container. */
  resources: Resources;
}
