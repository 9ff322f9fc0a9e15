/**
 * web3signer, as it is started here. Read, not run. Flags: Consensys/doc.web3signer, docs/reference/cli/options.md and
 * subcommands.md, and Consensys/web3signer, commandline/src/main/java (Web3SignerBaseCommand, Eth1SubCommand,
 * PicoCliSlashingProtectionParameters, PicoCliAwsSecretsManagerParameters), read 2026-11-26.
 */
import type { SignerMode } from "./key-sources.ts";

export const signerPorts = { http: 9000, metrics: 9001 } as const;

/** Answers as soon as the process does; and when keys are loaded and, for `eth2`, the database answers (CHANGELOG 22.8.0, 23.3.1). */
export const signerPaths = { live: "/upcheck", ready: "/healthcheck", metrics: "/metrics" } as const;

/** Where the image has its program and the database's migrations (docs/how-to/configure-slashing-protection.md). */
export const signerImage = {
  program: "/opt/web3signer/bin/web3signer",
  migrations: "/opt/web3signer/migrations/postgresql",
};

/** The migration that this version wants to find: it ends where the database is at another (V00012__add_highwatermark_metadata.sql). */
export const databaseVersion = 12;

/** The environment variable that the database's password is read from: flags can be seen by whoever lists processes. */
export const passwordVariable = "WEB3SIGNER_ETH2_SLASHING_PROTECTION_DB_PASSWORD";

/**
 * Metrics that alerts and dashboards may name. Seen on 26.4.2's own `/metrics` by a public repository's tests
 * (48 families, the same with and without the database: there is none of the connection to it); read 2026-11-26, not run; that of secp256k1
 * by docs/how-to/monitor/metrics.md, `<keytype>_missing_identifier_count`.
 */
export const signerMetrics = {
  keysLoaded: "signing_signers_loaded_count",
  permitted: "eth2_slashingprotection_permitted_signings_total",
  prevented: "eth2_slashingprotection_prevented_signings_total",
  missingKey: {
    eth1: "signing_secp256k1_missing_identifier_count_total",
    eth2: "signing_bls_missing_identifier_count_total",
  },
} as const;

/** Folders of the container. */
export const signerFolders = {
  keyConfigs: "/keys/config",
  keystores: "/keys/keystores",
  database: "/database",
  data: "/tmp",
} as const;

export interface SignerContext {
  mode: SignerMode;
  /** Names by which callers reach it: it turns away requests to any other host. */
  hostNames: readonly string[];
  /** Whether there are keystores in {@link signerFolders}. */
  keystores: boolean;
  /** Name prefixes of secrets of AWS Secrets Manager; empty: none. */
  awsSecrets: readonly string[];
  /** The cloud's region; absent on a cluster that is there already. */
  region?: string;
  /** For `eth1`: the chain, and the node that transactions are sent to. */
  transactions?: { chainId: number; host: string; port: number };
  /** For `eth2`: the network, and the database of what was signed. */
  validators?: { network: string; jdbcUrl: string; user: string };
}

/** @throws where the plan forgot what the mode needs. */
export function signerArgs(context: SignerContext): string[] {
  const { mode, hostNames, keystores, awsSecrets, region } = context;
  return [
    `--data-path=${signerFolders.data}`,
    // Always named: its default is the folder that it is started in.
    `--key-config-path=${signerFolders.keyConfigs}`,
    "--http-listen-host=0.0.0.0",
    `--http-listen-port=${signerPorts.http}`,
    `--http-host-allowlist=${hostNames.join(",")}`,
    "--metrics-enabled=true",
    "--metrics-host=0.0.0.0",
    `--metrics-port=${signerPorts.metrics}`,
    // Prometheus asks by the pod's address, which nobody knows beforehand; the policies let nobody else in.
    "--metrics-host-allowlist=*",
    mode,
    ...(mode === "eth1" ? transactionArgs(context) : validatorArgs(context)),
    ...(keystores
      ? [`--keystores-path=${signerFolders.keystores}`, `--keystores-passwords-path=${signerFolders.keystores}`]
      : []),
    ...(awsSecrets.length === 0
      ? []
      : [
          "--aws-secrets-enabled=true",
          // The default chain of AWS's SDK, in which Pod Identity is.
          "--aws-secrets-auth-mode=ENVIRONMENT",
          ...(region === undefined ? [] : [`--aws-secrets-region=${region}`]),
          `--aws-secrets-prefixes-filter=${awsSecrets.join(",")}`,
        ]),
  ];
}

function transactionArgs({ transactions }: SignerContext): string[] {
  if (transactions === undefined) throw new Error("a signer of transactions needs a chain id and a node");
  return [
    `--chain-id=${transactions.chainId}`,
    `--downstream-http-host=${transactions.host}`,
    `--downstream-http-port=${transactions.port}`,
  ];
}

function validatorArgs({ validators }: SignerContext): string[] {
  if (validators === undefined) throw new Error("a signer for validators needs a network and a database");
  return [
    `--network=${validators.network}`,
    // By default too; said, as nothing here may ever turn it off.
    "--slashing-protection-enabled=true",
    `--slashing-protection-db-url=${validators.jdbcUrl}`,
    `--slashing-protection-db-username=${validators.user}`,
    "--slashing-protection-pruning-enabled=true",
    // Whoever reaches it could add and delete keys.
    "--key-manager-api-enabled=false",
  ];
}

/** A key configuration file for a key of AWS KMS: it says where the key is, and holds nothing secret. */
export function kmsKeyFile(arn: string): string {
  const region = arn.split(":")[3] ?? "";
  return `type: "aws-kms"\nauthenticationMode: "ENVIRONMENT"\nkmsKeyId: "${arn}"\nregion: "${region}"\n`;
}
