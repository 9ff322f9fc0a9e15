import assert from "node:assert/strict";
import type { Flow, PrometheusPlan, SignerPlan, SigningPlan } from "../../../../stacks/plan.ts";
import type { SignerConfig } from "../../../../stacks/config/signers.ts";
import { signingFlows } from "../../../../stacks/plan/signing/flows.ts";
import { signerPods } from "../../../../stacks/plan/signing/signer.ts";
import { chainPlan, kmsKey, signerConfig } from "../../../support/signing.ts";

const reader = { kind: "pods", namespace: "observability", labels: { app: "prometheus" } };
const prometheus = { reader } as unknown as PrometheusPlan;
const labelled = (name: string) => ({ of: name });
const staking = {
  name: "staking",
  mode: "eth2",
  selector: labelled("staking"),
  database: { name: "staking-database", selector: labelled("database") },
} as unknown as SignerPlan;
const treasury = { name: "treasury", mode: "eth1", selector: labelled("treasury") } as unknown as SignerPlan;
const whole = (): SigningPlan =>
  ({
    signers: [staking, treasury],
    validators: [
      { name: "stakers", signer: "staking", chain: "eth", selector: labelled("stakers"), metricsPort: 5064 },
    ],
    operator: { name: "postgres-operator", selector: labelled("operator") },
  }) as unknown as SigningPlan;
const configOfTreasury = (more: Partial<SignerConfig> = {}) =>
  signerConfig({ name: "treasury", mode: "eth1", ...more });

const flows = (plan: Partial<SigningPlan> = {}, configs = [signerConfig(), configOfTreasury()]): Flow[] =>
  signingFlows({ ...whole(), ...plan }, { chains: [chainPlan({ name: "other" }), chainPlan()], configs, prometheus });
const named = (name: string, all = flows()) => all.find((flow) => flow.name === name);
const signing = (name: string) => ({ kind: "pods", namespace: "signing", labels: labelled(name) });
const operator = { kind: "pods", namespace: "databases", labels: labelled("operator") };
const chain = { kind: "pods", namespace: "chains", labels: { "cryptokube.io/chain": "eth" } };
const ports = (...of: number[]) => of.map((port) => ({ port, protocol: "TCP" }));
const byDns = ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol }));

/** Asserts that a flow leads from there to there, at these ports of TCP. */
function leads(name: string, from: object, to: object, at: number[], all = flows()): void {
  const flow = named(name, all);
  assert.deepEqual([flow?.from, flow?.to, flow?.ports], [from, to, ports(...at)], name);
}

