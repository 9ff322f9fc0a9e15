/** Alertmanager: who is told of what, and of what nobody needs to be told twice. Pure. */
import { allAlerts } from "../../catalogue/alerts/index.ts";
import { images } from "../../catalogue/images.ts";
import { clusterServices } from "../../catalogue/profiles/index.ts";
import type { AlertsConfig, ReceiverConfig } from "../config/alerts.ts";
import type { SecretKey } from "../config/secret-key.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";
import { internet } from "./internet.ts";
import type { AlertmanagerPlan, Flow, Labels, MountedKey, Peer, PrometheusPlan, ScrapeJob } from "./types.ts";

/** Where its pods find the Secrets that receivers name, a folder for each. */
export const secretsFolder = "/etc/alertmanager/secrets";

/** A receiver of nobody: alerts stay in Alertmanager, where its API shows them. */
const nobody = "nobody";
const heartbeat = "heartbeat";

export interface AlertmanagerSetting {
  /** One replica, as nobody is woken by a development chain. */
  development: boolean;
  /** Machines that it stands on; none: any. */
  nodeSelector: Labels;
  /** Whether who sends to it sends alerts of others, too. */
  shared: boolean;
}

export function planAlertmanager(
  environment: string,
  config: AlertsConfig,
  { development, nodeSelector, shared }: AlertmanagerSetting,
): AlertmanagerPlan {
  const name = "alertmanager";
  const figures = clusterServices.find((each) => each.name === name);
  if (figures === undefined) throw new Error(`catalogue/profiles/platform.ts has no cluster service "${name}"`);
  return {
    name,
    peersName: `${name}-peers`,
    namespace: namespaceName(environment, "observability"),
    labels: labels(environment, { name, instance: name, component: "observability" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    image: images.alertmanager,
    // The image's own user, nobody (its Dockerfile, read 2026-11-26).
    user: 65534,
    port: 9093,
    gossipPort: 9094,
    replicas: development ? 1 : figures.replicas,
    resources: {
      requests: { cpu: `${figures.cpuMillis}m`, memory: `${figures.memoryMiB}Mi` },
      limits: { memory: "256Mi" },
    },
    nodeSelector,
    secrets: secretsOf(config),
    config: alertmanagerConfig(config, shared ? environment : undefined),
  };
}

/**
 * Its configuration ("Configuration" of its documentation, and config/ and notify/ of v0.35.0, read 2026-11-26). What is
 * secret is read from files, so that the configuration may be read by anybody.
 *
 * @param only the environment of which receivers are told. Default: whatever arrives is of this one.
 */
export function alertmanagerConfig({ receivers, heartbeat: beat }: AlertsConfig, only?: string): object {
  const ours = only === undefined ? [] : [`environment="${only}"`];
  return {
    route: {
      receiver: nobody,
      // All of one cause in one message: what one node or one chain has at one time.
      group_by: ["environment", "chain", "node"],
      group_wait: "10s",
      group_interval: "30s",
      repeat_interval: "4h",
      routes: [
        {
          receiver: beat === undefined ? nobody : heartbeat,
          matchers: ['severity="heartbeat"', ...ours],
          group_wait: "0s",
          group_interval: "30s",
          repeat_interval: "1m",
        },
        ...receivers.map(({ name, severities }) => ({
          receiver: name,
          matchers: [`severity=~"${severities.join("|")}"`, ...ours],
          continue: true,
        })),
      ],
    },
    inhibit_rules: allAlerts.flatMap(({ name, inhibits }) =>
      inhibits === undefined
        ? []
        : [
            {
              source_matchers: [`alertname="${name}"`],
              target_matchers: [`alertname=~"${inhibits.alerts.join("|")}"`],
              equal: ["environment", "chain", ...(inhibits.of === "node" ? ["node"] : [])],
            },
          ],
    ),
    receivers: [
      { name: nobody },
      ...(beat === undefined
        ? []
        : [{ name: heartbeat, webhook_configs: [{ url_file: fileOf(beat), send_resolved: false }] }]),
      ...receivers.map(receiverOf),
    ],
  };
}

function receiverOf({ name, slack, pagerduty, email, webhook }: ReceiverConfig): object {
  const resolved = { send_resolved: true };
  return {
    name,
    ...(slack === undefined
      ? {}
      : {
          slack_configs: [{ ...resolved, api_url_file: fileOf(slack.webhook), channel: slack.channel, title, text }],
        }),
    ...(pagerduty === undefined
      ? {}
      : {
          pagerduty_configs: [
            {
              ...resolved,
              routing_key_file: fileOf(pagerduty.routingKey),
              description: title,
              details: { what: text },
            },
          ],
        }),
    ...(email === undefined ? {} : { email_configs: [{ ...resolved, ...mailOf(email) }] }),
    ...(webhook === undefined ? {} : { webhook_configs: [{ ...resolved, url_file: fileOf(webhook.url) }] }),
  };
}

function mailOf({ to, from, smarthost, username, password }: NonNullable<ReceiverConfig["email"]>): object {
  return {
    to,
    from,
    smarthost,
    require_tls: true,
    ...(username === undefined ? {} : { auth_username: username }),
    ...(password === undefined ? {} : { auth_password_file: fileOf(password) }),
  };
}

/** What a person sees first: how it is, where, and in a sentence what. */
const title =
  "[{{ .Status | toUpper }}] {{ .CommonLabels.environment }}: {{ range $i, $a := .Alerts }}{{ if $i }}; {{ end }}{{ $a.Annotations.summary }}{{ end }}";
const text =
  "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Annotations.runbook }}\n{{ end }}";

function fileOf({ existingSecret, key }: SecretKey): string {
  return `${secretsFolder}/${existingSecret}/${key}`;
}

/** Every Secret that a receiver names, once, with the keys that are read of it. */
function secretsOf({ receivers, heartbeat: beat }: AlertsConfig): MountedKey[] {
  const named = receivers.flatMap(({ slack, pagerduty, email, webhook }) => [
    slack?.webhook,
    pagerduty?.routingKey,
    email?.password,
    webhook?.url,
  ]);
  const keys = new Map<string, Set<string>>();
  for (const each of [...named, beat]) {
    if (each === undefined) continue;
    keys.set(each.existingSecret, (keys.get(each.existingSecret) ?? new Set()).add(each.key));
  }
  return [...keys].map(([secret, of]) => ({ secret, keys: [...of].sort() }));
}

/** What Alertmanager reaches, and who reaches it. */
export function alertmanagerFlows(plan: AlertmanagerPlan, prometheus: PrometheusPlan, config: AlertsConfig): Flow[] {
  const pods = (selector: Labels): Peer => ({ kind: "pods", namespace: "observability", labels: selector });
  const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));
  const mail = config.receivers.flatMap(({ email }) =>
    email === undefined ? [] : [Number(email.smarthost.split(":")[1])],
  );
  const isTold = config.receivers.length > 0 || config.heartbeat !== undefined;
  return [
    {
      name: `prometheus-to-${plan.name}`,
      reason: "Prometheus sends what fires to each Alertmanager, and reads their metrics.",
      from: prometheus.reader,
      to: pods(plan.selector),
      ports: tcp(plan.port),
    },
    ...(plan.replicas === 1
      ? []
      : [
          {
            name: `${plan.name}-gossip`,
            reason: "Alertmanagers tell each other what was sent, so that nobody is told twice, and of silences.",
            from: pods(plan.selector),
            to: pods(plan.selector),
            ports: (["TCP", "UDP"] as const).map((protocol) => ({ port: plan.gossipPort, protocol })),
          },
        ]),
    ...(isTold
      ? [
          {
            name: `${plan.name}-to-receivers`,
            reason: "Alertmanager tells its receivers, whose addresses are in Secrets, and so not known beforehand.",
            from: pods(plan.selector),
            to: internet,
            ports: tcp(...new Set([443, ...mail])),
          },
        ]
      : []),
  ];
}

export function alertmanagerJob({ name, namespace }: AlertmanagerPlan): ScrapeJob {
  return { name, namespace, app: name, port: "http", path: "/metrics", labelled: false };
}
