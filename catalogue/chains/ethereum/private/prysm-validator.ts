import type { ValidatorClient, ValidatorContext } from "../../../block-maker.ts";
import { images } from "../../../images.ts";

/** Fees of the network's transactions: to nobody, as nothing on it is worth anything. */
const feeRecipient = "0x000000000000000000000000000000000000dEaD";

/**
 * Prysm's validator client, on keys that everybody can compute.
 *
 * It asks the beacon nodes by their public API: where one does not answer it goes on with the next, within a slot, and
 * stays with that (run with v7.0.0, 2026-11-26; v7.2.1 has the same flags: OffchainLabs/prysm:cmd/validator/main.go and
 * flags.go, read). It judges by `/eth/v1/node/health` alone, and takes any 2xx (validator/client/validator.go:
 * FindHealthyHost; beacon-api/rest_handler_client.go), which a node answers that its execution client refuses
 * (beacon-chain/rpc/eth/node/handlers.go: GetHealth; all of v7.0.0, read 2026-11-26): that mismatch is the sidecar's to name,
 * and why two processes share the keys (docs/decisions/0035-two-validators.md).
 */
export const prysmValidator: ValidatorClient = {
  name: "prysm-validator",
  image: images.prysmValidator,
  args,
  user: 10001,
  // It closes its database within a second; an answer that it waits for takes a slot at the most.
  graceSeconds: 60,
  metrics: { port: 8081, path: "/metrics" },
  liveness: { path: "/metrics" },
  // 66 MiB resident with 8 keys after 20 minutes, 73 with 64; its database had 300 KiB (run 2026-11-26).
  own: {
    storage: { size: "1Gi", growthPerMonth: "0Mi" },
    resources: { requests: { cpu: "20m", memory: "96Mi" }, limits: { memory: "384Mi" } },
  },
};

function args({ chainConfig, firstKey, validators, dataDir, metricsPort, beacons }: ValidatorContext): string[] {
  return [
    "--accept-terms-of-use",
    `--datadir=${dataDir}/database`,
    // Else it looks for them at home, where it can write nothing.
    `--wallet-dir=${dataDir}/wallet`,
    `--keymanager-token-file=${dataDir}/wallet/token`,
    `--chain-config-file=${chainConfig}`,
    `--interop-num-validators=${validators}`,
    `--interop-start-index=${firstKey}`,
    "--enable-beacon-rest-api",
    `--beacon-rest-api-provider=${beacons.join(",")}`,
    `--suggested-fee-recipient=${feeRecipient}`,
    "--monitoring-host=0.0.0.0",
    `--monitoring-port=${metricsPort}`,
    "--disable-rewards-penalties-logging",
    "--log-format=json",
  ];
}
