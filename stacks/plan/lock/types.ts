import type { AddressPlan } from "../addresses.ts";
import type { Capacity } from "../capacity/types.ts";

/** `<env>.lock.json`: the plan that was accepted. It is committed beside the environment's file. */
export interface Lock {
  /** Of this format. */
  version: 1;
  environment: string;
  capacity: Capacity;
  /** Absent on an existing cluster, whose network is its own. */
  addresses?: AddressPlan;
}
