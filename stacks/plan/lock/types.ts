import type { AddressPlan } from "../addresses.ts";
import type { Capacity } from "../capacity/types.ts";

/** `<env>.lock.json`: the plan that was accepted. It is committed beside the environment's file. */
export interface Lock {
  /** Of this format. */
  version: 1;
  environment: string;
  /** The version of each client that was accepted last, by its name. Absent in a lock from before they were recorded. */
  clients?: Readonly<Record<string, string>>;
  capacity: Capacity;
  /** Absent on an existing cluster, whose network is its own. */
  addresses?: AddressPlan;
}
