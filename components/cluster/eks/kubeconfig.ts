/** What a kubeconfig of an EKS cluster is made of. */
export interface EksKubeconfig {
  name: string;
  region: string;
  endpoint: string;
  /** In base64. */
  certificateAuthority: string;
}

/**
 * A kubeconfig whose credential is asked for anew at each use: no token and nothing of the machine that made it is in
 * it. As `aws eks update-kubeconfig` writes it (AWS CLI, awscli/customizations/eks/kubeconfig.py, read 2026-11-25),
 * without a profile: who runs the program is who its AWS provider is.
 *
 * JSON, which is YAML too.
 */
export function eksKubeconfig({ name, region, endpoint, certificateAuthority }: EksKubeconfig): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
            // Nobody sits before the engine.
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}
