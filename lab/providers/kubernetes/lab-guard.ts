import { ApiError, type Client, isGone } from "./client.ts";
import { text } from "./object.ts";

/** The mark that a lab leaves in its cluster: `data.id` of this ConfigMap. */
export const LAB_MARK = "/api/v1/namespaces/kube-public/configmaps/cryptokube-lab";

/** Nobody answered: neither the lab's API server nor another. */
export class ClusterUnreachable extends Error {
  override readonly name = "ClusterUnreachable";
}

/**
 * Refuses every cluster but that of the lab which started this process.
 *
 * @throws ClusterUnreachable where nothing can be asked, Error in one sentence where the cluster is another or does not
 * say
 */
export async function requireLabCluster(client: Client, labId: string, server: string): Promise<void> {
  const found = await readMark(client, server);
  if (found === labId) return;
  const what = found === undefined ? "was not made by a lab" : `is that of another lab (${found})`;
  throw new Error(
    `A stand-in is for the lab only, and the cluster at ${server} ${what}: nothing was read or changed there. ` +
      "Install the official provider (pulumi plugin install resource kubernetes), or use the lab's kubeconfig.",
  );
}

async function readMark(client: Client, server: string): Promise<string | undefined> {
  try {
    return text(await client.request(LAB_MARK), "data", "id");
  } catch (error) {
    if (isGone(error)) return undefined;
    const message = `The API server at ${server} cannot be asked: ${String(error)}. Is the lab running (npm run up)?`;
    throw error instanceof ApiError
      ? new Error(message, { cause: error })
      : new ClusterUnreachable(message, { cause: error });
  }
}
