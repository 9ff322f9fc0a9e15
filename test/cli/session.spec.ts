import assert from "node:assert/strict";
import { openSession, sessionOf } from "../../cli/session.ts";
import { smallRegion } from "../support/aws.ts";

const text = ["config:", ...smallRegion.map((line) => `  ${line}`), ""].join("\n");

describe("cli/session", () => {
  it("opens an environment on AWS: it is made by the official CLI, on no lab", () => {
    const { plan, onLab, notAccepted, options } = openSession("staging-eu-west-1");
    assert.equal(plan.cluster.kind, "eks");
    assert.equal(onLab, false);
    assert.equal(notAccepted, undefined);
    assert.ok(options.addresses !== undefined && options.capacity !== undefined);
  });

  it("decides an environment on AWS afresh where there is no lock beside its text", () => {
    const { plan, options } = sessionOf(text, "test");
    assert.ok(plan.cluster.kind === "eks");
    assert.equal(plan.cluster.aws.network.cidr, options.addresses!.vpc);
  });

  it("refuses an environment on Google Cloud, and says what can be had of it", () => {
    assert.throws(() => openSession("prod-europe-west1"), {
      name: "UserError",
      message:
        "prod-europe-west1 is planned and priced, and not made: the components of gke are not built yet. " +
        "`./cryptokube estimate prod-europe-west1` says what it will cost.",
    });
  });
});
