/** Kubeconfigs: the user's, without a secret in it, and those of the lab's own programs. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { inside, network } from "./layout.ts";

/** A kubeconfig is YAML, and JSON is YAML. */
const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * What `kubectl` and the engine use on this machine. The client key is not in it: an exec plugin prints it from
 * `credentialFile`, so the kubeconfig may stand in a stack's state.
 */
export function userKubeconfig(o: { server: string; authority: string; credentialFile: string; lab: string }): string {
  const name = `cryptokube-${o.lab}`;
  return text({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: { server: o.server, "certificate-authority-data": Buffer.from(o.authority).toString("base64") },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "cat",
            args: [o.credentialFile],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
}

/** What that exec plugin prints (kubernetes.io/docs/reference/config-api/client-authentication.v1). */
export function execCredential(pki: string): string {
  return text({
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: {
      clientCertificateData: readFileSync(path.join(pki, "admin.crt"), "utf8"),
      clientKeyData: readFileSync(path.join(pki, "admin.key"), "utf8"),
    },
  });
}

/** The kubeconfig of one of the lab's programs, named after its certificate's file. */
export function componentKubeconfig(certificate: string): string {
  return text({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lab",
    clusters: [
      {
        name: "lab",
        cluster: {
          server: `https://${network.nodeAddress}:${String(network.apiPort)}`,
          "certificate-authority": path.join(inside.pki, "ca.crt"),
        },
      },
    ],
    contexts: [{ name: "lab", context: { cluster: "lab", user: certificate } }],
    users: [
      {
        name: certificate,
        user: {
          "client-certificate": path.join(inside.pki, `${certificate}.crt`),
          "client-key": path.join(inside.pki, `${certificate}.key`),
        },
      },
    ],
  });
}