describe("stacks/plan/signing: who reaches what signs, and whom it reaches", () => {
  it("lets only the pods that the file names, and validators, have something signed", () => {
    const consumers = [
      { namespace: "shop", labels: { app: "payer" } },
      { namespace: "bank", labels: { app: "teller" } },
    ];
    const all = flows({}, [signerConfig(), configOfTreasury({ consumers })]);
    leads(
      "consumer-1-to-treasury",
      { kind: "workload", namespace: "bank", labels: { app: "teller" } },
      signing("treasury"),
      [9000],
      all,
    );
    assert.deepEqual(
      all.filter((flow) => flow.ports.some(({ port }) => port === 9000)).map(({ name }) => name),
      ["consumer-0-to-treasury", "consumer-1-to-treasury", "stakers-to-staking"],
    );
  });

  it("lets validators reach the signer of their keys and their chain's beacon nodes", () => {
    const from = signing("stakers");
    leads("stakers-to-eth", from, chain, [5052]);
    const flow = named("stakers-to-staking");
    assert.deepEqual([flow?.from, flow?.ports], [from, ports(9000)]);
    assert.ok(flow?.to.kind === "pods" && flow.to.namespace === "signing");
    const pods: Record<string, string> = signerPods("prod", "staking");
    for (const [key, value] of Object.entries(flow.to.labels)) assert.equal(pods[key], value);
    assert.equal(flow.to.labels["app.kubernetes.io/instance"], "staking");
  });

  it("lets a signer of transactions reach its chain's nodes where they take them, and one for validators none", () => {
    leads("treasury-to-eth", signing("treasury"), chain, [8545]);
    assert.equal(named("staking-to-eth"), undefined);
    assert.equal(named("treasury-to-eth", flows({}, [signerConfig()])), undefined);
  });

  it("lets the signer, the operator and its own instances reach a database, and nobody else", () => {
    leads("staking-to-staking-database", signing("staking"), signing("database"), [5432]);
    leads("staking-database-instances", signing("database"), signing("database"), [5432, 8000]);
    leads("postgres-operator-to-staking-database", operator, signing("database"), [5432, 8000]);
    assert.equal(flows().filter((flow) => flow.ports.some(({ port }) => port === 5432)).length, 3);
    assert.ok(!flows({ signers: [treasury] }).some(({ name }) => name.includes("database")));
  });

  it("lets the instances and their operator reach the API server, and nothing else that signs", () => {
    const api = { kind: "api-server" };
    leads("staking-database-to-api-server", signing("database"), api, [443, 6443]);
    leads("postgres-operator-to-api-server", operator, api, [443, 6443]);
    assert.equal(flows().filter(({ to }) => to.kind === "api-server").length, 2);
  });

  it("lets everything there find others by name", () => {
    for (const [name, from] of [
      ["signing-to-dns", { kind: "pods", namespace: "signing", labels: {} }],
      ["postgres-operator-to-dns", operator],
    ] as const) {
      const flow = named(name);
      assert.deepEqual([flow?.from, flow?.to, flow?.ports], [from, { kind: "dns" }, byDns], name);
    }
  });

  it("lets the environment's Prometheus read each at the port of its metrics", () => {
    leads("prometheus-to-staking", reader, signing("staking"), [9001]);
    leads("prometheus-to-treasury", reader, signing("treasury"), [9001]);
    leads("prometheus-to-staking-database", reader, signing("database"), [9187]);
    leads("prometheus-to-stakers", reader, signing("stakers"), [5064]);
    leads("prometheus-to-postgres-operator", reader, operator, [8080]);
  });

  it("lets a signer whose keys are in AWS reach that, and the agent that it has its role's credentials from", () => {
    for (const key of [
      { source: "aws-kms", key: kmsKey },
      { source: "aws-secrets", prefix: "prod/keys/" },
    ] as const) {
      const keystore = { source: "keystore", existingSecret: "wallets" } as const;
      const all = flows({}, [configOfTreasury({ keys: [keystore, key] })]);
      leads("treasury-to-aws", signing("treasury"), { kind: "anywhere" }, [443], all);
      const agent = { kind: "range", cidr: "169.254.170.23/32" };
      leads("treasury-to-pod-identity", signing("treasury"), agent, [80], all);
      assert.equal(named("staking-to-aws", all), undefined);
    }
  });

  it("reaches nothing of a cloud where its keys are in a Secret", () => {
    for (const { name, to } of flows()) assert.ok(["pods", "dns", "api-server"].includes(to.kind), name);
  });

  it("has none of an operator where there is none, nor of a signer or validators that are not made", () => {
    const none = flows({ signers: [], validators: [] }).map(({ name }) => name);
    assert.deepEqual(
      none.filter((name) => !name.includes("postgres-operator")),
      ["signing-to-dns"],
    );
    const { operator: _, ...without } = whole();
    const all = signingFlows(without, { chains: [chainPlan()], configs: [], prometheus });
    assert.ok(!all.some(({ name }) => name.includes("postgres-operator") || name.includes("consumer")));
  });

  it("says why of each, in a sentence, and names each once", () => {
    const consumers = [{ namespace: "shop", labels: { app: "payer" } }];
    const keys: SignerConfig["keys"] = [{ source: "aws-kms", key: kmsKey }];
    const all = flows({}, [signerConfig(), configOfTreasury({ consumers, keys })]);
    for (const { name, reason } of all) assert.match(reason, /^[A-Z].{20,}\.$/, name);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });
});
