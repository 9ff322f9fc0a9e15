import assert from "node:assert/strict";
import { validatorClients } from "../../../../catalogue/signers/validator-clients.ts";
import { signerIdentities } from "../../../../stacks/plan/aws/signer-identities.ts";
import { planEnvironment } from "../../../../stacks/plan.ts";
import type { Flow } from "../../../../stacks/plan.ts";
import { oneClientEach } from "../../../../stacks/plan/signing/validators.ts";
import { fees, keyOf, kmsKey, signingConfig } from "../../../support/signing.ts";
import { ownPrometheus } from "../../../support/own-prometheus.ts";

const plan = planEnvironment(signingConfig(), "prod");
const signing = plan.signing!;
const signer = (name: string) => signing.signers.find((each) => each.name === name)!;
const flow = (name: string): Flow => plan.flows.find((each) => each.name === name)!;
const into = (labels: Record<string, string>) =>
  plan.flows.filter(
    ({ to }) =>
      to.kind === "pods" && to.namespace === "signing" && JSON.stringify(to.labels) === JSON.stringify(labels),
  );

describe("stacks/plan/signing", () => {
  it("is none where no signer of the file is made", () => {
    const without = planEnvironment({ ...signingConfig(), signers: [], validators: [] }, "prod");
    assert.equal(without.signing, undefined);
    assert.deepEqual(Object.keys(without.namespaces).sort(), ["chains", "observability", "system"]);
  });

  it("signs transactions of the chain's id, and sends them to its synced nodes", () => {
    const { args, database, replicas, disruptionBudget } = signer("treasury");
    for (const flag of [
      "--chain-id=560048",
      "--downstream-http-host=eth.prod-chains.svc",
      "--downstream-http-port=8545",
      "--keystores-path=/keys/keystores",
    ]) {
      assert.ok(args.includes(flag), flag);
    }
    assert.ok(args.indexOf("eth1") < args.indexOf("--chain-id=560048"), "the mode comes before what belongs to it");
    assert.equal(database, undefined);
    assert.deepEqual(
      replicas.map(({ name }) => name),
      ["treasury-0", "treasury-1"],
    );
    assert.deepEqual(disruptionBudget, { maxUnavailable: 1 });
  });

  it("answers to its own names only", () => {
    const hosts = signer("treasury").args.find((arg) => arg.startsWith("--http-host-allowlist="));
    assert.equal(
      hosts,
      "--http-host-allowlist=localhost,treasury,treasury.prod-signing,treasury.prod-signing.svc,treasury.prod-signing.svc.cluster.local",
    );
  });

  it("signs for validators behind a database that keeps what was signed, its password nowhere in a flag", () => {
    const { args, database } = signer("staking");
    assert.ok(args.includes("--network=hoodi"));
    assert.ok(args.includes("--slashing-protection-enabled=true"));
    assert.ok(args.includes("--key-manager-api-enabled=false"));
    assert.ok(
      args.includes(
        "--slashing-protection-db-url=jdbc:postgresql://staking-database-rw.prod-signing.svc:5432/web3signer" +
          "?sslmode=verify-full&sslrootcert=/database/ca.crt",
      ),
    );
    assert.ok(!args.some((arg) => /password=/.test(arg)));
    assert.deepEqual(
      [database?.instances, database?.synchronous, database?.secrets.owner],
      [3, 1, "staking-database-app"],
    );
  });

  it("has one pod for a set of keys, which knows them, the signer, every beacon node and where fees go", () => {
    const [set] = signing.validators;
    assert.deepEqual(set?.publicKeys, [keyOf("01"), keyOf("ab")]);
    assert.ok(set.args.includes("--beacon-nodes=http://eth-0.prod-chains.svc:5052,http://eth-1.prod-chains.svc:5052"));
    assert.ok(set.args.includes(`--suggested-fee-recipient=${fees}`));
    assert.ok(set.args.includes("--enable-doppelganger-protection"));
    const definitions = set.files?.content["validator_definitions.yml"] ?? "";
    assert.equal(definitions.match(/url: "http:\/\/staking\.prod-signing\.svc:9000"/g)?.length, 2);
    assert.match(definitions, new RegExp(keyOf("01")));
  });

  it("knows a client for each consensus client, with a signer, keys, a fee recipient and no flag for MEV", () => {
    for (const name of Object.keys(validatorClients)) {
      const [set] = planEnvironment(signingConfig("", name), "prod").signing!.validators;
      const all = [...(set?.args ?? []), ...Object.values(set?.files?.content ?? {})].join(" ");
      assert.match(all, /http:\/\/staking\.prod-signing\.svc:9000/, name);
      assert.match(all, /http:\/\/eth-1\.prod-chains\.svc:5052/, name);
      assert.ok(all.includes(fees), name);
      assert.equal(all.includes(keyOf("01")), validatorClients[name]!.keysByName, name);
      assert.doesNotMatch(all, /builder|mev|relay/i, name);
    }
  });

  it("refuses two clients of one key, whatever let them through", () => {
    const [set] = signing.validators;
    assert.throws(() => {
      oneClientEach([set!, { ...set!, name: "again" }]);
    }, /would have two clients: stakers and again/);
  });

  it("lets only the pods that the file names, and validators, reach a signer", () => {
    const callers = plan.flows.filter(
      ({ to, ports }) => to.kind === "pods" && to.namespace === "signing" && ports.some(({ port }) => port === 9000),
    );
    assert.deepEqual(callers.map(({ name }) => name).sort(), ["consumer-0-to-treasury", "stakers-to-staking"]);
    assert.deepEqual(flow("consumer-0-to-treasury").from, {
      kind: "workload",
      namespace: "shop",
      labels: { app: "payer" },
    });
  });

  it("lets only the signer, its own instances and the operator reach a database", () => {
    const { selector } = signer("staking").database!;
    assert.deepEqual(
      into(selector)
        .filter(({ ports }) => ports.some(({ port }) => port === 5432))
        .map(({ name }) => name)
        .sort(),
      ["postgres-operator-to-staking-database", "staking-database-instances", "staking-to-staking-database"],
    );
    assert.ok(
      !plan.flows.some(
        ({ from }) => from.kind === "workload" && JSON.stringify(from.labels) === JSON.stringify(selector),
      ),
    );
  });

  it("reaches nothing of a cloud where its keys are in a Secret", () => {
    for (const { name, from, to } of plan.flows) {
      if (from.kind !== "pods" || from.namespace !== "signing") continue;
      assert.ok(["pods", "dns", "api-server"].includes(to.kind), name);
    }
  });

  it("is watched, and its images are known", () => {
    for (const job of ["web3signer", "postgresql", "postgres-operator", "lighthouse-validator"]) {
      assert.ok(
        plan.prometheus.jobs.some(({ name }) => name === job),
        job,
      );
    }
    assert.ok(ownPrometheus(plan).discovers.includes("signing") && ownPrometheus(plan).discovers.includes("databases"));
    for (const image of [signer("staking").image, signer("staking").database!.image, signing.operator!.image]) {
      assert.ok(plan.images.includes(image), image);
    }
  });

  it("protects what remembers signatures on a chain of value", () => {
    assert.equal(plan.namespaces.signing?.protect, true);
    assert.equal(signer("staking").database?.protect, true);
    assert.equal(signing.validators[0]?.claim.protect, true);
  });
});

