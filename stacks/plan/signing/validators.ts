import { beacon } from "../../../catalogue/chains/ethereum/consensus.ts";
import {
  type ValidatorContext,
  validatorClients,
  validatorFolders,
  validatorMetricsPort,
} from "../../../catalogue/signers/validator-clients.ts";
import { signerPorts } from "../../../catalogue/signers/web3signer.ts";
import type { ValidatorsConfig } from "../../config/validators.ts";
import { claimName, inEnvironment, labels, namespaceName } from "../names.ts";
import type { ChainPlan } from "../types.ts";
import { needNamed, resourcesOf, type SigningSetting, volumeOf } from "./database.ts";
import type { SignerPlan, ValidatorsPlan } from "./types.ts";

/**
 * The one pod that acts for a set of keys.
 *
 * @param client the validator client's name.
 */
export function planValidators(
  config: ValidatorsConfig,
  client: string,
  { signer, chain }: { signer: SignerPlan; chain: ChainPlan },
  setting: SigningSetting,
): ValidatorsPlan {
  const { environment, scheduling, classes, protect } = setting;
  const { name } = config;
  const entry = validatorClients[client];
  if (entry === undefined) throw new Error(`no validator client of ${client}`);
  const namespace = namespaceName(environment, "signing");
  const publicKeys = config.publicKeys.map((key) => key.toLowerCase()).sort();
  const context: ValidatorContext = {
    network: chain.network,
    // Each node by its own name: which of them is in step is the client's to find out, and it keeps to one.
    beacons: chain.nodes.map((node) => `http://${node.service.name}.${node.namespace}.svc:${beacon.api}`),
    signer: `http://${signer.service.name}.${signer.namespace}.svc:${signerPorts.http}`,
    publicKeys,
    feeRecipient: config.feeRecipient,
    doppelganger: config.doppelganger,
  };
  const own = labels(environment, { name: `${client}-validator`, instance: name, component: "validator" });
  const place = scheduling(name);
  const { accepted, size } = volumeOf(setting, name);
  const content = entry.files?.(context);
  return {
    name,
    client,
    namespace,
    labels: own,
    selector: validatorPods(environment, name),
    image: entry.image,
    ...(entry.command === undefined ? {} : { command: [...entry.command] }),
    args: entry.args(context),
    user: 10001,
    metricsPort: validatorMetricsPort,
    resources: resourcesOf(needNamed(setting, name)),
    claim: {
      name: accepted?.claim ?? claimName("server", name, 1),
      size,
      ...classes(accepted),
      labels: own,
      protect,
    },
    mountPath: validatorFolders.data,
    ...(content === undefined
      ? {}
      : {
          files: {
            folder: validatorFolders.definitions,
            ...(entry.fileAt === undefined ? {} : { at: entry.fileAt }),
            content,
          },
        }),
    graceSeconds: 60,
    publicKeys,
    signer: signer.name,
    chain: chain.name,
    ...(place === undefined ? {} : { scheduling: place }),
  };
}

/** Selects the pod of a set of validators. */
export function validatorPods(environment: string, name: string) {
  return {
    "app.kubernetes.io/component": "validator",
    "app.kubernetes.io/instance": name,
    ...inEnvironment(environment),
  };
}

/** @throws where a key would have two clients, whatever let it through. */
export function oneClientEach(sets: readonly ValidatorsPlan[]): void {
  const owners = new Map<string, string>();
  for (const { name, publicKeys } of sets) {
    for (const key of publicKeys) {
      const other = owners.get(key);
      if (other !== undefined) throw new Error(`the key ${key} would have two clients: ${other} and ${name}`);
      owners.set(key, name);
    }
  }
}
