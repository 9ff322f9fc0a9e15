/** The environment of docs/examples, made and taken down again before anybody pays for it. */
import assert from "node:assert/strict";
import * as path from "node:path";
import { rehearse } from "../../../cli/rehearse/run.ts";
import { projectDir } from "../../support/stacks.ts";
import { awsOf, planOf, subjectOf } from "./plans.ts";
import { clearCluster, describeRehearsal } from "./support.ts";

describeRehearsal("a rehearsal of mainnet, sepolia and a private network in one environment", (suite) => {
  afterEach(async () => {
    await clearCluster(suite().api);
  });

  it("is green, with every node of the three on a machine", async function () {
    this.timeout(600_000);
    const plan = planOf("ethereum", undefined, path.join(projectDir, "docs/examples"));
    const rehearsal = suite().rehearsal({ region: awsOf(plan).region });
    const result = await rehearse(subjectOf(plan), rehearsal, true);
    assert.deepEqual(result.problems, []);
    const claims = (result.found?.volumes ?? [])
      .map(({ claim }) => claim)
      .filter((claim) => claim.includes("execution-"));
    assert.deepEqual(claims.map((claim) => claim.replace(/^.*\/execution-(.*)-g1$/, "$1")).sort(), [
      "mainnet-0",
      "mainnet-1",
      "mainnet-2",
      "net-0",
      "net-1",
      "sepolia-0",
    ]);
  });
});
