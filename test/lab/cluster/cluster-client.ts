/** A client of a lab's API server from this machine's side: through the relay, with what the kubeconfig names. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiClient } from "../../../lab/cluster/api.ts";

interface Kubeconfig {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { exec: { command: string; args: string[] } } }[];
}

export function clientOf(kubeconfig: string): ApiClient {
  const { clusters, users } = JSON.parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig;
  const cluster = clusters[0]?.cluster;
  const credentialFile = users[0]?.user.exec.args[0];
  if (!cluster || credentialFile === undefined) throw new Error(`${kubeconfig} names no cluster or user`);
  const { status } = JSON.parse(readFileSync(credentialFile, "utf8")) as {
    status: { clientCertificateData: string; clientKeyData: string };
  };
  const server = new URL(cluster.server);
  return new ApiClient({
    host: server.hostname,
    port: Number(server.port),
    ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString(),
    cert: status.clientCertificateData,
    key: status.clientKeyData,
  });
}

/** Asks until the answer is there. @throws Error with the last answer's error after `seconds`. */
export async function eventually<T>(seconds: number, ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
