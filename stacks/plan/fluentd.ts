/** Fluentd: what it reads, where it sends it, and what that takes. Pure. */
import { type LogOutput, logOutputs } from "../../catalogue/logs/outputs.ts";
import { type LogParser, logParsers } from "../../catalogue/logs/parsers.ts";
import { daemons } from "../../catalogue/profiles/index.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { isFluentdMade, makesLogBucket, outputOf } from "./fluentd/chosen.ts";
import { renderFluentd } from "./fluentd/directives.ts";
import { bufferFolder, logFolders, type LogOwner, metricsPort, pipeline } from "./fluentd/pipeline.ts";
import { bucketVariable, secretKeys, storeOf } from "./fluentd/stores.ts";
import { sharesOf, survivalOf } from "./fluentd/survival.ts";
import type { FluentdPlan } from "./fluentd/types.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";
import { planNamespace } from "./platform.ts";
import type { ChainPlan, GatewayPlan, NamespacePlan, ScrapeJob } from "./types.ts";

const name = "fluentd";

export interface FluentdSetting {
  /** Names of the namespaces whose containers are read. */
  namespaces: readonly string[];
  chains: readonly ChainPlan[];
  gateways: readonly GatewayPlan[];
  /** What reads lines. Default: the catalogue's. */
  parsers?: readonly LogParser[];
}

/**
 * Fluentd and its namespace, which has to let in Pod Security `privileged` for the sake of two hostPath volumes, as
 * that of {@link planHost}; the pods ask for nothing else that `restricted` refuses.
 *
 * @returns undefined where none is made.
 */
export function planFluentd(
  environment: string,
  config: EnvironmentConfig,
  { namespaces, chains, gateways, parsers = logParsers }: FluentdSetting,
): { fluentd: FluentdPlan; namespace: NamespacePlan } | undefined {
  if (!isFluentdMade(config)) return undefined;
  const figures = daemons.find((each) => each.name === name);
  if (figures === undefined) throw new Error(`catalogue/profiles/platform.ts has no daemon "${name}"`);
  const output = outputOf(config);
  const { image = (logOutputs[output] as LogOutput).image, credentials } = config.fluentd;
  if (image === undefined) throw new Error(`no image has the output ${output}: name one under fluentd.image`);
  const shares = sharesOf(config.fluentd);
  const region = config.fluentd.region ?? config.region;
  const owners = [...chains.flatMap(ownersOf), ...gateways.map(ownerOfGateway)];
  const own = labels(environment, { name, instance: name, component: "logs" });
  return {
    namespace: { ...planNamespace(environment, "logs", false), podSecurity: "privileged" },
    fluentd: {
      name,
      namespace: namespaceName(environment, "logs"),
      labels: own,
      selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
      image,
      // Any but root: what the image holds is readable by all (inferred). containerd makes logs
      // 0640 for root and its group: seen in the lab, 2026-11-26.
      user: 999,
      filesGroup: 0,
      serviceAccount: name,
      metricsPort,
      output,
      config: renderFluentd(
        pipeline(
          { environment, namespaces, owners, parsers },
          storeOf({ environment, config: config.fluentd, output, region, shares }),
        ),
      ),
      ...(makesLogBucket(config) ? { bucketVariable } : {}),
      secrets:
        credentials === undefined
          ? []
          : Object.entries(secretKeys[output]).map(([variable, key]) => ({
              name: variable,
              secretName: credentials,
              key,
            })),
      hostFolders: logFolders,
      buffer: { folder: bufferFolder, sizeLimit: `${shares.volume / 2 ** 20}Mi`, request: config.fluentd.buffer },
      resources: {
        requests: { cpu: `${figures.cpuMillis}m`, memory: `${figures.memoryMiB}Mi` },
        limits: { memory: "512Mi" },
      },
      graceSeconds: 60,
      survives: survivalOf(config.fluentd),
    },
  };
}

/** A node's pod is its name and the number of the one replica. */
function ownersOf({ name: chain, namespace, nodes, genesis }: ChainPlan): LogOwner[] {
  const names = [...nodes.map((node) => node.name), ...(genesis === undefined ? [] : [genesis.validator.name])];
  return names.map((node) => ({ pods: `${node}-0`, namespace, chain, node }));
}

function ownerOfGateway({ name: gateway, chain, namespace }: GatewayPlan): LogOwner {
  return { pods: `${gateway}-*`, namespace, chain };
}

/** What Prometheus reads of it. */
export function fluentdJob(fluentd: FluentdPlan): ScrapeJob {
  return { name, namespace: fluentd.namespace, app: name, port: "metrics", path: "/metrics", labelled: false };
}
