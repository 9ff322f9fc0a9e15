import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import type { EksClusterConfig } from "../../config/cluster.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import type { AddressPlan } from "../addresses.ts";
import type { Capacity, Need } from "../capacity/types.ts";

/** What a region of AWS is planned from. Prices are not among it: a change of them changes nothing that is there. */
export interface AwsRequest {
  environment: string;
  config: EnvironmentConfig & { cluster: EksClusterConfig };
  /** What the lock holds. */
  capacity: Capacity;
  addresses: AddressPlan;
  /** What the placements are of: whom peers dial, and what keeps data. */
  needs: readonly Need[];
  cloud: Pick<Cloud, "machines" | "regions">;
}
