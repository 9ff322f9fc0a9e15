import type { AddonPolicyPlan, AwsNetworkPlan } from "./types.ts";

const namespace = "kube-system";
const all = { podSelector: {} } as const;

/**
 * In strict mode a pod that no policy names may neither call nor be called (EKS user guide, network policies, strict
 * mode; pods on the machine's own network are exempt; read 2026-11-25, not run). The add-ons call the API server and AWS,
 * wherever these have their addresses; called they are for names, and for figures by the API server.
 */
export function planAddonPolicies({ zones }: AwsNetworkPlan): AddonPolicyPlan[] {
  // The control plane's own addresses are in the machines' subnets.
  const controlPlane = zones.filter(({ cluster }) => cluster).map(({ nodes }) => ({ ipBlock: { cidr: nodes } }));
  return [
    {
      name: "addons-out",
      namespace,
      reason: "Add-ons call the API server and AWS.",
      spec: { ...all, policyTypes: ["Egress"], egress: [{}] },
    },
    {
      name: "names-in",
      namespace,
      reason: "Pods and machines ask for names.",
      spec: {
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            ports: [
              { port: 53, protocol: "UDP" },
              { port: 53, protocol: "TCP" },
            ],
          },
        ],
      },
    },
    {
      name: "figures-in",
      namespace,
      reason: "The API server asks the metrics server.",
      spec: {
        // EKS's metrics server listens there; its labels are its publisher's, and nothing else has the port.
        ...all,
        policyTypes: ["Ingress"],
        ingress: [{ from: controlPlane, ports: [{ port: 10_251, protocol: "TCP" }] }],
      },
    },
  ];
}
