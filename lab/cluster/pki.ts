/**
 * The lab's certificates: which there are, and keeping them. Node can read certificates but not make them; that part is
 * in `issue.ts`, loaded only when something must be issued.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { network, nodeName } from "./layout.ts";

/** Who vouches: for the cluster, and apart from it for etcd, so that no client of the API can read etcd. */
export type AuthorityName = "ca" | "etcd-ca";

/** What a certificate must say. */
export interface CertificateRequest {
  /** File name without `.crt` and `.key`. */
  file: string;
  authority: AuthorityName;
  commonName: string;
  /** In Kubernetes, the user's group. */
  organization?: string;
  uses: readonly ("server" | "client")[];
  addresses?: readonly string[];
  names?: readonly string[];
}

export const authorities: Readonly<Record<AuthorityName, string>> = {
  ca: "cryptokube-lab",
  "etcd-ca": "cryptokube-lab-etcd",
};

/** User and group names as Kubernetes' own roles expect them (kubernetes.io/docs/setup/best-practices/certificates). */
export const certificates: readonly CertificateRequest[] = [
  {
    file: "apiserver",
    authority: "ca",
    commonName: "kube-apiserver",
    uses: ["server"],
    // 127.0.0.1 is how this machine reaches it, through the relay.
    addresses: ["127.0.0.1", network.nodeAddress, network.kubernetesService],
    names: [
      "localhost",
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      `kubernetes.default.svc.${network.dnsDomain}`,
    ],
  },
  {
    file: "apiserver-kubelet-client",
    authority: "ca",
    commonName: "kube-apiserver-kubelet-client",
    organization: "system:masters",
    uses: ["client"],
  },
  {
    file: "apiserver-etcd-client",
    authority: "etcd-ca",
    commonName: "kube-apiserver-etcd-client",
    uses: ["client"],
  },
  {
    file: "etcd",
    authority: "etcd-ca",
    commonName: "etcd",
    uses: ["server", "client"],
    addresses: ["127.0.0.1"],
    names: ["localhost"],
  },
  {
    file: "kubelet-server",
    authority: "ca",
    commonName: `system:node:${nodeName}`,
    organization: "system:nodes",
    uses: ["server"],
    addresses: [network.nodeAddress],
    names: [nodeName],
  },
  {
    file: "kubelet",
    authority: "ca",
    commonName: `system:node:${nodeName}`,
    organization: "system:nodes",
    uses: ["client"],
  },
  { file: "controller-manager", authority: "ca", commonName: "system:kube-controller-manager", uses: ["client"] },
  { file: "scheduler", authority: "ca", commonName: "system:kube-scheduler", uses: ["client"] },
  { file: "kube-proxy", authority: "ca", commonName: "system:kube-proxy", uses: ["client"] },
  {
    file: "supervisor",
    authority: "ca",
    commonName: "cryptokube-lab-supervisor",
    organization: "system:masters",
    uses: ["client"],
  },
  {
    file: "admin",
    authority: "ca",
    commonName: "cryptokube-lab-admin",
    organization: "system:masters",
    uses: ["client"],
  },
];

/** Days that certificates are valid, and how many must be left for one to be kept at a start of the lab. */
export const validity = { authority: 3650, certificate: 365, renewBelow: 60 } as const;

const day = 86_400_000;

/** A certificate and its private key, as PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/** Why a certificate must be issued anew, or undefined when it can be kept. */
export function staleness(
  pem: string | undefined,
  authorityPem: string,
  want: CertificateRequest,
  now: Date,
): string | undefined {
  if (pem === undefined) return "there is none";
  let have: X509Certificate;
  try {
    have = new X509Certificate(pem);
  } catch {
    return "it cannot be read";
  }
  if (!have.verify(new X509Certificate(authorityPem).publicKey)) return "another authority signed it";
  if (Date.parse(have.validTo) - now.getTime() < validity.renewBelow * day) return "it expires soon";
  const subject = [want.organization && `O=${want.organization}`, `CN=${want.commonName}`].filter(Boolean);
  if (have.subject.split("\n").sort().join() !== subject.sort().join()) return "its subject differs";
  const missing = [
    ...(want.addresses ?? []).filter((address) => have.checkIP(address) === undefined),
    ...(want.names ?? []).filter((name) => have.checkHost(name) === undefined),
  ];
  return missing.length > 0 ? `it lacks ${missing.join(", ")}` : undefined;
}

const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

function save(folder: string, file: string, pair: KeyPair): void {
  writeFileSync(path.join(folder, `${file}.key`), pair.key, { mode: 0o600 });
  writeFileSync(path.join(folder, `${file}.crt`), pair.certificate);
}

/**
 * Issues what is missing or stale below `folder`: authorities, certificates, and the key pair that signs service
 * account tokens (`sa.key`, `sa.pub`).
 *
 * @returns the files that were issued.
 */
export async function ensurePki(folder: string, now = new Date()): Promise<string[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const issued: string[] = [];
  const issuer = async (): Promise<typeof import("./issue.ts")> => import("./issue.ts");

  const vouching = new Map<AuthorityName, KeyPair>();
  for (const [file, name] of Object.entries(authorities) as [AuthorityName, string][]) {
    let certificate = read(path.join(folder, `${file}.crt`));
    let key = read(path.join(folder, `${file}.key`));
    const ends = certificate === undefined ? 0 : Date.parse(new X509Certificate(certificate).validTo);
    if (certificate === undefined || key === undefined || ends - now.getTime() < validity.certificate * day) {
      ({ certificate, key } = await (await issuer()).issueAuthority(name, now));
      save(folder, file, { certificate, key });
      issued.push(file);
    }
    vouching.set(file, { certificate, key });
  }

  for (const want of certificates) {
    const authority = vouching.get(want.authority);
    if (!authority) continue;
    const kept = existsSync(path.join(folder, `${want.file}.key`))
      ? read(path.join(folder, `${want.file}.crt`))
      : undefined;
    if (staleness(kept, authority.certificate, want, now) === undefined) continue;
    save(folder, want.file, await (await issuer()).issueCertificate(want, authority, now));
    issued.push(want.file);
  }

  if (!existsSync(path.join(folder, "sa.key"))) {
    const pair = await (await issuer()).issueSigningKey();
    writeFileSync(path.join(folder, "sa.pub"), pair.publicKey);
    writeFileSync(path.join(folder, "sa.key"), pair.privateKey, { mode: 0o600 });
    issued.push("sa");
  }
  return issued;
}
