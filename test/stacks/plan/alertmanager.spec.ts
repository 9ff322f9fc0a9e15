import assert from "node:assert/strict";
import { parse } from "yaml";
import { allAlerts } from "../../../catalogue/alerts/index.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { planRules } from "../../../stacks/plan/rules.ts";
import { manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { configOf, recordStack } from "../../support/stacks.ts";

const cluster =
  'cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a, b], cpu: "64", memory: 512Gi }] }';
const sepolia = "{ name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }";
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
const config = (more = "", chain = sepolia) =>
  configOf(`config:\n  ${cluster}\n  cryptokube:chains: [${chain}]\n${more}`);
const planOf = (more = "", chain = sepolia) => planEnvironment(config(more, chain), "prod");

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
const configuration = (more = told) => planOf(more).alertmanager.config as unknown as Configuration;

describe("stacks/plan: Alertmanager", () => {
  it("tells nobody where nobody is named, and needs no way out", () => {
    const { alertmanager, flows } = planOf();
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
    const { secrets } = planOf(told).alertmanager;
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
    const flow = planOf(told).flows.find(({ name }) => name === "alertmanager-to-receivers")!;
    assert.deepEqual(
      flow.ports.map(({ port }) => port),
      [443, 587],
    );
    assert.ok(flow.to.kind === "range" && flow.to.except!.includes("10.0.0.0/8"));
  });

  it("has two replicas that tell each other, and one where all chains are of development", () => {
    const production = planOf();
    assert.equal(production.alertmanager.replicas, 2);
    assert.ok(production.flows.some(({ name }) => name === "alertmanager-gossip"));
    const dev = planOf("", "{ name: eth, chain: ethereum, network: dev, nodes: 1, execution: geth }");
    assert.equal(dev.alertmanager.replicas, 1);
    assert.ok(!dev.flows.some(({ name }) => name === "alertmanager-gossip"));
  });

  it("leads to runbooks where the file says that they are", () => {
    const { prometheus } = planOf(told);
    const annotations = prometheus.rules.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("alert" in rule ? [rule.annotations.runbook!] : [])),
    );
    for (const runbook of annotations) assert.match(runbook, /^https:\/\/wiki\.example\/runbooks\/[a-z-]+\.md$/);
  });
});

