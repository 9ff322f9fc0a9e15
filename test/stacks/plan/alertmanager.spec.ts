import assert from "node:assert/strict";
import { parse } from "yaml";
import { allAlerts } from "../../../catalogue/alerts/index.ts";
import { manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { recordStack } from "../../support/stacks.ts";
import { development, watchedConfig, watchedPlan } from "./support/watched.ts";

const told = `
  cryptokube:alerts:
    runbooks: https://wiki.example/runbooks/
    heartbeat: { existingSecret: deadman, key: url }
    receivers:
      - { name: oncall, severities: [page], pagerduty: { routingKey: { existingSecret: oncall, key: key } } }
      - { name: team, slack: { channel: "#chains", webhook: { existingSecret: chat, key: url } } }
      - { name: tickets, severities: [ticket], webhook: { url: { existingSecret: chat, key: tickets } } }
      - name: mail
        email:
          to: ops@example.org
          from: alerts@example.org
          smarthost: smtp.example.org:587
          username: alerts
          password: { existingSecret: mail, key: password }
`;

interface Route {
  receiver: string;
  matchers: string[];
  continue?: boolean;
  repeat_interval?: string;
}
interface Configuration {
  route: { receiver: string; routes: Route[]; group_by: string[] };
  inhibit_rules: { source_matchers: string[]; target_matchers: string[]; equal: string[] }[];
  receivers: (Record<string, object[]> & { name: string })[];
}
const configuration = (more = told) => watchedPlan(more).alertmanager.config as unknown as Configuration;

describe("stacks/plan: Alertmanager", () => {
  it("tells nobody where nobody is named, and needs no way out", () => {
    const { alertmanager, flows } = watchedPlan();
    const { route, receivers } = alertmanager.config as unknown as Configuration;
    assert.deepEqual(receivers, [{ name: "nobody" }]);
    assert.deepEqual(
      route.routes.map(({ receiver }) => receiver),
      ["nobody"],
    );
    assert.deepEqual(alertmanager.secrets, []);
    assert.ok(!flows.some(({ name }) => name === "alertmanager-to-receivers"));
  });

  it("sends each severity to whoever asked for it, one after the other, and the heartbeat to its own", () => {
    assert.deepEqual(
      configuration().route.routes.map(({ receiver, matchers, continue: on }) => [receiver, ...matchers, on]),
      [
        ["heartbeat", 'severity="heartbeat"', undefined],
        ["oncall", 'severity=~"page"', true],
        ["team", 'severity=~"page|ticket"', true],
        ["tickets", 'severity=~"ticket"', true],
        ["mail", 'severity=~"page|ticket"', true],
      ],
    );
  });

  it("reads what is secret from files, each key once, and has none of it in its configuration", () => {
    const { secrets } = watchedPlan(told).alertmanager;
    assert.deepEqual(secrets, [
      { secret: "oncall", keys: ["key"] },
      { secret: "chat", keys: ["tickets", "url"] },
      { secret: "mail", keys: ["password"] },
      { secret: "deadman", keys: ["url"] },
    ]);
    const folder = "/etc/alertmanager/secrets";
    const of = (name: string) => configuration().receivers.find((receiver) => receiver.name === name)!;
    const first = (name: string, kind: string) => of(name)[kind]![0] as Record<string, unknown>;
    assert.equal(first("oncall", "pagerduty_configs").routing_key_file, `${folder}/oncall/key`);
    assert.equal(first("team", "slack_configs").api_url_file, `${folder}/chat/url`);
    assert.equal(first("team", "slack_configs").channel, "#chains");
    assert.equal(first("tickets", "webhook_configs").url_file, `${folder}/chat/tickets`);
    assert.equal(first("heartbeat", "webhook_configs").url_file, `${folder}/deadman/url`);
    const mail = first("mail", "email_configs");
    assert.equal(mail.auth_password_file, `${folder}/mail/password`);
    assert.equal(mail.require_tls, true);
    for (const name of ["oncall", "team", "tickets", "mail"]) {
      const [kind] = Object.keys(of(name)).filter((key) => key !== "name");
      assert.equal(first(name, kind!).send_resolved, true, name);
    }
  });

  it("holds an alert back only for one of the same environment, and of the same node or chain", () => {
    const rules = configuration().inhibit_rules;
    const of = (name: string) => rules.find(({ source_matchers: [source] }) => source === `alertname="${name}"`);
    assert.equal(rules.length, allAlerts.filter(({ inhibits }) => inhibits !== undefined).length);
    assert.deepEqual(of("ChainNodeDown")!.equal, ["environment", "chain", "node"]);
    assert.deepEqual(of("ChainWithoutReadyNode")!.equal, ["environment", "chain"]);
    assert.match(of("ChainWithoutReadyNode")!.target_matchers[0]!, /^alertname=~"ChainNodeDown\|/);
  });

  it("lets it out to 443 and the mail server's port, never to addresses that are not public", () => {
    const flow = watchedPlan(told).flows.find(({ name }) => name === "alertmanager-to-receivers")!;
    assert.deepEqual(
      flow.ports.map(({ port }) => port),
      [443, 587],
    );
    assert.ok(flow.to.kind === "range" && flow.to.except!.includes("10.0.0.0/8"));
  });

  it("has two replicas that tell each other, and one where all chains are of development", () => {
    const production = watchedPlan();
    assert.equal(production.alertmanager.replicas, 2);
    assert.ok(production.flows.some(({ name }) => name === "alertmanager-gossip"));
    const dev = watchedPlan("", development);
    assert.equal(dev.alertmanager.replicas, 1);
    assert.ok(!dev.flows.some(({ name }) => name === "alertmanager-gossip"));
  });

  it("leads to runbooks where the file says that they are", () => {
    const { prometheus } = watchedPlan(told);
    const annotations = prometheus.rules.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("alert" in rule ? [rule.annotations.runbook!] : [])),
    );
    for (const runbook of annotations) assert.match(runbook, /^https:\/\/wiki\.example\/runbooks\/[a-z-]+\.md$/);
  });
});