describe("stacks/plan/aws: roles of signers", () => {
  const [kms, secrets] = signerIdentities("prod", "cryptokube-prod", {
    signers: [
      { ...signingConfig().signers[1]!, keys: [{ source: "aws-kms", key: kmsKey }] },
      { ...signingConfig().signers[0]!, keys: [{ source: "aws-secrets", prefix: "prod/keys/" }] },
    ],
  });

  it("are none where keys are in a Secret", () => {
    assert.deepEqual(signerIdentities("prod", "cryptokube-prod", signingConfig()), []);
  });

  it("sign with the keys of KMS that the file names, and do nothing else", () => {
    const statements = kms!.role.document!.Statement;
    assert.deepEqual(statements.flatMap(({ Action }) => Action).sort(), ["kms:GetPublicKey", "kms:Sign"]);
    for (const { Resource } of statements) assert.deepEqual(Resource, [kmsKey]);
    assert.deepEqual([kms!.namespace, kms!.serviceAccount], ["prod-signing", "treasury-signer"]);
  });

  it("read the secrets of the prefix, and list no more than names", () => {
    assert.deepEqual(
      secrets!.role.document!.Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["secretsmanager:ListSecrets"], ["*"]],
        [
          ["secretsmanager:GetSecretValue"],
          ["arn:${partition}:secretsmanager:${region}:${account}:secret:prod/keys/*"],
        ],
      ],
    );
  });
});
