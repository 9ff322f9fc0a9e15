/** What runs before a node's clients: it fills an empty volume, and agrees on a checkpoint. */
import type { BootstrapSettingsInput, BucketSettings, Source } from "../../agents/bootstrap/settings.ts";
import type { ChainClient } from "../../catalogue/client.ts";
import { historyText } from "../../catalogue/history.ts";
import { images } from "../../catalogue/images.ts";
import type { EthereumNodeConfig } from "../config/chains/ethereum-node.ts";
import { consensusOf } from "./checkpoint.ts";
import type { NodeChoice } from "./client-choice.ts";
import { healthPort } from "./health.ts";
import { dataDirOf } from "./clients.ts";
import { mountOf } from "./mounts.ts";
import { namespaceName } from "./names.ts";
import type { ChainPlan, InitAgentPlan, InitPlan } from "./types.ts";

/** Where a stopped node serves its data to a sibling. */
export const archivePort = 9754;

/** What is decided of a chain as a whole. */
export interface BootstrapSetting {
  environment: string;
  /** The cloud's region; absent on a cluster that is there already. */
  region?: string;
  /** Whether pods can have roles of the cloud. */
  roles: boolean;
}

type Reach = Pick<EthereumNodeConfig, "bootstrap" | "seed" | "s3">;

/**
 * The bucket of a chain's archives, where its nodes can reach it: it speaks as S3 does, and they have a role or keys.
 *
 * @param roles whether pods can have roles of the cloud.
 */
export function bucketOf(
  { bootstrap, seed, s3 }: Reach,
  { roles }: Pick<BootstrapSetting, "roles">,
): string | undefined {
  const url = bootstrap?.bucket ?? (seed?.startsWith("s3://") === true ? seed : undefined);
  return roles || s3?.credentials !== undefined ? url : undefined;
}

/** What the nodes of a chain share for it. */
export function planSharing(
  config: Reach & Pick<EthereumNodeConfig, "name">,
  setting: Pick<BootstrapSetting, "roles">,
): Pick<ChainPlan, "serviceAccount" | "siblings"> {
  const role = bucketOf(config, setting) !== undefined && config.s3?.credentials === undefined;
  return {
    ...(role ? { serviceAccount: `${config.name}-seed` } : {}),
    ...(config.bootstrap?.sibling === true
      ? { siblings: { secretName: `${config.name}-siblings`, key: "token" } }
      : {}),
  };
}

/** A container that fills the node's volumes before its clients start; none where there is nothing to do. */
export function planBootstrap(
  setting: BootstrapSetting,
  choice: NodeChoice,
  { node, nodes, siblings }: { node: string; nodes: readonly string[] } & Pick<ChainPlan, "siblings">,
): InitPlan[] {
  const { config, clients } = choice;
  const bucket = bucketSettings(setting, config);
  const source = sourceOf(config, bucket !== undefined);
  const consensus = consensusOf(choice);
  if (source.kind === "peers" && consensus === undefined && bucket === undefined) return [];
  const namespace = namespaceName(setting.environment, "chains");
  const others = nodes.filter((name) => name !== node);
  const settings: BootstrapSettingsInput = {
    node,
    execution: { ...executionOf(choice), source },
    ...(consensus === undefined ? {} : { consensus }),
    ...(bucket === undefined ? {} : { bucket }),
    siblings: Object.fromEntries(
      (siblings === undefined ? [] : others).map((name) => [
        name,
        {
          archive: `http://${name}.${namespace}.svc:${archivePort}`,
          status: `http://${name}.${namespace}.svc:${healthPort}/status`,
        },
      ]),
    ),
    port: archivePort,
  };
  return [
    {
      name: "bootstrap",
      image: images.node,
      // Chunks of an archive are held in memory, some at once; a node's clients are granted more than this.
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      volumes: clients.map(({ client }) => client.role),
      agent: {
        name: "bootstrap",
        settings,
        settingsName: `${node}-bootstrap`,
        requestName: requestName(node),
        env: environmentOf(config, siblings),
        port: archivePort,
      },
    },
  ];
}

/** The ConfigMap by which `cryptokube seed` asks a node for its data. */
export function requestName(node: string): string {
  return `${node}-copy`;
}

function environmentOf({ s3 }: EthereumNodeConfig, siblings: ChainPlan["siblings"]): InitAgentPlan["env"] {
  const secret = s3?.credentials?.existingSecret;
  const keys = secret === undefined ? [] : ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  return [
    ...keys.map((name) => ({ name, secretName: secret ?? "", key: name })),
    ...(siblings === undefined ? [] : [{ name: "BOOTSTRAP_SIBLING_TOKEN", ...siblings }]),
  ];
}

function sourceOf({ bootstrap }: EthereumNodeConfig, bucket: boolean): Source {
  if (bootstrap?.snapshot !== undefined) {
    const { url, sha256, strip, into = "" } = bootstrap.snapshot;
    return { kind: "snapshot", url, sha256, strip, into };
  }
  if (bootstrap?.bucket !== undefined) return { kind: "bucket", required: true };
  if (bootstrap?.sibling === true) return { kind: "sibling" };
  if (bootstrap?.volumeSnapshot !== undefined) return { kind: "volume-snapshot" };
  // A seed that is still empty is no fault: the chain's first node fills it.
  if (bootstrap === undefined && bucket) return { kind: "bucket", required: false };
  return { kind: "peers" };
}

function executionOf({ config, client, clients }: NodeChoice): Omit<BootstrapSettingsInput["execution"], "source"> {
  const { history, mode = "default" } = clients.find((each) => each.client.role === "execution")?.sized ?? {};
  return {
    subject: {
      chain: config.chain,
      network: config.network,
      client: client.name,
      version: versionOf(client),
      history: history === undefined ? mode : historyText(history),
    },
    dataDir: dataDirOf(client),
    folder: `${mountOf("execution")}/cryptokube/bootstrap`,
    identityFiles: [...new Set([...client.identityFiles, ...client.backup.never])],
    mustHave: [...client.backup.must],
  };
}

/** The version in an image's tag. */
function versionOf({ image }: ChainClient): string {
  return image.slice(image.lastIndexOf(":") + 1);
}

function bucketSettings(setting: BootstrapSetting, config: EthereumNodeConfig): BucketSettings | undefined {
  const url = bucketOf(config, setting);
  if (url === undefined) return undefined;
  const { s3 } = config;
  return { url, region: s3?.region ?? setting.region ?? "us-east-1", endpoint: s3?.endpoint ?? null };
}
