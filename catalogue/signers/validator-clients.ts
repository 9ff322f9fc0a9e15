/**
 * Validator clients that sign by web3signer, one for each consensus client. Prysm's flags are those that `validator --help`
 * of Prysm v7.0.0 lists, run 2026-11-26; the others' were read, not run, where each says.
 */
import { images } from "../images.ts";
import type { Source } from "../source.ts";

export const validatorMetricsPort = 5064;

/** Where a validator client keeps what it has signed, beside the signer's own database. */
export const validatorFolders = { data: "/data", definitions: "/definitions" } as const;

/** What the plan tells a validator client. */
export interface ValidatorContext {
  network: string;
  /** `http://<node>:5052`, the first one first. */
  beacons: readonly string[];
  /** `http://<signer>:9000` */
  signer: string;
  publicKeys: readonly string[];
  feeRecipient: string;
  /** Whether it first listens whether somebody else signs with its keys. */
  doppelganger: boolean;
}

export interface ValidatorClient {
  /** The consensus client's. */
  name: string;
  image: string;
  /** Absent: the image's own entry point. */
  command?: readonly string[];
  args: (context: ValidatorContext) => string[];
  /** Files that it reads below {@link validatorFolders.definitions}, or in its data where it looks for them nowhere else. */
  files?: (context: ValidatorContext) => Record<string, string>;
  /** Where a file of {@link files} must stand; default: below {@link validatorFolders.definitions}. */
  fileAt?: string;
  /** Whether it signs with the keys that it is told. Else it takes every key that the signer has. */
  keysByName: boolean;
  /** Whether its doppelganger protection asks what only its own beacon node answers. */
  ownBeaconOnly: boolean;
  flagsSeen: "run" | "read";
  source: Source;
}

const read = (from: string): Source => ({ from, on: "2026-11-26", how: "read" });
const definitions = `${validatorFolders.data}/validators/validator_definitions.yml`;

const lighthouse: ValidatorClient = {
  name: "lighthouse",
  image: images.lighthouse,
  command: ["lighthouse", "validator_client"],
  args: ({ network, beacons, feeRecipient, doppelganger }) => [
    `--network=${network}`,
    `--datadir=${validatorFolders.data}`,
    `--beacon-nodes=${beacons.join(",")}`,
    `--suggested-fee-recipient=${feeRecipient}`,
    ...(doppelganger ? ["--enable-doppelganger-protection"] : []),
    // The keys are those of the file; nothing is looked for beside it, and the file is not written.
    "--disable-auto-discover",
    // Makes its own database where there is none: what was signed before is in the signer's.
    "--init-slashing-protection",
    "--metrics",
    "--metrics-address=0.0.0.0",
    `--metrics-port=${validatorMetricsPort}`,
    "--log-format=JSON",
    "--logfile-max-number=0",
  ],
  // It has no flag for a signer: each key's definition names it (book/src/advanced_web3signer.md).
  files: ({ publicKeys, signer }) => ({
    "validator_definitions.yml": publicKeys
      .map((key) => `- enabled: true\n  voting_public_key: "${key}"\n  type: web3signer\n  url: "${signer}"\n`)
      .join(""),
  }),
  fileAt: definitions,
  keysByName: true,
  // "Not yet interoperable" (book/src/validator_doppelganger.md).
  ownBeaconOnly: true,
  flagsSeen: "read",
  source: read("sigp/lighthouse:book/src/help_vc.md, advanced_web3signer.md, validator_doppelganger.md"),
};

const prysm: ValidatorClient = {
  name: "prysm",
  image: images.prysmValidator,
  args: ({ network, beacons, signer, publicKeys, feeRecipient, doppelganger }) => [
    `--${network}`,
    "--accept-terms-of-use",
    `--datadir=${validatorFolders.data}`,
    `--wallet-dir=${validatorFolders.data}/wallet`,
    // Its beacon node answers there for all clients alike; by gRPC it would have to be opened for this one.
    "--enable-beacon-rest-api",
    `--beacon-rest-api-provider=${beacons.join(",")}`,
    `--validators-external-signer-url=${signer}`,
    `--validators-external-signer-public-keys=${publicKeys.join(",")}`,
    `--suggested-fee-recipient=${feeRecipient}`,
    ...(doppelganger ? ["--enable-doppelganger"] : []),
    "--monitoring-host=0.0.0.0",
    `--monitoring-port=${validatorMetricsPort}`,
    "--log-format=json",
  ],
  keysByName: true,
  ownBeaconOnly: false,
  flagsSeen: "run",
  source: { from: "validator v7.0.0 --help; v7.2.1 of the image was not to be had", on: "2026-11-26", how: "run" },
};

const nimbus: ValidatorClient = {
  name: "nimbus",
  image: images.nimbusValidator,
  args: ({ beacons, signer, feeRecipient, doppelganger }) => [
    "--non-interactive",
    `--data-dir=${validatorFolders.data}`,
    ...beacons.map((url) => `--beacon-node=${url}`),
    `--web3-signer-url=${signer}`,
    `--suggested-fee-recipient=${feeRecipient}`,
    `--doppelganger-detection=${doppelganger ? "on" : "off"}`,
    "--metrics",
    "--metrics-address=0.0.0.0",
    `--metrics-port=${validatorMetricsPort}`,
    "--log-format=json",
  ],
  keysByName: false,
  ownBeaconOnly: false,
  flagsSeen: "read",
  source: read("status-im/nimbus-eth2:beacon_chain/conf.nim, docs/the_nimbus_book/src/validator-client-options.md"),
};

const lodestar: ValidatorClient = {
  name: "lodestar",
  image: images.lodestar,
  command: ["node"],
  args: ({ network, beacons, signer, publicKeys, feeRecipient, doppelganger }) => [
    "./packages/cli/bin/lodestar",
    "validator",
    `--network=${network}`,
    `--dataDir=${validatorFolders.data}`,
    "--beaconNodes",
    ...beacons,
    `--externalSigner.url=${signer}`,
    `--externalSigner.pubkeys=${publicKeys.join(",")}`,
    `--suggestedFeeRecipient=${feeRecipient}`,
    ...(doppelganger ? ["--doppelgangerProtection"] : []),
    "--metrics",
    "--metrics.address=0.0.0.0",
    `--metrics.port=${validatorMetricsPort}`,
    "--logFile=none",
  ],
  keysByName: true,
  ownBeaconOnly: false,
  flagsSeen: "read",
  source: read("ChainSafe/lodestar:docs, validator CLI reference (1.47.0-rc.0 and before)"),
};

/** By the consensus client's name. */
export const validatorClients: Readonly<Record<string, ValidatorClient>> = { lighthouse, prysm, nimbus, lodestar };

/** The table of docs/signing.md. */
export function validatorClientTable(): string {
  const rows = Object.values(validatorClients).map(({ name, image, keysByName, ownBeaconOnly, flagsSeen, source }) => [
    `\`${name}\``,
    image.slice(image.lastIndexOf(":") + 1),
    keysByName ? "those that it is told" : "every key of its signer",
    ownBeaconOnly ? `beacon nodes of ${name} only` : "any beacon node",
    flagsSeen === "run" ? `${source.from}, ${source.on}` : `read, not run: ${source.from}, ${source.on}`,
  ]);
  const head = ["client", "version", "signs with", "looks for doubles through", "flags"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
