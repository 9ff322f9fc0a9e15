/** The API server that the simulated cloud stands in front of: where it is, and how it is spoken to. */
import { readFileSync } from "node:fs";
import { ApiClient, ApiError, type ApiAccess, type KubeObject } from "../cluster/api.ts";

/** What a lab's kubeconfig says (lab/cluster/credentials.ts): JSON, with an exec plugin that prints a file. */
interface LabKubeconfig {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { exec: { args: string[] } } }[];
}

export interface LabAccess {
  /** `https://127.0.0.1:<port>` */
  server: string;
  /** PEM, in base64. */
  authority: string;
  /** The text of an ExecCredential: a client certificate of an administrator. */
  credential: string;
}

/** @throws Error where the file is no lab's. */
export function readLabAccess(kubeconfig: string): LabAccess {
  const { clusters, users } = JSON.parse(readFileSync(kubeconfig, "utf8")) as LabKubeconfig;
  const cluster = clusters[0]?.cluster;
  const file = users[0]?.user.exec.args[0];
  if (cluster === undefined || file === undefined) throw new Error(`${kubeconfig} is not a lab's kubeconfig.`);
  return {
    server: cluster.server,
    authority: cluster["certificate-authority-data"],
    credential: readFileSync(file, "utf8"),
  };
}

function apiAccess({ server, authority, credential }: LabAccess): ApiAccess {
  const { status } = JSON.parse(credential) as {
    status: { clientCertificateData: string; clientKeyData: string };
  };
  const { hostname, port } = new URL(server);
  return {
    host: hostname,
    port: Number(port),
    ca: Buffer.from(authority, "base64").toString("utf8"),
    cert: status.clientCertificateData,
    key: status.clientKeyData,
  };
}

/** @param kubeconfig path of a lab's kubeconfig. */
export const labClient = (kubeconfig: string): ApiClient => new ApiClient(apiAccess(readLabAccess(kubeconfig)));

export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;

/** A merge patch; @returns false where the object is gone. */
export async function patch(
  api: ApiClient,
  path: string,
  body: unknown,
  type = "application/merge-patch+json",
): Promise<boolean> {
  try {
    await api.request("PATCH", path, body, undefined, type);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Creates an object, or finds that it is there. */
export async function createOnce(api: ApiClient, collection: string, object: KubeObject): Promise<void> {
  try {
    await api.request("POST", collection, object);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

/** A node, as far as the simulated cloud looks at it. */
export interface NodeObject extends KubeObject {
  metadata: KubeObject["metadata"] & { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: { unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[]; providerID?: string };
  status?: {
    conditions?: { type: string; status: string; message?: string }[];
    allocatable?: Record<string, string>;
  };
}

/** A pod, likewise. */
export interface PodObject extends KubeObject {
  metadata: KubeObject["metadata"] & {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
  };
  spec?: {
    nodeName?: string;
    terminationGracePeriodSeconds?: number;
    nodeSelector?: Record<string, string>;
    volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
    containers?: { resources?: { requests?: Record<string, string> } }[];
  };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
}

export const isReady = ({ status }: NodeObject | PodObject): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;

/** Pods of DaemonSets go with their machine: nobody evicts them. */
export const isDaemonPod = ({ metadata }: PodObject): boolean =>
  metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet") ?? false;

export const nameOf = ({ metadata: { namespace, name } }: KubeObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const podPath = ({ metadata: { namespace = "", name } }: KubeObject): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;
