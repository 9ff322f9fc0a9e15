/** From the name of a Service to an address inside the lab. */
import type { ApiClient } from "./api.ts";

interface Service {
  spec: { clusterIP?: string; ports?: { name?: string; port: number }[] };
}

interface EndpointSlice {
  endpoints: { addresses: string[]; conditions?: { ready?: boolean } }[];
  ports?: { name?: string; port?: number }[];
}

/** An address and a TCP port. */
export interface Target {
  host: string;
  port: number;
}

/**
 * @param target `10.96.0.1:443`, or `service.namespace:port`. A Service without an address of its own (headless) leads to
 * the first of its endpoints that is ready.
 * @throws Error with a sentence when there is nothing to connect to.
 */
export async function resolveTarget(api: Pick<ApiClient, "find" | "list">, target: string): Promise<Target> {
  const [, host = "", digits = ""] = /^(.+):(\d+)$/.exec(target) ?? [];
  const port = Number(digits);
  if (/^\d+(\.\d+){3}$/.test(host)) return { host, port };
  const [name = "", namespace = ""] = host.split(".");
  if (name === "" || namespace === "" || port === 0) throw new Error(`Not an address or a Service: ${target}`);

  const service = await api.find<Service>(`/api/v1/namespaces/${namespace}/services/${name}`);
  if (!service) throw new Error(`There is no Service ${name} in the namespace ${namespace}`);
  const { clusterIP, ports = [] } = service.spec;
  if (clusterIP !== undefined && clusterIP !== "None" && clusterIP !== "") return { host: clusterIP, port };

  const wanted = ports.find((candidate) => candidate.port === port);
  const query = `labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${name}`)}`;
  const slices = await api.list<EndpointSlice>(
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${query}`,
  );
  for (const slice of slices) {
    const address = slice.endpoints.find(({ conditions }) => conditions?.ready !== false)?.addresses[0];
    const endpointPort = slice.ports?.find((candidate) => (candidate.name ?? "") === (wanted?.name ?? ""))?.port;
    if (address !== undefined && endpointPort !== undefined) return { host: address, port: endpointPort };
  }
  throw new Error(`The Service ${name} in ${namespace} has no ready endpoint`);
}