describe("components/observability: Alertmanager", () => {
  it("is given its configuration, its Secrets, and the names of its replicas", async () => {
    const objects = manifests((await recordStack({ environment: "prod", config: watchedConfig(told) })).resources);
    const map = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === "alertmanager")!;
    assert.deepEqual(
      parse((map.data as Record<string, string>)["alertmanager.yml"]!),
      JSON.parse(JSON.stringify(watchedPlan(told).alertmanager.config)),
    );
    const { spec } = podsOf(objects).find(({ workload }) => workload.endsWith("/alertmanager"))!;
    const [container] = spec.containers;
    assert.deepEqual(
      container!.args!.filter((arg) => arg.startsWith("--cluster.peer=")),
      [0, 1].map((i) => `--cluster.peer=alertmanager-${i}.alertmanager-peers.prod-observability.svc:9094`),
    );
    const secrets = (spec.volumes ?? []).flatMap(({ secret }) => secret ?? []) as {
      secretName: string;
      optional: boolean;
    }[];
    assert.deepEqual(
      secrets.map(({ secretName, optional }) => [secretName, optional]),
      ["oncall", "chat", "mail", "deadman"].map((name) => [name, true]),
    );
    assert.equal(
      ofKind(objects, "PodDisruptionBudget").filter(({ metadata }) => metadata.name === "alertmanager").length,
      1,
    );
    const prometheus = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === "prometheus")!;
    const { alerting, rule_files: files } = parse((prometheus.data as Record<string, string>)["prometheus.yml"]!) as {
      alerting: { alertmanagers: { dns_sd_configs: object[] }[] };
      rule_files: string[];
    };
    assert.deepEqual(alerting.alertmanagers[0]!.dns_sd_configs, [
      { names: ["alertmanager-peers.prod-observability.svc"], type: "A", port: 9093 },
    ]);
    assert.deepEqual(files, ["rules.yml"]);
    const headless = ofKind(objects, "Service").find(({ metadata }) => metadata.name === "alertmanager-peers")!;
    assert.equal((headless.spec as { publishNotReadyAddresses: boolean }).publishNotReadyAddresses, true);
  });
});
