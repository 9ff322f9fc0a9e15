import assert from "node:assert/strict";
import { images } from "../../../../catalogue/images.ts";
import { validatorClients } from "../../../../catalogue/signers/validator-clients.ts";
import type { ValidatorsConfig } from "../../../../stacks/config/validators.ts";
import type { VolumePlan } from "../../../../stacks/plan/capacity/types.ts";
import type { SignerPlan, ValidatorsPlan } from "../../../../stacks/plan.ts";
import { needNamed } from "../../../../stacks/plan/signing/database.ts";
import { oneClientEach, planValidators, validatorPods } from "../../../../stacks/plan/signing/validators.ts";
import { accepted, asReckoned, chainPlan, fees, keyOf, placesOf, signingSetting } from "../../../support/signing.ts";

const config: ValidatorsConfig = {
  name: "stakers",
  signer: "staking",
  publicKeys: [keyOf("AB"), keyOf("01")],
  feeRecipient: fees,
  doppelganger: true,
};
const signer = { name: "staking", namespace: "prod-signing", service: { name: "staking" } } as unknown as SignerPlan;
type Setting = Parameters<typeof signingSetting>[0];
const set = (more: Setting = {}, client = "lighthouse", of: Partial<ValidatorsConfig> = {}) =>
  planValidators({ ...config, ...of }, client, { signer, chain: chainPlan() }, signingSetting(more));
const told = ({ args, files }: ValidatorsPlan) => [...args, ...Object.values(files?.content ?? {})].join(" ");

describe("stacks/plan/signing: validators", () => {
  it("has one pod for a set of keys, which knows them, the signer, every beacon node and where fees go", () => {
    const { publicKeys, args, files, ...rest } = set();
    assert.deepEqual(publicKeys, [keyOf("01"), keyOf("ab")]);
    assert.deepEqual([rest.signer, rest.chain], ["staking", "eth"]);
    assert.ok(args.includes("--network=hoodi"));
    assert.ok(args.includes("--beacon-nodes=http://eth-0.prod-chains.svc:5052,http://eth-1.prod-chains.svc:5052"));
    assert.ok(args.includes(`--suggested-fee-recipient=${fees}`));
    const definitions = files?.content["validator_definitions.yml"] ?? "";
    assert.equal(definitions.match(/url: "http:\/\/staking\.prod-signing\.svc:9000"/g)?.length, 2);
    assert.match(definitions, new RegExp(keyOf("01")));
  });

  it("listens for doubles of its keys where the file has it so", () => {
    assert.ok(set().args.includes("--enable-doppelganger-protection"));
    assert.ok(!set({}, "lighthouse", { doppelganger: false }).args.includes("--enable-doppelganger-protection"));
  });

  it("knows a client for each consensus client, with a signer, keys, a fee recipient and no flag for MEV", () => {
    for (const name of Object.keys(validatorClients)) {
      const all = told(set({}, name));
      assert.match(all, /http:\/\/staking\.prod-signing\.svc:9000/, name);
      assert.match(all, /http:\/\/eth-1\.prod-chains\.svc:5052/, name);
      assert.ok(all.includes(fees), name);
      assert.equal(all.includes(keyOf("01")), validatorClients[name]!.keysByName, name);
      assert.doesNotMatch(all, /builder|mev|relay/i, name);
    }
  });

  it("runs the client's own program, with its files where that looks for them", () => {
    const lighthouse = set();
    assert.equal(lighthouse.client, "lighthouse");
    assert.equal(lighthouse.image, images.lighthouse);
    assert.deepEqual(lighthouse.command, ["lighthouse", "validator_client"]);
    assert.equal(lighthouse.files?.folder, "/definitions");
    assert.equal(lighthouse.files.at, "/data/validators/validator_definitions.yml");
    const prysm = set({}, "prysm");
    assert.equal(prysm.image, images.prysmValidator);
    assert.ok(!("command" in prysm) && !("files" in prysm));
  });

  it("is found by its name among validators, in this environment alone", () => {
    const { name, namespace, labels, selector } = set();
    assert.deepEqual([name, namespace], ["stakers", "prod-signing"]);
    assert.deepEqual(selector, {
      "app.kubernetes.io/component": "validator",
      "app.kubernetes.io/instance": "stakers",
      "cryptokube.io/environment": "prod",
    });
    assert.deepEqual(validatorPods("prod", "stakers"), selector);
    for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
    assert.equal(labels["app.kubernetes.io/name"], "lighthouse-validator");
  });

  it("writes to its volume alone, is read at the port that it opens, and has time to end", () => {
    const { user, mountPath, args, metricsPort, graceSeconds } = set();
    assert.equal(user, 10001);
    assert.ok(args.includes(`--datadir=${mountPath}`));
    assert.ok(args.includes(`--metrics-port=${metricsPort}`));
    assert.ok(graceSeconds >= 30);
  });

  it("has the volume and the place that were accepted for it, and for nobody else", () => {
    const placements = [accepted("staking-0", "staking-0-g1", 7), accepted("stakers", "stakers-g3", 5)];
    const classes = (volume: VolumePlan | undefined) => ({ storageClass: `for ${volume?.claim}` });
    const scheduling = placesOf("stakers");
    const placed = set({ placements, classes, scheduling });
    assert.deepEqual(placed.claim, {
      name: "stakers-g3",
      size: "5Gi",
      storageClass: "for stakers-g3",
      labels: placed.labels,
      protect: true,
    });
    assert.deepEqual(placed.scheduling?.nodeSelector, { pool: "stakers" });
  });

  it("has a volume of its first generation, as it was reckoned, and no place, where nothing was accepted", () => {
    const free = set({ protect: false });
    assert.deepEqual([free.claim.name, free.claim.size, free.claim.protect], ["stakers-g1", "3Gi", false]);
    assert.deepEqual(free.resources, asReckoned(300));
    assert.ok(!("scheduling" in free));
  });

  it("is refused where no volume was reckoned for it", () => {
    const needs = new Map([["stakers", needNamed(signingSetting(), "staking-0")]]);
    assert.throws(() => set({ needs }), /no volume was reckoned for stakers/);
  });

  it("is refused where there is no such client", () => {
    assert.throws(() => set({}, "nobody"), /no validator client of nobody/);
  });

  it("refuses two clients of one key, whatever let them through", () => {
    const again = set({}, "lighthouse", { publicKeys: [keyOf("ab"), keyOf("02")] });
    assert.throws(
      () => {
        oneClientEach([set(), { ...again, name: "again" }]);
      },
      new RegExp(`the key ${keyOf("ab")} would have two clients: stakers and again`),
    );
    oneClientEach([set(), { ...set({}, "lighthouse", { publicKeys: [keyOf("02")] }), name: "others" }]);
  });
});
