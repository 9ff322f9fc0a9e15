/** Where samples are also sent, by Prometheus' remote write. Pure. */
import type { RemoteWriteConfig } from "../config/remote-write.ts";
import type { SecretKey } from "../config/secret-key.ts";
import { podIdentityAgent } from "./controllers/flows.ts";
import type { Flow, OwnPrometheusPlan, RemoteWritePlan } from "./types.ts";

/** Where Prometheus' pod finds the Secret that the endpoint asks for. */
export const remoteWriteFolder = "/etc/cryptokube-remote-write";

/**
 * Prometheus' own words for it ("remote_write" of its documentation, checked by promtool v3.14.0, 2026-11-26). What is
 * secret is read from a file each time, so that the configuration may be read by anybody and a new value needs no restart.
 */
export function planRemoteWrite({ url, basicAuth, bearer, sigv4, google }: RemoteWriteConfig): RemoteWritePlan {
  const secret = basicAuth?.password ?? bearer ?? google?.credentials;
  const { protocol, port } = new URL(url);
  return {
    config: {
      url,
      ...(basicAuth === undefined
        ? {}
        : { basic_auth: { username: basicAuth.username, password_file: fileOf(basicAuth.password) } }),
      ...(bearer === undefined ? {} : { authorization: { type: "Bearer", credentials_file: fileOf(bearer) } }),
      ...(sigv4 === undefined ? {} : { sigv4: { region: sigv4.region } }),
      ...(google === undefined ? {} : { google_iam: { credentials_file: fileOf(google.credentials) } }),
    },
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
    ...(secret === undefined ? {} : { secret: { secret: secret.existingSecret, keys: [secret.key] } }),
    role: sigv4 !== undefined,
  };
}

function fileOf({ key }: SecretKey): string {
  return `${remoteWriteFolder}/${key}`;
}

/** What Prometheus must reach for it. */
export function remoteWriteFlows({ reader: from, remoteWrite }: OwnPrometheusPlan): Flow[] {
  if (remoteWrite === undefined) return [];
  const to = (name: string, reason: string, peer: Flow["to"], port: number): Flow => ({
    name,
    reason,
    from,
    to: peer,
    ports: [{ port, protocol: "TCP" }],
  });
  return [
    to(
      "prometheus-to-remote-write",
      "Prometheus sends its samples to the endpoint that the file names, by a name that no policy can hold.",
      { kind: "anywhere" },
      remoteWrite.port,
    ),
    ...(remoteWrite.role
      ? [
          to(
            "prometheus-to-pod-identity",
            "Prometheus gets the credentials of its role from the agent on its machine.",
            podIdentityAgent.peer,
            podIdentityAgent.port,
          ),
        ]
      : []),
  ];
}
