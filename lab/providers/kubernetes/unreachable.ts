/**
 * What an operation does where the API server cannot be asked, as the official provider does it
 * (pulumi/pulumi-kubernetes@010f5d8e provider/pkg/provider/provider.go: Configure, Create, Read, Update, Delete; read
 * 2026-11-25).
 */
import { DELETE_UNREACHABLE_VARIABLE } from "./configuration.ts";
import type { Session } from "./session.ts";

/** @throws where nothing can be made or changed. */
export function refuseUnreachable({ unreachable }: Session): void {
  if (unreachable !== undefined) throw new Error(`The cluster is out of reach. ${unreachable}`);
}

/**
 * Whether an object is to leave the state unseen, because its cluster is gone and somebody said so.
 *
 * @throws where its cluster is out of reach, and nobody did.
 */
export async function countsAsGone({ unreachable, configuration, log }: Session, urn: string): Promise<boolean> {
  if (unreachable === undefined) return false;
  if (configuration.deleteUnreachable) {
    await log.warn(`The cluster is out of reach, and counts as deleted: this leaves the state. ${unreachable}`, urn);
    return true;
  }
  throw new Error(
    `The cluster is out of reach. ${unreachable} If it was deleted, run this again with ` +
      `${DELETE_UNREACHABLE_VARIABLE}=true: what was in it then leaves the state.`,
  );
}
