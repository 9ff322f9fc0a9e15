/** Something to run in a lab: a web server as a chain node is run, which counts its starts and clean ends on a volume. */
import type { KubeObject } from "../../../lab/cluster/api.ts";
import { labImages } from "../../../lab/acquire/index.ts";

export const namespace = "lab-test";
export const service = { name: "counter", namespace, service: "counter", port: 80 };

const script = `
mkdir -p /data/www; cd /data
echo x >> starts
page() { echo "starts=$(wc -l < starts) ends=$(cat ends 2>/dev/null | wc -l)" > www/index.html; }
page
httpd -f -p 8080 -h /data/www & server=$!
trap 'sleep 1; echo x >> ends; kill $server; exit 0' TERM
wait $server
`;

const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const podSecurity = {
  runAsNonRoot: true,
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  seccompProfile: { type: "RuntimeDefault" },
};
const labels = { "app.kubernetes.io/name": "counter" };

/** Objects with the path that each is created at. */
export function workload(): { path: string; object: KubeObject }[] {
  const at = (path: string, object: KubeObject): { path: string; object: KubeObject } => ({ path, object });
  return [
    at("/api/v1/namespaces", {
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    }),
    at(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOncePod"], resources: { requests: { storage: "1Gi" } } },
    }),
    at(`/api/v1/namespaces/${namespace}/services`, {
      metadata: { name: "counter" },
      spec: { selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    }),
    at(`/apis/apps/v1/namespaces/${namespace}/statefulsets`, {
      metadata: { name: "counter" },
      spec: {
        serviceName: "counter",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            securityContext: podSecurity,
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 20,
            containers: [
              {
                name: "counter",
                image: labImages.busybox,
                command: ["sh", "-c", script],
                ports: [{ name: "http", containerPort: 8080 }],
                readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 1 },
                resources: { requests: { cpu: "10m" }, limits: { cpu: "200m", memory: "32Mi" } },
                securityContext: restricted,
                volumeMounts: [{ name: "data", mountPath: "/data" }],
              },
            ],
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
          },
        },
      },
    }),
  ];
}

/** A Job that asks the web server by its name. */
export const nameTest = {
  path: `/apis/batch/v1/namespaces/${namespace}/jobs`,
  object: {
    metadata: { name: "by-name" },
    spec: {
      backoffLimit: 3,
      template: {
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          securityContext: podSecurity,
          containers: [
            {
              name: "ask",
              image: labImages.busybox,
              command: ["wget", "-q", "-O", "-", `http://counter.${namespace}.svc.cluster.local/`],
              securityContext: restricted,
            },
          ],
        },
      },
    },
  },
};
