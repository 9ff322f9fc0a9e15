import { images } from "../../../catalogue/images.ts";
import { kmsKeyFile, signerArgs, signerPaths, signerPorts } from "../../../catalogue/signers/web3signer.ts";
import type { SignerConfig } from "../../config/signers.ts";
import { inEnvironment, labels, namespaceName, serviceHostNames } from "../names.ts";
import type { ChainPlan } from "../types.ts";
import { jdbcUrl, needNamed, planDatabase, resourcesOf, type SigningSetting } from "./database.ts";
import type { PortPlan, SignerPlan } from "./types.ts";

const tcp = (name: string, port: number): PortPlan => ({ name, port, protocol: "TCP" });

/**
 * Everything that is decided of one signer.
 *
 * @throws where it would sign transactions of a chain whose id is not known.
 */
export function planSigner(
  config: SignerConfig,
  chain: ChainPlan,
  { chainId, ...setting }: SigningSetting & { chainId: number | undefined },
): SignerPlan {
  const { name, mode, nodes } = config;
  const { environment, region, scheduling } = setting;
  const namespace = namespaceName(environment, "signing");
  const own = labels(environment, { name: "web3signer", instance: name, component: "signer" });
  const selector = signerPods(environment, name);
  const database = mode === "eth2" ? planDatabase(name, setting) : undefined;
  const keystores = config.keys.flatMap((key) => (key.source === "keystore" ? [key.existingSecret] : []));
  const kms = config.keys.flatMap((key) => (key.source === "aws-kms" ? [key.key] : []));
  return {
    name,
    mode,
    namespace,
    labels: own,
    selector,
    serviceAccount: `${name}-signer`,
    image: images.web3signer,
    // The image's own user owns what it ships, which everybody may read; it writes to a folder of the pod's.
    user: 10001,
    args: signerArgs({
      mode,
      hostNames: ["localhost", ...serviceHostNames(name, namespace)],
      keystores: keystores.length > 0,
      awsSecrets: config.keys.flatMap((key) => (key.source === "aws-secrets" ? [key.prefix] : [])),
      ...(region === undefined ? {} : { region }),
      ...(mode === "eth1" && chainId !== undefined ? { transactions: { chainId, ...rpcOf(chain) } } : {}),
      ...(database === undefined
        ? {}
        : { validators: { network: chain.network, jdbcUrl: jdbcUrl(database), user: database.owner } }),
    }),
    ports: [tcp("http", signerPorts.http), tcp("metrics", signerPorts.metrics)],
    probes: { live: signerPaths.live, ready: signerPaths.ready },
    resources: resourcesOf(needNamed(setting, `${name}-0`)),
    service: { name, labels: own, selector, ports: [tcp("http", signerPorts.http)] },
    keyConfigs: Object.fromEntries(kms.map((arn) => [`${arn.slice(arn.lastIndexOf("/") + 1)}.yaml`, kmsKeyFile(arn)])),
    keystores,
    replicas: Array.from({ length: nodes }, (_, index) => {
      const replica = `${name}-${index}`;
      const place = scheduling(replica);
      return { name: replica, ...(place === undefined ? {} : { scheduling: place }) };
    }),
    ...(nodes > 1 ? { disruptionBudget: { maxUnavailable: 1 } } : {}),
    ...(database === undefined ? {} : { database }),
  };
}

/** Selects the pods of a signer. */
export function signerPods(environment: string, name: string) {
  return {
    "app.kubernetes.io/component": "signer",
    "app.kubernetes.io/instance": name,
    ...inEnvironment(environment),
  };
}

/** Where a chain's synced nodes take transactions. */
export function rpcOf({ name, namespace, service }: ChainPlan): { host: string; port: number } {
  const port = service.ports.find((each) => each.name === "rpc")?.port;
  if (port === undefined) throw new Error(`chain ${name}: no node of it takes transactions`);
  return { host: `${service.name}.${namespace}.svc`, port };
}