describe("stacks/plan: what rules compare with", () => {
  const recordings = (chain: string) =>
    planOf("", chain).prometheus.rules.flatMap(({ rules }) =>
      rules.flatMap((rule) => ("record" in rule ? [`${rule.record} ${JSON.stringify(rule.labels)} ${rule.expr}`] : [])),
    );
  /** What alerts compare with; sizes of volumes are for dashboards. */
  const limits = (chain: string) => recordings(chain).filter((line) => !line.startsWith("cryptokube:volume_planned"));

  it("is each node by name, and the limits of its chain", () => {
    assert.deepEqual(limits(sepolia), [
      'cryptokube:node_expected {"chain":"eth","node":"eth-0"} vector(1)',
      'cryptokube:node_expected {"chain":"eth","node":"eth-1"} vector(1)',
      'cryptokube:head_age_limit_seconds {"chain":"eth"} vector(120)',
      'cryptokube:peers_minimum {"chain":"eth"} vector(3)',
      'cryptokube:reorganisation_limit_blocks {"chain":"eth"} vector(3)',
      // Six epochs of 32 slots of 12 seconds.
      'cryptokube:finality_limit_seconds {"chain":"eth"} vector(2304)',
      'cryptokube:clock_limit_seconds {"chain":"eth"} vector(0.5)',
    ]);
  });

  it("is no limit of a development chain, which makes blocks when it is asked to and has no peers", () => {
    assert.deepEqual(limits("{ name: eth, chain: ethereum, network: dev, nodes: 1, execution: geth }"), [
      'cryptokube:node_expected {"chain":"eth","node":"eth-0"} vector(1)',
    ]);
  });

  it("is the slots of a private network, for what is final on it", () => {
    const genesis = "genesis: { chainId: 1337007, slotSeconds: 2, slotsPerEpoch: 4 }";
    const chain = `{ name: net, chain: ethereum, network: private, nodes: 2, execution: geth, consensus: prysm, ${genesis} }`;
    const said = recordings(chain);
    assert.ok(said.includes('cryptokube:finality_limit_seconds {"chain":"net"} vector(48)'), said.join("\n"));
    assert.ok(said.includes('cryptokube:head_age_limit_seconds {"chain":"net"} vector(30)'));
  });

  it("is the most patient of a chain's limits, where its nodes have several", () => {
    const [chain] = planOf().chains;
    const patient = structuredClone(chain!);
    patient.nodes[1]!.health.limits = { reorganisationBlocks: 9, clockSeconds: 0.1 };
    Object.assign(patient.nodes[1]!.health.settings.rule, { maxHeadAgeSeconds: 300, minPeers: 1 });
    const said = planRules([patient], { machines: false }).flatMap(({ rules }) =>
      rules.flatMap((rule) => ("record" in rule ? [`${rule.record} ${rule.expr}`] : [])),
    );
    assert.ok(said.includes("cryptokube:reorganisation_limit_blocks vector(9)"));
    assert.ok(said.includes("cryptokube:clock_limit_seconds vector(0.5)"));
    assert.ok(said.includes("cryptokube:finality_limit_seconds vector(2304)"));
    assert.ok(said.includes("cryptokube:head_age_limit_seconds vector(300)"));
    assert.ok(said.includes("cryptokube:peers_minimum vector(1)"));
  });

  it("is the moment of each fork that a client is too old for, once a chain", () => {
    const source = { from: "a test", on: "2026-11-26", how: "read" } as const;
    const fork = {
      name: "invented",
      network: "sepolia",
      at: "2027-03-31T12:00:00Z",
      source,
      versions: source,
    } as const;
    const { chains } = planOf();
    const forks = (minimum: Record<string, string>, network: "sepolia" | "hoodi" = "sepolia") =>
      planRules(chains, { machines: false, forks: [{ ...fork, network, minimum }] }).flatMap(({ rules }) =>
        rules.flatMap((rule) => ("record" in rule && /fork/.test(rule.record) ? [rule] : [])),
      );
    const at = Date.parse(fork.at) / 1000;
    const labels = { chain: "eth", client: "geth", version: "1.17.6", fork: "invented", minimum: "9.0.0" };
    assert.deepEqual(forks({ geth: "9.0.0", lighthouse: "0.0.1" }), [
      { record: "cryptokube:fork_time_seconds", expr: `vector(${at})`, labels },
    ]);
    assert.equal(forks({ geth: "9.0.0", lighthouse: "9.0.0" }).length, 2);
    assert.deepEqual(forks({ geth: "9.0.0" }, "hoodi"), []);
    assert.deepEqual(forks({ geth: "1.17.6" }), []);
    assert.deepEqual(forks({}), [], "of which nobody has said what it takes");
  });

  it("is how late a copy of what was signed may be, only where there is one", () => {
    const named = (databases: boolean) =>
      planRules([], { machines: false, databases }).flatMap(({ rules }) =>
        rules.flatMap((rule) => ("record" in rule ? [`${rule.record} ${rule.expr}`] : [])),
      );
    assert.deepEqual(named(true), ["cryptokube:standby_lag_limit_seconds vector(30)"]);
    assert.deepEqual(named(false), []);
  });

  it("fires as the file says otherwise, and that of no other alert", () => {
    const rules = [{ alert: "ChainPeersLow", for: "30s", severity: "page" as const }, { alert: "ChainClockOff" }];
    const changed = planRules(planOf().chains, { machines: true, changes: rules });
    const before = planRules(planOf().chains, { machines: true });
    const alertsOf = (groups: typeof before) =>
      groups.flatMap((group) => group.rules.flatMap((rule) => ("alert" in rule ? [rule] : [])));
    const [now, then] = [alertsOf(changed), alertsOf(before)];
    const differing = now.filter((rule, index) => JSON.stringify(rule) !== JSON.stringify(then[index]));
    assert.deepEqual(
      differing.map(({ alert, for: holds, labels }) => [alert, holds, labels]),
      [["ChainPeersLow", "30s", { severity: "page" }]],
    );
  });

  it("leaves out alerts about what the environment does not have", () => {
    const names = (chains: Parameters<typeof planRules>[0], machines: boolean) =>
      planRules(chains, { machines }).map(({ name }) => name);
    const { chains } = planOf();
    const all = [
      "plan",
      "nodes",
      "heads",
      "history",
      "versions",
      "starts",
      "volumes",
      "consensus",
      "machines",
      "roller",
      "workloads",
      "watching",
      "prometheus",
    ];
    assert.deepEqual(names(chains, true), all);
    assert.deepEqual(
      names(chains, false),
      all.filter((name) => name !== "machines"),
    );
    assert.deepEqual(names([], false), ["roller", "workloads", "watching", "prometheus"]);
    const kernels = planRules([], { machines: false, kernels: true }).map(({ name }) => name);
    assert.deepEqual(kernels, ["roller", "workloads", "machine-states", "clocks", "watching", "prometheus"]);
    const dev = planOf("", "{ name: eth, chain: ethereum, network: dev, nodes: 1, execution: geth }").chains;
    assert.ok(!names(dev, false).includes("consensus"));
    const whole = planRules(chains, { machines: true, gateway: true, signers: true, databases: true });
    assert.deepEqual(
      whole.map(({ name }) => name).filter((name) => !all.includes(name)),
      ["gateway", "signers", "databases"],
    );
  });

  it("says what each disk of the plan may do, and whose it is", () => {
    const { chains } = planOf();
    const [plan] = planRules(chains, {
      machines: false,
      kernels: true,
      disks: [
        { claim: chains[0]!.nodes[0]!.clients[0]!.claim.name, iops: 3000, mibs: 125 },
        { claim: "server-prometheus-g1", iops: 200, mibs: 10 },
      ],
    });
    const limits = plan!.rules.flatMap((rule) => ("record" in rule && rule.labels.claim !== undefined ? [rule] : []));
    const node = { chain: chains[0]!.name, node: chains[0]!.nodes[0]!.name };
    const claim = chains[0]!.nodes[0]!.clients[0]!.claim.name;
    assert.deepEqual(
      limits.map(({ record, expr, labels }) => [record, expr, labels]),
      [
        ["cryptokube:volume_iops_limit", "vector(3000)", { claim, ...node }],
        ["cryptokube:volume_throughput_limit_bytes", "vector(131072000)", { claim, ...node }],
        ["cryptokube:volume_iops_limit", "vector(200)", { claim: "server-prometheus-g1" }],
        ["cryptokube:volume_throughput_limit_bytes", "vector(10485760)", { claim: "server-prometheus-g1" }],
      ],
    );
  });
});

describe("components/observability: Alertmanager", () => {
  it("is given its configuration, its Secrets, and the names of its replicas", async () => {
    const objects = manifests((await recordStack({ environment: "prod", config: config(told) })).resources);
    const map = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === "alertmanager")!;
    assert.deepEqual(
      parse((map.data as Record<string, string>)["alertmanager.yml"]!),
      JSON.parse(JSON.stringify(planOf(told).alertmanager.config)),
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
