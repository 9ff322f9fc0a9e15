/** The simulated AWS Load Balancer Controller: a Service of the type LoadBalancer gets an address, and holds on to it. */
import type { ApiClient, KubeObject } from "../cluster/api.ts";
import { patch } from "./cluster.ts";

/** The real controller's: as long as it is there, the Service is not gone and neither is the load balancer. */
const finalizer = "service.k8s.aws/resources";

interface Service extends KubeObject {
  metadata: KubeObject["metadata"] & { finalizers?: string[] };
  spec: { type?: string };
  status?: { loadBalancer?: { ingress?: unknown[] } };
}

/** The controller is a pod like any other. */
async function works(api: ApiClient): Promise<boolean> {
  const found = await api.list<{ metadata: { name: string }; status?: { readyReplicas?: number } }>(
    "/apis/apps/v1/deployments",
  );
  return found.some(
    ({ metadata, status }) => metadata.name.includes("load-balancer") && (status?.readyReplicas ?? 0) > 0,
  );
}

/** Looks once, and does what there is to do. */
export async function balanceOnce(api: ApiClient): Promise<void> {
  const services = (await api.list<Service>("/api/v1/services")).filter(
    ({ spec, metadata }) => spec.type === "LoadBalancer" || metadata.finalizers?.includes(finalizer),
  );
  if (services.length === 0 || !(await works(api))) return;
  for (const { metadata, spec, status } of services) {
    const { namespace = "", name, uid = "", finalizers = [] } = metadata;
    const path = `/api/v1/namespaces/${namespace}/services/${name}`;
    if (metadata.deletionTimestamp !== undefined || spec.type !== "LoadBalancer") {
      await patch(api, path, { metadata: { finalizers: finalizers.filter((other) => other !== finalizer) } });
    } else if ((status?.loadBalancer?.ingress ?? []).length === 0) {
      await patch(api, path, { metadata: { finalizers: [...new Set([...finalizers, finalizer])] } });
      const hostname = `sim-elb-${uid.slice(0, 8)}.elb.invalid`;
      await patch(api, `${path}/status`, { status: { loadBalancer: { ingress: [{ hostname }] } } });
    }
  }
}
