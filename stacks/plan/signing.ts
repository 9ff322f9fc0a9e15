/** Everything that is decided of signers, of their databases, and of the validators that they sign for. */
import type { Catalogue } from "../../catalogue/chains/index.ts";
import { instanceMetricsPort } from "../../catalogue/postgres/operator.ts";
import { signerPaths } from "../../catalogue/signers/web3signer.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { chainIdOf, chainOfSigner, clientOfSet, whySignerLeftOut, whyValidatorsLeftOut } from "./signing/chosen.ts";
import type { SigningSetting } from "./signing/database.ts";
import { planOperator } from "./signing/operator.ts";
import { planSigner } from "./signing/signer.ts";
import type { SigningPlan } from "./signing/types.ts";
import { oneClientEach, planValidators } from "./signing/validators.ts";
import { needsOfSigning } from "./needs/signing.ts";
import type { ChainPlan, ScrapeJob } from "./types.ts";

/** What stands in the environment already. */
export interface SigningGround {
  clients: Catalogue;
  chains: readonly ChainPlan[];
  setting: Omit<SigningSetting, "needs">;
}

/** @returns undefined where no signer of the file is made. */
export function planSigning(config: EnvironmentConfig, ground: SigningGround): SigningPlan | undefined {
  const { clients, chains } = ground;
  const setting: SigningSetting = { ...ground.setting, needs: needsOfSigning(config, clients) };
  const chainNamed = (name: string) => {
    const chain = chains.find((each) => each.name === name);
    if (chain === undefined) throw new Error(`the chain ${name} of a signer was not planned`);
    return chain;
  };
  const signers = config.signers
    .filter((signer) => whySignerLeftOut(signer, config, clients) === undefined)
    .map((signer) => {
      const chain = chainOfSigner(signer, config.chains);
      const chainId = chain === undefined ? undefined : chainIdOf(chain, clients);
      return planSigner(signer, chainNamed(signer.chain), { ...setting, chainId });
    });
  if (signers.length === 0) return undefined;
  const validators = config.validators
    .filter((set) => whyValidatorsLeftOut(set, config, clients) === undefined)
    .map((set) => {
      const signer = config.signers.find(({ name }) => name === set.signer);
      const plan = signers.find(({ name }) => name === set.signer);
      const chain = signer === undefined ? undefined : chainOfSigner(signer, config.chains);
      if (plan === undefined || chain === undefined) throw new Error(`the signer of ${set.name} was not planned`);
      return planValidators(set, clientOfSet(set, chain), { signer: plan, chain: chainNamed(chain.name) }, setting);
    });
  oneClientEach(validators);
  return {
    signers,
    validators,
    ...(signers.some(({ database }) => database !== undefined) ? { operator: planOperator(setting) } : {}),
  };
}

/** Every image that runs for it. */
export function signingImages({ signers, validators, operator }: SigningPlan): string[] {
  return [
    ...signers.flatMap(({ image, database }) => [image, ...(database === undefined ? [] : [database.image])]),
    ...validators.map(({ image }) => image),
    ...(operator === undefined ? [] : [operator.image]),
  ];
}

/** What Prometheus reads of it. */
export function signingJobs({ signers, validators, operator }: SigningPlan): ScrapeJob[] {
  const namespace = signers[0]?.namespace ?? "";
  const clients = [...new Set(validators.map(({ labels }) => labels["app.kubernetes.io/name"] ?? ""))];
  const job = (name: string, port: string, where = namespace): ScrapeJob => ({
    name,
    namespace: where,
    app: name,
    port,
    path: signerPaths.metrics,
    labelled: false,
  });
  return [
    job("web3signer", "metrics"),
    ...clients.map((client) => job(client, "metrics")),
    ...(operator === undefined
      ? []
      : [job("postgresql", instanceMetricsPort), job(operator.name, "metrics", operator.namespace)]),
  ];
}
