/** CoreDNS: the names of Services and pods. */
import type { KubeObject } from "../api.ts";
import { network } from "../layout.ts";

const labels = { "k8s-app": "kube-dns" };
const metadata = { name: "coredns", namespace: "kube-system" };

/**
 * Names outside the cluster do not exist: the lab has no way out, and a quick answer beats a timeout. In a server block of
 * its own, because CoreDNS asks `template` before `kubernetes` wherever it stands in a block (its plugin.cfg). Plugins:
 * coredns.io/plugins.
 */
const corefile = `${network.dnsDomain}:1053 in-addr.arpa:1053 ip6.arpa:1053 {
  errors
  health :8080 {
    lameduck 1s
  }
  ready :8181
  kubernetes ${network.dnsDomain} in-addr.arpa ip6.arpa {
    pods insecure
    ttl 5
  }
  cache 5
  reload
}
.:1053 {
  errors
  template ANY ANY . {
    rcode NXDOMAIN
  }
}
`;

export function dnsManifests(image: string): KubeObject[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:coredns" },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "system:coredns" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
      subjects: [{ kind: "ServiceAccount", ...metadata }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "kube-system", labels },
      spec: {
        clusterIP: network.dnsService,
        selector: labels,
        ports: [
          { name: "dns", port: 53, targetPort: 1053, protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: 1053, protocol: "TCP" },
        ],
      },
    },
    deployment(image),
  ];
}

function deployment(image: string): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "coredns",
          priorityClassName: "system-cluster-critical",
          dnsPolicy: "Default",
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "coredns",
              image,
              imagePullPolicy: "IfNotPresent",
              args: ["-conf", "/etc/coredns/Corefile"],
              ports: [
                { name: "dns", containerPort: 1053, protocol: "UDP" },
                { name: "dns-tcp", containerPort: 1053, protocol: "TCP" },
              ],
              // The lab waits for this one: ask often at first.
              startupProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1, failureThreshold: 60 },
              readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 5 },
              livenessProbe: { httpGet: { path: "/health", port: 8080 }, periodSeconds: 10, failureThreshold: 5 },
              resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "170Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: "coredns" } }],
        },
      },
    },
  };
}
