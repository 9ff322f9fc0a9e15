/**
 * Where a signer's keys can lie, and which of its modes can sign with them: what web3signer's documentation says of its
 * key types (Consensys/doc.web3signer, docs/reference/key-config-file-params.md and docs/reference/cli/subcommands.md),
 * source by source. Read, not run: web3signer cannot be had on the machines that this was written on.
 */
import type { Source } from "../source.ts";

/** `eth1`: transactions, with secp256k1 keys. `eth2`: validators' messages, with BLS12-381 keys. */
export const signerModes = ["eth1", "eth2"] as const;
export type SignerMode = (typeof signerModes)[number];

/** Kinds of clusters, as the environment file has them. */
export type SignerCluster = "eks" | "gke" | "existing";

export interface KeySource {
  name: string;
  title: string;
  modes: readonly SignerMode[];
  /** Whether the key itself never leaves where it lies: there it signs. Else web3signer reads it, and signs in its memory. */
  remote: boolean;
  /** The clusters on which pods can reach it without a credential that stands anywhere; empty: none that is made here. */
  clusters: readonly SignerCluster[];
  /** Why an environment file cannot name it; absent: it can. */
  notMade?: string;
  source: Source;
}

const keyTypes = "Consensys/doc.web3signer:docs/reference/key-config-file-params.md";
const read = (from: string, how: Source["how"] = "read"): Source => ({ from, on: "2026-11-26", how });

export const keySources: readonly KeySource[] = [
  {
    name: "keystore",
    title: "Keystores in a Secret of yours",
    modes: ["eth1", "eth2"],
    remote: false,
    clusters: ["eks", "gke", "existing"],
    source: read(
      "Consensys/web3signer: PicoV3KeystoresBulkloadParameters.java (eth1, since 23.9.0) and PicoKeystoresParameters.java " +
        "(eth2): a folder of .json, and one of .txt with the passwords",
    ),
  },
  {
    name: "aws-kms",
    title: "AWS KMS",
    modes: ["eth1"],
    remote: true,
    clusters: ["eks"],
    source: read(`${keyTypes}, "AWS Key Management Service": SECP256K1 keys, execution layer`),
  },
  {
    name: "aws-secrets",
    title: "AWS Secrets Manager",
    modes: ["eth2"],
    remote: false,
    clusters: ["eks"],
    source: read(`${keyTypes}, "AWS Secrets Manager": BLS keys, consensus layer`),
  },
  {
    name: "gcp-secrets",
    title: "Google Cloud Secret Manager",
    modes: ["eth2"],
    remote: false,
    clusters: ["gke"],
    notMade: "clusters of Google Cloud are not made yet",
    source: read(`${keyTypes}, "Google Cloud Platform Secret Manager": BLS keys, by Application Default Credentials`),
  },
  {
    name: "gcp-kms",
    title: "Google Cloud KMS",
    modes: [],
    remote: true,
    clusters: [],
    notMade: "web3signer has no such key type",
    source: read(`${keyTypes}: none of its types is for it`, "inferred"),
  },
  {
    name: "azure-key",
    title: "Azure Key Vault, keys",
    modes: ["eth1"],
    remote: true,
    clusters: [],
    notMade: "no cluster that is made here has an identity of Azure, and this type knows no other than a client secret",
    source: read(`${keyTypes}, "Azure Key Vault": azure-key signs in the vault, SECP256K1 only`),
  },
  {
    name: "azure-secret",
    title: "Azure Key Vault, secrets",
    modes: ["eth1", "eth2"],
    remote: false,
    clusters: [],
    notMade: "no cluster that is made here has an identity of Azure",
    source: read(`${keyTypes}, "Azure Key Vault": azure-secret, SECP256K1 and BLS12-381`),
  },
  {
    name: "hashicorp",
    title: "HashiCorp Vault",
    modes: ["eth1", "eth2"],
    remote: false,
    clusters: [],
    notMade: "its token would stand in a file beside the signer",
    source: read(`${keyTypes}, "HashiCorp Vault": the field token, and no other way to be known to it`),
  },
  {
    name: "yubihsm2",
    title: "YubiHSM 2, USB Armory",
    modes: ["eth1", "eth2"],
    remote: false,
    clusters: [],
    notMade: "a device at one machine",
    source: read(
      `${keyTypes}, "YubiHSM 2" and "USB Armory Mk II": BLS or SECP256K1, kept on the device and read from it`,
    ),
  },
];

/** The source of a name; undefined where there is none. */
export function keySourceNamed(name: unknown): KeySource | undefined {
  return keySources.find((source) => source.name === name);
}

/** The sources that an environment file can name. */
export function usableSources(mode?: SignerMode, cluster?: SignerCluster): KeySource[] {
  return keySources.filter(
    ({ modes, clusters, notMade }) =>
      notMade === undefined &&
      (mode === undefined || modes.includes(mode)) &&
      (cluster === undefined || clusters.includes(cluster)),
  );
}

/** The table of docs/signing.md. */
export function keySourceTable(): string {
  const rows = keySources.map(({ name, title, modes, remote, clusters, notMade }) => [
    notMade === undefined ? `\`${name}\`` : title,
    ...signerModes.map((mode) => (modes.includes(mode) ? "yes" : "no")),
    remote ? "there" : "in the signer",
    notMade ?? clusters.map((cluster) => `\`${cluster}\``).join(", "),
  ]);
  const head = ["key source", ...signerModes, "signs", "on clusters of kind"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
