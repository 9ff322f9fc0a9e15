import assert from "node:assert/strict";
import { planEnvironment } from "../../../../stacks/plan.ts";
import { signingConfig } from "../../../support/signing.ts";
import { ownPrometheus } from "../../../support/own-prometheus.ts";

const planned = () => {
  const plan = planEnvironment(signingConfig(), "prod");
  const signing = plan.signing!;
  return { plan, signing, signer: (name: string) => signing.signers.find((each) => each.name === name)! };
};

describe("stacks/plan/signing", () => {
  it("is none where no signer of the file is made", () => {
    const without = planEnvironment({ ...signingConfig(), signers: [], validators: [] }, "prod");
    assert.equal(without.signing, undefined);
    assert.deepEqual(Object.keys(without.namespaces).sort(), ["chains", "observability", "system"]);
  });

  it("signs for the chain that each signer names, by its id, its nodes and its network", () => {
    const { signer } = planned();
    for (const flag of ["--chain-id=560048", "--downstream-http-host=eth.prod-chains.svc"]) {
      assert.ok(signer("treasury").args.includes(flag), flag);
    }
    assert.equal(signer("treasury").database, undefined);
    assert.ok(signer("staking").args.includes("--network=hoodi"));
    assert.equal(signer("staking").database?.name, "staking-database");
  });

  it("has validators know their signer and every beacon node of its chain", () => {
    const [set] = planned().signing.validators;
    assert.deepEqual([set?.client, set?.signer, set?.chain], ["lighthouse", "staking", "eth"]);
    assert.ok(set?.args.includes("--beacon-nodes=http://eth-0.prod-chains.svc:5052,http://eth-1.prod-chains.svc:5052"));
  });

  it("lets nothing else of the environment reach a signer or its database", () => {
    const { plan } = planned();
    const at = (wanted: number) =>
      plan.flows
        .filter(({ to }) => to.kind === "pods" && to.namespace === "signing")
        .filter(({ ports }) => ports.some(({ port }) => port === wanted))
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(at(9000), ["consumer-0-to-treasury", "stakers-to-staking"]);
    assert.deepEqual(at(5432), [
      "postgres-operator-to-staking-database",
      "staking-database-instances",
      "staking-to-staking-database",
    ]);
  });

  it("reaches nothing of a cloud where its keys are in a Secret", () => {
    for (const { name, from, to } of planned().plan.flows) {
      if (from.kind !== "pods" || from.namespace !== "signing") continue;
      assert.ok(["pods", "dns", "api-server"].includes(to.kind), name);
    }
  });

  it("is watched, and its images are known", () => {
    const { plan, signing, signer } = planned();
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
    const { plan, signing, signer } = planned();
    assert.equal(plan.namespaces.signing?.protect, true);
    assert.equal(signer("staking").database?.protect, true);
    assert.equal(signing.validators[0]?.claim.protect, true);
  });
});
