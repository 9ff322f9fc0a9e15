import type { ClientRole } from "../../catalogue/client.ts";

/**
 * Where a client's volume is mounted in its own container and in the sidecar's. Not one in the other: the outer volume
 * would need a folder for the inner.
 */
const mounts: Readonly<Record<ClientRole, string>> = { execution: "/data", consensus: "/consensus" };

/** Where the execution client's volume is mounted. */
export const dataMount = mounts.execution;

export function mountOf(role: ClientRole): string {
  return mounts[role];
}
