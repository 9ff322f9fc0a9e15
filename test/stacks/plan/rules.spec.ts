import assert from "node:assert/strict";
import { planRules } from "../../../stacks/plan/rules.ts";
import { development, sepolia, watchedPlan } from "./support/watched.ts";

describe("stacks/plan: what rules compare with", () => {
  const recordings = (chain: string) =>
    watchedPlan("", chain).prometheus.rules.flatMap(({ rules }) =>
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
    assert.deepEqual(limits(development), ['cryptokube:node_expected {"chain":"eth","node":"eth-0"} vector(1)']);
  });

  it("is the slots of a private network, for what is final on it", () => {
    const genesis = "genesis: { chainId: 1337007, slotSeconds: 2, slotsPerEpoch: 4 }";
    const chain = `{ name: net, chain: ethereum, network: private, nodes: 2, execution: geth, consensus: prysm, ${genesis} }`;
    const said = recordings(chain);
    assert.ok(said.includes('cryptokube:finality_limit_seconds {"chain":"net"} vector(48)'), said.join("\n"));
    assert.ok(said.includes('cryptokube:head_age_limit_seconds {"chain":"net"} vector(30)'));
  });

  it("is the most patient of a chain's limits, where its nodes have several", () => {
    const [chain] = watchedPlan().chains;
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
    const { chains } = watchedPlan();
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
    const changed = planRules(watchedPlan().chains, { machines: true, changes: rules });
    const before = planRules(watchedPlan().chains, { machines: true });
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
    const { chains } = watchedPlan();
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
    const dev = watchedPlan("", development).chains;
    assert.ok(!names(dev, false).includes("consensus"));
    const whole = planRules(chains, { machines: true, gateway: true, signers: true, databases: true });
    assert.deepEqual(
      whole.map(({ name }) => name).filter((name) => !all.includes(name)),
      ["gateway", "signers", "databases"],
    );
  });

  it("says what each disk of the plan may do, and whose it is", () => {
    const { chains } = watchedPlan();
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
