import assert from "node:assert/strict";
import { images } from "../../../../catalogue/images.ts";
import type { SignerConfig } from "../../../../stacks/config/signers.ts";
import { planSigner, rpcOf, signerPods } from "../../../../stacks/plan/signing/signer.ts";
import {
  accepted,
  asReckoned,
  chainPlan,
  kmsKey,
  placesOf,
  signerConfig,
  signingSetting,
} from "../../../support/signing.ts";

type More = Parameters<typeof signingSetting>[0] & { chainId?: number };
const signer = (config: Partial<SignerConfig> = {}, { chainId = 560_048, ...more }: More = {}) =>
  planSigner(signerConfig(config), chainPlan(), { ...signingSetting(more), chainId });
const ofTransactions = (config: Partial<SignerConfig> = {}, more: More = {}) =>
  signer({ mode: "eth1", validators: false, ...config }, more);
const flag = (args: readonly string[], name: string) => args.filter((arg) => arg.startsWith(`--${name}=`));

describe("stacks/plan/signing: a signer", () => {
  it("signs transactions of the chain's id, and sends them to its synced nodes", () => {
    const { mode, args, ...rest } = ofTransactions();
    assert.equal(mode, "eth1");
    assert.deepEqual(args.slice(args.indexOf("eth1"), args.indexOf("eth1") + 4), [
      "eth1",
      "--chain-id=560048",
      "--downstream-http-host=eth.prod-chains.svc",
      "--downstream-http-port=8545",
    ]);
    assert.ok(!("database" in rest));
    assert.deepEqual(flag(args, "slashing-protection-enabled"), []);
  });

  it("signs no transaction of a chain whose id is not known, or of which no node takes any", () => {
    const unknown = () =>
      planSigner(signerConfig({ mode: "eth1" }), chainPlan(), { ...signingSetting(), chainId: undefined });
    assert.throws(unknown, /needs a chain id/);
    const deaf = chainPlan({ service: { name: "eth", ports: [{ name: "ws", port: 8546 }] } });
    assert.throws(() => rpcOf(deaf), /chain eth: no node of it takes transactions/);
    // Nothing of the kind is asked for validators.
    assert.equal(planSigner(signerConfig(), deaf, { ...signingSetting(), chainId: 560_048 }).mode, "eth2");
  });

  it("signs for validators behind a database that keeps what was signed, its password nowhere in a flag", () => {
    const { mode, args, database } = signer();
    assert.equal(mode, "eth2");
    assert.ok(args.indexOf("eth2") < args.indexOf("--network=hoodi"));
    assert.deepEqual(flag(args, "slashing-protection-enabled"), ["--slashing-protection-enabled=true"]);
    assert.deepEqual(flag(args, "key-manager-api-enabled"), ["--key-manager-api-enabled=false"]);
    assert.equal(database?.name, "staking-database");
    assert.match(flag(args, "slashing-protection-db-url")[0] ?? "", /=jdbc:postgresql:\/\/staking-database-rw\./);
    assert.deepEqual(flag(args, "slashing-protection-db-username"), [
      `--slashing-protection-db-username=${database.owner}`,
    ]);
    assert.ok(!args.some((arg) => /password=/.test(arg)));
    assert.deepEqual(flag(args, "chain-id"), []);
  });

  it("answers to its own names only", () => {
    assert.deepEqual(flag(signer().args, "http-host-allowlist"), [
      "--http-host-allowlist=localhost,staking,staking.prod-signing,staking.prod-signing.svc,staking.prod-signing.svc.cluster.local",
    ]);
  });

  it("is called at one port, and read at another that its Service has not", () => {
    const { ports, service, probes, selector, labels } = signer();
    assert.deepEqual(ports, [
      { name: "http", port: 9000, protocol: "TCP" },
      { name: "metrics", port: 9001, protocol: "TCP" },
    ]);
    assert.deepEqual(service, { name: "staking", labels, selector, ports: ports.slice(0, 1) });
    assert.deepEqual(probes, { live: "/upcheck", ready: "/healthcheck" });
  });

  it("is found by its name among signers, in this environment alone", () => {
    const { name, namespace, labels, selector, serviceAccount } = signer();
    assert.deepEqual([name, namespace, serviceAccount], ["staking", "prod-signing", "staking-signer"]);
    assert.deepEqual(selector, {
      "app.kubernetes.io/component": "signer",
      "app.kubernetes.io/instance": "staking",
      "cryptokube.io/environment": "prod",
    });
    assert.deepEqual(signerPods("prod", "staking"), selector);
    for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
    assert.equal(labels["app.kubernetes.io/name"], "web3signer");
  });

  it("takes keystores from the Secrets that the file names, and looks for none where it names none", () => {
    const two = signer({
      keys: [
        { source: "keystore", existingSecret: "a" },
        { source: "aws-secrets", prefix: "prod/keys/" },
        { source: "keystore", existingSecret: "b" },
      ],
    });
    assert.deepEqual(two.keystores, ["a", "b"]);
    assert.deepEqual(flag(two.args, "keystores-path"), ["--keystores-path=/keys/keystores"]);
    const none = signer({ keys: [{ source: "aws-secrets", prefix: "prod/keys/" }] });
    assert.deepEqual(none.keystores, []);
    assert.deepEqual(flag(none.args, "keystores-path"), []);
  });

  it("has a file for each key of KMS, named after it, that says where it is and holds no key", () => {
    const other = kmsKey.replace(/0{12}$/, "1".repeat(12));
    const { keyConfigs } = ofTransactions({
      keys: [
        { source: "keystore", existingSecret: "wallets" },
        { source: "aws-kms", key: kmsKey },
        { source: "aws-kms", key: other },
      ],
    });
    assert.deepEqual(Object.keys(keyConfigs), [
      "0b1f2a3c-0000-4000-8000-000000000000.yaml",
      "0b1f2a3c-0000-4000-8000-111111111111.yaml",
    ]);
    const [text = "", second = ""] = Object.values(keyConfigs);
    assert.match(text, new RegExp(`kmsKeyId: "${kmsKey}"`));
    assert.match(text, /region: "eu-west-1"/);
    assert.match(second, new RegExp(other));
    assert.deepEqual(signer().keyConfigs, {});
  });

  it("reads from AWS the secrets of the prefixes that the file names, in the region that is known", () => {
    const keys: SignerConfig["keys"] = [
      { source: "aws-secrets", prefix: "a/" },
      { source: "keystore", existingSecret: "wallets" },
      { source: "aws-secrets", prefix: "b/" },
    ];
    const { args } = signer({ keys }, { region: "eu-west-1" });
    assert.deepEqual(flag(args, "aws-secrets-prefixes-filter"), ["--aws-secrets-prefixes-filter=a/,b/"]);
    assert.deepEqual(flag(args, "aws-secrets-region"), ["--aws-secrets-region=eu-west-1"]);
    assert.deepEqual(flag(signer({ keys }).args, "aws-secrets-region"), []);
    assert.ok(!signer().args.some((arg) => arg.startsWith("--aws-secrets")));
  });

  it("has replicas that each stand where they were planned, of which one is taken away at a time", () => {
    const { replicas, disruptionBudget } = signer({}, { scheduling: placesOf("staking-1") });
    assert.deepEqual(
      replicas.map(({ name, scheduling }) => [name, scheduling?.nodeSelector]),
      [
        ["staking-0", undefined],
        ["staking-1", { pool: "staking-1" }],
      ],
    );
    assert.ok(!("scheduling" in replicas[0]!));
    assert.deepEqual(disruptionBudget, { maxUnavailable: 1 });
  });

  it("has no budget where it is alone, as that would only keep its machine from being drained", () => {
    const alone = signer({ nodes: 1 });
    assert.equal(alone.replicas.length, 1);
    assert.ok(!("disruptionBudget" in alone));
  });

  it("runs as the image's user, with what was reckoned for a replica, and its database as was accepted for that", () => {
    const { image, user, resources } = signer();
    assert.equal(image, images.web3signer);
    assert.equal(user, 10001);
    assert.deepEqual(resources, asReckoned(100));
    const placements = [accepted("staking-database-0", "x", 40)];
    assert.equal(signer({}, { placements }).database?.storage.size, "40Gi");
  });
});
